"""One Blender for all of this folder, and a stand-in that answers when it is told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standin.wire import Wire
from windowed import Window, open_window

from tests.window.conftest import PICTURES, RELEASE, START_SCENE, copy_of

_LONGEST_HOLD = 120.0  # seconds


@pytest.fixture(scope="package")
def profile(tmp_path_factory: pytest.TempPathFactory, installed_profile: Path) -> Path:
    return copy_of(installed_profile, tmp_path_factory)


@pytest.fixture(scope="package")
def module_window(profile: Path) -> Iterator[Window]:
    with open_window(RELEASE, profile=profile, pictures=PICTURES) as opened:
        yield opened


@pytest.fixture(scope="package")
def start_file(module_window: Window, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The factory's scene with Paintover's tab open, and nothing that only costs time to draw."""
    path = tmp_path_factory.mktemp("start") / "start.blend"
    module_window.run(
        START_SCENE.removesuffix(" and None")
        + "\nbpy.context.preferences.view.filebrowser_display_type = 'SCREEN'"
    )
    module_window.tab()
    module_window.run(
        "for _area in bpy.context.screen.areas:\n"
        "    if _area.type == 'VIEW_3D':\n"
        "        _area.spaces.active.overlay.show_overlays = False\n"
        "bpy.context.scene.paintover.model = 'sandbox/echo'\n"
        "bpy.context.scene.paintover.prompt = 'rainy alley'\n"
        "bpy.ops.wm.save_as_mainfile(filepath=path)\n",
        path=str(path),
    )
    return path


@pytest.fixture
def window(
    module_window: Window, start_file: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Window]:
    """The folder's Blender on a copy of the start file. Its pictures bear the test's name."""
    module_window.prefix = request.node.name
    request.node.windows = [module_window]
    while module_window.run("len(bpy.context.window_manager.windows)") > 1:
        module_window.run(
            "with bpy.context.temp_override(window=bpy.context.window_manager.windows[-1]):\n"
            "    bpy.ops.wm.window_close()"
        )
    module_window.run(
        "bpy.ops.wm.open_mainfile(filepath=start)\nbpy.ops.wm.save_as_mainfile(filepath=path)",
        start=str(start_file),
        path=str(tmp_path / "first.blend"),
    )
    module_window.settle()
    yield module_window
    if module_window.is_running:
        module_window.picture("end")


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
