"""Paintover goes while jobs run: disabled, quit, killed. What was paid for is found again."""

from __future__ import annotations

import contextlib
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from standin import Sandbox
from windowed import PREFERENCES, Window, WindowError, open_window

from tests.window.conftest import PICTURES, RELEASE, SIZE, Shared, connect
from tests.window.elsewhere import steps
from tests.window.elsewhere.conftest import Hold

PREPARE_PREFERENCES = """
_area = max(bpy.context.screen.areas, key=lambda a: a.width * a.height)
_area.type = 'PREFERENCES'
bpy.context.preferences.active_section = 'ADDONS'
bpy.context.window_manager.addon_search = 'Paintover'
"""
LEFT = """
import threading
{
    'threads': [t.name for t in threading.enumerate() if t.name.startswith('paintover')],
    'panels': [name for name in dir(bpy.types) if name.startswith('PAINTOVER_')],
    'settings': hasattr(bpy.types.Scene, 'paintover'),
    'handlers': [
        function.__module__
        for name in dir(bpy.app.handlers)
        if isinstance(getattr(bpy.app.handlers, name), list)
        for function in getattr(bpy.app.handlers, name)
        if 'paintover' in function.__module__
    ],
    'timer': bpy.app.timers.is_registered(_timer),
}
"""
TIMER = """
from bl_ext.user_default.paintover.app import runtime as _runtime
_timer = _runtime.get().pump._timer
"""
_QUIT_LIMIT = 45.0
"""Seconds, on a machine that has other things to do; the network would wait for minutes."""

WORDS = "was at work when Paintover was disabled or Blender closed. It may be charged all the same."


def test_disabled_during_jobs(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    steps.wish(window, prompt="an early one", target="IMAGE")
    window.press("paintover.generate")
    steps.wait_done(window)
    assert len(steps.kept(library)) == 1
    steps.wish(window, prompt=steps.HELD)
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox, 2)

    window.run(PREPARE_PREFERENCES + TIMER)
    window.settle()
    window.picture("1-preferences")
    window.press("preferences.addon_disable", PREFERENCES)
    window.wait_until(
        "'bl_ext.user_default.paintover' not in bpy.context.preferences.addons", "It is disabled"
    )
    window.settle()
    window.picture("2-disabled")
    assert not any(window.run(LEFT).values())
    assert sandbox.settle()
    assert [entry for entry in sandbox.log if entry["body"]][-1]["disconnected"]
    assert not steps.leftovers(library)

    window.press("preferences.addon_enable", PREFERENCES)
    window.wait_until("hasattr(bpy.types.Scene, 'paintover')", "It is enabled")
    connect_again(window, sandbox, library)
    window.run("_area.type = 'VIEW_3D'")
    window.tab()
    told = steps.wait_said(window, WORDS)
    assert "an early one" in told
    window.picture("3-enabled-again")


def test_quit_and_killed_during_a_job(
    sandbox_server: Sandbox,
    hold: Hold,
    shared: Shared,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    library, profile, mine = tmp_path / "library", shared.copy_of_profile(), tmp_path / "mine.blend"
    shutil.copy(shared.start_file, mine)
    sandbox_server.clear_log()

    def begin() -> AbstractContextManager[Window]:
        return open_window(RELEASE, profile=profile, pictures=PICTURES, blend=mine, size=SIZE)

    with begin() as window:
        window.prefix = request.node.name
        request.node.windows = [window]
        connect(window, sandbox_server.url, library)
        window.run("bpy.ops.wm.save_userpref() and None")
        steps.wish(window, prompt="an early one")
        window.press("paintover.generate")
        steps.wait_done(window)
        steps.wish(window, prompt=steps.HELD, target="PLANE")
        window.press("paintover.generate")
        steps.wait_asked(window, sandbox_server, 2)
        window.enter()
        window.key("S", ctrl=True)
        window.wait_until("not bpy.data.is_dirty", "It is saved")
        window.key("G")
        window.type("x2\n")
        window.wait_until("bpy.data.is_dirty", "The cube was moved")
        window.key("Q", ctrl=True)
        window.picture("1-asks-to-save")
        quit_without_saving(window)
    assert sandbox_server.settle() and sandbox_server.log[-1]["disconnected"]
    assert not steps.leftovers(library) and len(steps.kept(library)) == 1

    with begin() as window:
        window.prefix = request.node.name
        request.node.windows = [window]
        told = steps.wait_said(window, WORDS)
        assert "an early one" in told
        window.picture("2-started-again")
        assert window.run("bpy.data.objects['Cube'].location.x") == 0
        assert len(steps.placed(window)) == 1
        window.press("paintover.generate")
        steps.wait_asked(window, sandbox_server, 3)
        window.kill()
    assert sandbox_server.settle()

    with begin() as window:
        window.prefix = request.node.name
        request.node.windows = [window]
        told = steps.wait_said(window, "an early one")
        window.picture("3-after-a-crash")
        assert "Generate" in told and WORDS not in told
        hold.release()
        window.press("paintover.generate")
        steps.wait_done(window)
        assert len(steps.kept(library)) == 2


def quit_without_saving(window: Window) -> None:
    """The popup is answered by its letter; Blender is gone before the key is released."""
    with contextlib.suppress(WindowError):
        window.key("D")
    window.wait_for(lambda: not window.is_running, "Blender ended", _QUIT_LIMIT)
    assert "Blender quit" in window.log and "Traceback" not in window.log


def connect_again(window: Window, sandbox: Sandbox, library: Path) -> None:
    """Disabling forgets the preferences, unless they were saved."""
    window.run(
        "_found = bpy.context.preferences.addons['bl_ext.user_default.paintover'].preferences\n"
        "_found.base_url = address\n"
        "_found.api_key = 'sk-or-v1-again'\n"
        "_found.library_path = library",
        address=sandbox.url,
        library=str(library),
    )
