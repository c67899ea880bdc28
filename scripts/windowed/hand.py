"""The simulated mouse and keyboard of a Blender window."""

from __future__ import annotations

import subprocess
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from . import keys
from .link import Link, WindowError

_QUICK = 16  # key events of a quick hand, that Blender draws only once


class Hand(Link):
    """Coordinates are pixels of the picture, from the top left."""

    def __init__(
        self,
        connection: Connection,
        process: subprocess.Popen[bytes],
        log: Path,
        simulates: bool,
    ) -> None:
        super().__init__(connection, process, log)
        self._simulates = simulates

    def move(self, x: float, y: float, window: int = 0) -> None:
        """Move the mouse there."""
        self._events(keys.move(x, y), window)

    def click(
        self, x: float, y: float, button: str = "LEFT", window: int = 0, **modifiers: bool
    ) -> None:
        """Press and release a mouse button there: LEFT, MIDDLE or RIGHT."""
        self._events(keys.click(x, y, button, modifiers), window)

    def drag(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        button: str = "LEFT",
        window: int = 0,
        steps: int = 8,
        **modifiers: bool,
    ) -> None:
        """Press at the first spot, move to the second in so many steps, release."""
        self._events(keys.drag(x1, y1, x2, y2, button, modifiers, steps), window)

    def scroll(self, x: float, y: float, steps: int, window: int = 0) -> None:
        """Turn the wheel there: positive towards the end of what scrolls."""
        self._events(keys.scroll(x, y, steps), window, at_once=_QUICK)

    def key(self, name: str, window: int = 0, **modifiers: bool) -> None:
        """Press and release a key ("RET", "Z"), with ctrl, shift, alt or oskey."""
        self._events(keys.key(name, modifiers), window)

    def hold(self, name: str, window: int = 0, **modifiers: bool) -> None:
        """Press a key and keep it down until `release`."""
        self._events(keys.key(name, modifiers)[:1], window)

    def release(self, name: str, window: int = 0) -> None:
        self._events(keys.key(name, {})[1:], window)

    def type(self, text: str, window: int = 0) -> None:
        """Type into what is being edited; "\\n" is the Return key."""
        self._events(keys.typing(text), window, at_once=_QUICK)

    def _events(self, events: list[dict[str, Any]], window: int, at_once: int = 1) -> None:
        if not self._simulates:
            raise WindowError("This window was opened with simulate=False and takes no events")
        self._ask("events", events=events, window=window, at_once=at_once)
