"""What is missing is said, Generate is not to be pressed, and the way on leads on."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import Window

from tests.window.elsewhere import steps

PREFERENCES = "bpy.context.preferences.addons['bl_ext.user_default.paintover'].preferences"


def test_no_key(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run(f"{PREFERENCES}.api_key = ''")
    window.settle(2)
    told = steps.said(window)
    assert "There is no OpenRouter key yet." in told
    assert "Sign In" in told and "Get a Key" in told
    window.picture("1-no-key")
    is_not_pressable(window, sandbox)

    window.press("api_key")
    window.type("sk-or-v1-pasted\n")
    assert window.run(f"{PREFERENCES}.api_key") == "sk-or-v1-pasted"
    assert "OpenRouter key" not in steps.said(window)
    goes_through(window, sandbox, library)
    window.picture("2-done")


def test_offline(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run("bpy.context.preferences.system.use_online_access = False")
    window.settle(2)
    assert "Blender is not allowed to go online." in steps.said(window)
    window.picture("1-offline")
    is_not_pressable(window, sandbox)

    window.press("use_online_access")
    window.wait_until("bpy.app.online_access", "Online access is allowed")
    assert "go online" not in steps.said(window)
    goes_through(window, sandbox, library)
    window.picture("2-done")


def test_no_camera(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run("bpy.data.objects.remove(bpy.data.objects['Camera'])")
    steps.wish(window, source="CAMERA")
    told = steps.said(window)
    assert "The scene has no camera. Add one with Add > Camera, or choose another source." in told
    window.picture("1-no-camera")
    is_not_pressable(window, sandbox)
    add_camera(window)
    goes_through(window, sandbox, library)


def test_no_camera_for_a_background(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run("bpy.data.objects.remove(bpy.data.objects['Camera'])")
    steps.wish(window, source="VIEWPORT", target="BACKGROUND", new_camera=False)
    told = steps.said(window)
    assert "There is no camera to put the picture behind." in told
    assert "New Camera turned on" in told
    window.picture("1-no-camera")
    is_not_pressable(window, sandbox)

    window.press("new_camera")
    assert "no camera" not in steps.said(window)
    goes_through(window, sandbox, library)
    assert window.run("bpy.context.scene.camera.data.background_images[0].image is not None")
    window.picture("2-done")


def is_not_pressable(window: Window, sandbox: Sandbox) -> None:
    window.press("paintover.generate")
    window.settle(2)
    assert not any(entry["body"] for entry in sandbox.log) and not running(window)


def goes_through(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
    steps.wait_done(window)
    assert len(steps.kept(library)) == 1 and len(steps.placed(window)) == 1


def add_camera(window: Window) -> None:
    """Add > Camera: Shift+A, and the name of the entry."""
    window.enter()
    window.key("A", shift=True)
    window.type("cam")
    window.picture("2-adding-one")
    window.key("RET")
    window.wait_until("bpy.context.scene.camera is not None", "A camera")
    window.settle(2)


def running(window: Window) -> list[str]:
    return [word for word in window.texts() if " s" in word and word.startswith(("Wait", "Send"))]
