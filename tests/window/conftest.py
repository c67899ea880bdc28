"""Every test here drives a Blender with a window by mouse and keyboard, and leaves pictures.

A module has one Blender (`window`), each test a fresh scene in it. Blender runs in a process of
its own; the sandbox runs in this one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin import Sandbox
from windowed import Window, open_window

from tests import installed

RELEASE = os.environ.get("PAINTOVER_WINDOW_RELEASE", "5.2")
PICTURES = installed.ROOT / ".cache" / "window" / RELEASE
KEY = "sk-or-v1-only-in-the-preferences"
START_SCENE = "bpy.ops.wm.read_homefile(use_factory_startup=True, app_template='') and None"
SOBER = """
_preferences = bpy.context.preferences
_preferences.system.viewport_aa = "OFF"  # smooth edges are eight drawings of the view, not one
_preferences.view.smooth_view = 0
_preferences.view.show_tooltips = False
_preferences.system.use_online_access = False  # else Blender fetches its asset library at once
"""
"""Preferences that spare software OpenGL most of its work, and the internet all."""

_LOG_TAIL = 40  # lines of Blender's output beside a failure


@pytest.fixture(scope="session")
def archive() -> Path:
    """The built extension."""
    return installed.archive()


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    with Sandbox(port=0) as server:
        yield server


@pytest.fixture(scope="session")
def installed_profile(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Path:
    """A user folder of Blender with the extension installed and enabled, to be copied."""
    folder = tmp_path_factory.mktemp("installed")
    with open_window(RELEASE, profile=folder, archive=archive, pictures=PICTURES) as opened:
        opened.run(SOBER)
        opened.run("bpy.ops.wm.save_userpref() and None")
        opened.quit()
    return folder


def copy_of(installed_profile: Path, folders: pytest.TempPathFactory) -> Path:
    """A user folder for one Blender."""
    return shutil.copytree(installed_profile, folders.mktemp("profile"), dirs_exist_ok=True)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory, installed_profile: Path) -> Path:
    """Blender's user folder of this module; it outlives a Blender that a test ends."""
    return copy_of(installed_profile, tmp_path_factory)


@pytest.fixture(scope="module")
def module_window(profile: Path) -> Iterator[Window]:
    """The module's Blender, with the extension installed and enabled."""
    with open_window(RELEASE, profile=profile, pictures=PICTURES) as opened:
        yield opened


@pytest.fixture
def window(module_window: Window, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The module's Blender on a fresh scene: cube, camera, light.

    Its pictures bear the test's name.
    """
    module_window.prefix = _name(request.node)
    for stale in PICTURES.glob(f"{module_window.prefix}-*.png"):
        stale.unlink()
    request.node.windows = [module_window]
    module_window.run(START_SCENE)
    module_window.settle()
    yield module_window
    if module_window.is_running:
        module_window.picture("end")
        _stop_jobs(module_window)


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
        for number, window in enumerate(getattr(item, "windows", [])):
            tail = "\n".join(window.log.splitlines()[-_LOG_TAIL:])
            report.sections.append(("Blender said", tail))
            try:
                picture = window.picture(f"FAILED-{number}" if number else "FAILED")
                report.sections.append(("Picture of the moment", str(picture)))
            except Exception as error:  # Blender may be gone: that is then what is told
                report.sections.append(("No picture of the moment", str(error)))
    return report
