"""A file of its own for each test, and a stand-in that answers when it is told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standin.wire import Wire
from windowed import Window

_LONGEST_HOLD = 120.0  # seconds


@pytest.fixture
def window(window: Window, tmp_path: Path) -> Window:
    """The shared Blender on a saved file of the test's own."""
    window.run(
        "bpy.ops.wm.save_as_mainfile(filepath=path) and None", path=str(tmp_path / "first.blend")
    )
    window.settle()
    return window


class Hold:
    """Keeps every answer to `@slow` back until release()."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def release(self) -> None:
        self.released.set()

    def wait(self, wire: Wire, seconds: float, comment: str | None = None) -> None:
        until = time.monotonic() + (_LONGEST_HOLD if seconds else 0.0)
        while not self.released.is_set() and time.monotonic() < until:
            _wait(wire, 0.05, comment)


_wait = Wire.wait


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hold]:
    """A request with `@slow` in its prompt is answered when the test says so."""
    made = Hold()

    def wait(wire: Any, seconds: float, comment: str | None = None) -> None:
        made.wait(wire, seconds, comment)

    monkeypatch.setattr(Wire, "wait", wait)
    yield made
    made.release()
