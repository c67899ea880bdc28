"""Paintover at rest costs nothing: no timer, no thread, no redraw."""

import time

from standin import Sandbox
from windowed import Window

_WATCH = """
import bpy, sys, threading
from bl_ext.user_default.paintover.app import runtime
drawn = []
handlers = [
    (kind, region, kind.draw_handler_add(drawn.append, (region,), region, 'POST_PIXEL'))
    for kind in (bpy.types.SpaceView3D, bpy.types.SpaceImageEditor) for region in ('WINDOW', 'UI')
]
None
"""
_LOOK = """
[
    bpy.app.timers.is_registered(runtime.get().pump._timer),
    [thread.name for thread in threading.enumerate() if 'paintover' in thread.name],
    drawn[:],
]
"""
_STOP = "[kind.draw_handler_remove(one, region) for kind, region, one in handlers] and None"


def _is_quiet(window: Window) -> bool:
    """Nothing was drawn for a second; forgets what was drawn before."""
    window.run("drawn.clear()")
    time.sleep(1.0)
    return not window.run("drawn")


def test_nothing_ticks_or_redraws_after_a_job_has_ended(window: Window, sandbox: Sandbox) -> None:
    window.tab("Paintover")
    window.run("bpy.context.scene.paintover.prompt = 'A prompt'")
    window.settle()
    window.press("paintover.generate")
    window.run("from bl_ext.user_default.paintover.app import runtime")
    window.wait_until(
        "bool(runtime.get().session.results) and runtime.get().session.is_idle", "The picture"
    )
    window.run(_WATCH)
    window.wait_for(lambda: _is_quiet(window), "Thumbnails have been read and drawn")
    time.sleep(2.0)
    timer, threads, drawn = window.run(_LOOK)
    window.run(_STOP)
    assert not timer, "the pump still ticks"
    assert not threads
    assert not drawn, "something is redrawn though nothing changes"
