"""The preferences, by hand: the connection is tested with a click, and says what it found."""

from standin import Sandbox
from windowed import PREFERENCES, Window

from tests.window.elsewhere import steps

SHOWN = """
from bl_ext.user_default.paintover.app import runtime
session = runtime.get().session
_area = max(bpy.context.screen.areas, key=lambda a: a.width * a.height)
_area.type = 'PREFERENCES'
bpy.context.preferences.active_section = 'ADDONS'
bpy.context.window_manager.addon_search = 'Paintover'
bpy.ops.preferences.addon_show(module='bl_ext.user_default.paintover')
"""


def test_the_connection_is_tested(window: Window, sandbox: Sandbox) -> None:
    window.run(SHOWN)
    window.settle()
    window.press("paintover.test_connection", PREFERENCES)
    told = steps.wait_said(window, "models.", "PREFERENCES")
    assert "Connected" in told
    connected = window.run("session.connection")
    window.picture("1-connected")

    window.press("api_key", PREFERENCES)
    window.key("A", ctrl=True)
    window.type("no key at all\n")
    window.press("paintover.test_connection", PREFERENCES)
    sentence = window.wait_until(
        "'…' not in session.connection and session.connection != told and session.connection",
        "Another answer",
        told=connected,
    )
    assert "key" in sentence and sentence in steps.said(window, "PREFERENCES")
    window.picture("2-refused")
