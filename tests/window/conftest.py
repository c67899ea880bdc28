"""Every test here drives a Blender with a window by mouse and keyboard, and leaves pictures.

They share one (`window`), in which each has a scene of its own. Blender runs in a process of its
own; the sandbox runs in this one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin import Sandbox
from windowed import Window, open_window

from tests import installed

RELEASE = os.environ.get("PAINTOVER_WINDOW_RELEASE", "5.2")
PICTURES = installed.ROOT / ".cache" / "window" / RELEASE
KEY = "sk-or-v1-only-in-the-preferences"
SIZE = (860, 1000)
"""Of the window in pixels, each of which the processor draws here; most of it is the sidebar's."""

START_SCENE = "bpy.ops.wm.read_homefile(use_factory_startup=True, app_template='') and None"
SOBER = """
_preferences = bpy.context.preferences
_preferences.system.viewport_aa = "OFF"  # smooth edges are eight drawings of the view, not one
_preferences.view.smooth_view = 0
_preferences.system.use_region_overlap = False  # a view below the sidebar is drawn for nothing
_preferences.system.use_overlay_smooth_wire = False
_preferences.view.show_tooltips = False
_preferences.view.show_navigate_ui, _preferences.view.mini_axis_type = False, "NONE"
_preferences.view.filebrowser_display_type = "SCREEN"
_preferences.system.use_online_access = False  # else Blender fetches its asset library at once
"""
"""Preferences that spare software OpenGL most of its work, and the internet all."""

PAINTOVER_SHOWN = """
for _area in bpy.context.window_manager.windows[0].screen.areas:
    if _area.type == 'VIEW_3D':
        _area.spaces.active.show_region_ui = True
        _region = next(region for region in _area.regions if region.type == 'UI')
        {}
"""
PREPARED = """
for _area in bpy.context.window_manager.windows[0].screen.areas:
    if _area.type == 'VIEW_3D':
        _overlay = _area.spaces.active.overlay
        _overlay.show_floor = _overlay.show_axis_x = _overlay.show_axis_y = False
    else:
        _area.type = 'CONSOLE'  # what shows the scene is drawn anew whenever the scene changes
bpy.context.scene.paintover.model = 'sandbox/echo'
bpy.context.scene.paintover.prompt = 'rainy alley'
bpy.ops.wm.save_as_mainfile(filepath=path)
None
"""
ONE_WINDOW = """
while len(bpy.context.window_manager.windows) > 1:
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[-1]):
        bpy.ops.wm.window_close()
"""

_LOG_TAIL = 40  # lines of Blender's output beside a failure


@pytest.fixture(scope="session")
def archive() -> Path:
    """The built extension."""
    return installed.archive()


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    with Sandbox(port=0) as server:
        yield server


class Shared:
    """The Blender that the tests share: one after the other, each on a scene of its own.

    The first one installs the extension. A test that fails leaves its Blender in who knows what
    state, with a menu open or hung: the next test gets a new one.
    """

    def __init__(self, folder: Path, archive: Path) -> None:
        self.profile = folder / "installed"
        self.start_file = folder / "start.blend"
        self._folder = folder
        self._stack = contextlib.ExitStack()
        self._window = self._open(folder / "first", archive)
        self._window.run(SOBER)
        self._window.run("bpy.ops.wm.save_userpref() and None")
        shutil.copytree(folder / "first", self.profile)
        self._window.run(START_SCENE)
        self._window.run(PAINTOVER_SHOWN.format(""))
        self._window.settle()  # a tab is there once its sidebar was drawn
        self._window.run(PAINTOVER_SHOWN.format("_region.active_panel_category = 'Paintover'"))
        self._window.run(PREPARED, path=str(self.start_file))

    def window(self) -> Window:
        if not self._window.is_running:
            self._stack.close()
            self._window = self._open(self.copy_of_profile(), None)
        return self._window

    def give_up(self) -> None:
        self._stack.close()

    def copy_of_profile(self) -> Path:
        """A user folder of Blender with the extension installed and enabled."""
        return shutil.copytree(self.profile, Path(tempfile.mkdtemp(dir=self._folder)) / "profile")

    def _open(self, profile: Path, archive: Path | None) -> Window:
        return self._stack.enter_context(
            open_window(RELEASE, profile=profile, archive=archive, pictures=PICTURES, size=SIZE)
        )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Iterator[Shared]:
    made = Shared(tmp_path_factory.mktemp("shared"), archive)
    yield made
    made.give_up()


@pytest.fixture
def window(shared: Shared, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The shared Blender, in one window, on the factory's scene with Paintover's tab open.

    Its pictures bear the test's name.
    """
    opened = shared.window()
    opened.prefix = _name(request.node)
    for stale in PICTURES.glob(f"{opened.prefix}-*.png"):
        stale.unlink()
    request.node.windows = [opened]
    opened.run(ONE_WINDOW)
    opened.run("bpy.ops.wm.open_mainfile(filepath=path) and None", path=str(shared.start_file))
    opened.settle()
    yield opened
    if getattr(request.node, "has_failed", False):
        shared.give_up()
    elif opened.is_running:
        if not any(PICTURES.glob(f"{opened.prefix}-*.png")):
            opened.picture("end")
        _stop_jobs(opened)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of this test's own."""
    return tmp_path / "library"


@pytest.fixture
def sandbox(window: Window, sandbox_server: Sandbox, library: Path) -> Iterator[Sandbox]:
    """Paintover connected to the stand-in, whose log starts empty."""
    connect(window, sandbox_server.url, library)
    sandbox_server.clear_log()
    yield sandbox_server
    if window.is_running:
        connect(window, "", None)


def connect(window: Window, address: str, library: Path | None, key: str = KEY) -> None:
    """Arrange the preferences: online, with key, address, library, and no results in the list."""
    _stop_jobs(window)  # before they are forgotten: a test that failed leaves them running
    window.run(
        "bpy.context.preferences.system.use_online_access = True\n"
        "_addon = bpy.context.preferences.addons.get('bl_ext.user_default.paintover')\n"
        "if _addon:\n"
        "    _addon.preferences.base_url = address\n"
        "    _addon.preferences.api_key = key if address else ''\n"
        "    _addon.preferences.library_path = library\n"
        "    _addon.preferences.property_unset('max_upload_edge')\n"
        "    from bl_ext.user_default.paintover.app import runtime\n"
        "    runtime.get().session.results.clear()\n"
        "    runtime.get().session.jobs.clear()",
        address=address,
        key=key,
        library=str(library or ""),
    )


def _stop_jobs(window: Window) -> None:
    window.run(
        "if bpy.context.preferences.addons.get('bl_ext.user_default.paintover'):\n"
        "    from bl_ext.user_default.paintover.app import runtime\n"
        "    for _job in list(runtime.get().session.active):\n"
        "        runtime.get().session.cancel(_job.id)"
    )


def _name(item: pytest.Item) -> str:
    return re.sub(r"[^\w.-]+", "-", item.name).strip("-")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed test leaves the picture of the moment, and what Blender said."""
    report = yield
    if report.failed and call.when in ("setup", "call"):
        item.has_failed = True
        for number, window in enumerate(getattr(item, "windows", [])):
            try:
                tail = "\n".join(window.log.splitlines()[-_LOG_TAIL:])
                report.sections.append(("Blender said", tail))
                picture = window.picture(f"FAILED-{number}" if number else "FAILED")
                report.sections.append(("Picture of the moment", str(picture)))
            except Exception as error:  # Blender may be gone: that is then what is told
                report.sections.append(("No picture of the moment", str(error)))
    return report
