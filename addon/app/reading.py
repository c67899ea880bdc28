"""A picture that only Blender can decode, which a worker asks the main thread for."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..imaging.source import Raw

_LOOK = 0.05
"""Seconds between two looks whether to stop, while the main thread is busy."""


class Reading:
    """News of a worker, who waits for the answer. ``data`` are the bytes of a picture's file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pixels: Raw | None = None
        self._is_answered = threading.Event()

    def answer(self, pixels: "Raw | None") -> None:
        """For the main thread; None where Blender cannot read it either."""
        self._pixels = pixels
        self._is_answered.set()

    def wait(self, check: Callable[[], object]) -> "Raw | None":
        """For the worker. Raises what ``check`` raises, which is called all the while."""
        while not self._is_answered.wait(_LOOK):
            check()
        return self._pixels
