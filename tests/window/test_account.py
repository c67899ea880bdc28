"""Signing in, and a look at what will be sent, with the mouse in the window."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

from standin import Sandbox
from windowed import Window

ADDON = "bl_ext.user_default.paintover"
PREFERENCES = f"bpy.context.preferences.addons['{ADDON}'].preferences"
RUNTIME = f"__import__('{ADDON}.app.runtime', fromlist='x').get()"


def test_signing_in_with_a_code(window: Window, sandbox: Sandbox) -> None:
    window.run(f"{PREFERENCES}.api_key = ''")
    window.tab("Paintover")
    assert "Sign In with OpenRouter" in " ".join(window.texts())
    window.picture("1-no-key", crop=window.crop())

    # Nor may one open on the screen of whoever runs this there.
    window.run("import webbrowser; webbrowser.open = lambda url: False")
    window.press("paintover.sign_in")
    window.wait_until(f"{RUNTIME}.sign_in.step == 'WAITING'", "It waits for the browser")
    window.picture("2-waiting", crop=window.crop())
    with urllib.request.urlopen(window.run(f"{RUNTIME}.sign_in.link")) as page:
        code = re.search("<code>(.*)</code>", page.read().decode())[1]
    window.press("sign_in_code")
    window.type(f"{code}\n")
    window.wait_until(f"{PREFERENCES}.api_key.startswith('sk-or-v1-')", "The key has come")
    assert "OpenRouter key" not in " ".join(window.texts())
    window.run(
        "_area = bpy.context.screen.areas[0]\n"
        "_area.type = 'INFO'\n"
        "with bpy.context.temp_override(area=_area):\n"
        "    bpy.ops.info.select_all(action='SELECT')\n"
        "    bpy.ops.info.report_copy()\n"
    )
    log = window.run("bpy.context.window_manager.clipboard")
    assert "bpy." in log and code not in log and "sk-or-" not in log

    window.run("bpy.ops.paintover.open_preferences()")
    window.settle(4)
    window.picture("3-preferences")
    said = " ".join(window.texts("PREFERENCES"))
    assert "You are signed in." in said and "Sign Out" in said
    window.run(
        "with bpy.context.temp_override(window=bpy.context.window_manager.windows[-1]):\n"
        "    bpy.ops.wm.window_close()"
    )


def test_a_look_before_sending(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run("bpy.context.scene.paintover.prompt = 'rainy neon alley, cinematic'")
    window.tab("Paintover")
    window.press("paintover.preview")
    window.wait_until(
        f"__import__('{ADDON}.ui.preview', fromlist='x')._state.is_ready", "It is ready"
    )
    window.settle(8)
    window.picture("1-shown")
    assert [entry for entry in sandbox.log if entry["method"] == "POST"] == []
    window.key("RET")
    window.wait_for(
        lambda: [entry for entry in sandbox.log if entry["method"] == "POST"], "It was sent"
    )
    window.wait_until(f"{RUNTIME}.session.is_idle", "It is done")
    window.picture("2-done")
    assert sum(entry["method"] == "POST" for entry in sandbox.log) == 1
    assert len(list(library.glob("2*/*.json"))) == 1
