"""Simulated mouse and keyboard: one event per turn of Blender's main loop."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import bpy

_SETTLE = 3
"""Turns after the last event: it is handled in the first, and what it asked for in the next."""

_FLASH = 0.05
"""Seconds after Return in which Blender shows what was chosen from a menu, before it does it."""

_mouse: dict[int, tuple[int, int]] = {}
"""Where the mouse is in each window, in the picture's pixels."""


def perform(
    events: list[dict[str, Any]], window: int = 0, at_once: int = 1
) -> Generator[None, None, None]:
    """Send events; x and y are pixels from the top left, and without them the mouse stays.

    `at_once` of them are handled in one turn, before anything is drawn.
    """
    for number, event in enumerate(events, start=1):
        send(window=window, **event)
        if number % at_once == 0:
            yield
    yield from turns(_SETTLE)
    if any(event["type"] == "RET" for event in events):
        until = time.monotonic() + _FLASH
        while time.monotonic() < until:
            yield


def turns(count: int) -> Generator[None, None, None]:
    """Let the main loop turn."""
    for _ in range(count):
        yield


def send(
    type: str,
    value: str = "PRESS",
    x: float | None = None,
    y: float | None = None,
    window: int = 0,
    **more: Any,
) -> None:
    target = bpy.context.window_manager.windows[window]
    if x is not None and y is not None:
        _mouse[window] = round(x), round(y)
    at_x, at_y = _mouse.get(window, (0, 0))
    target.event_simulate(type=type, value=value, x=at_x, y=target.height - 1 - at_y, **more)


def mouse(window: int) -> tuple[int, int]:
    """Where the simulated mouse is in that window."""
    return _mouse.get(window, (0, 0))
