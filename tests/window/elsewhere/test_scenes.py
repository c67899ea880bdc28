"""The scene, its camera or its object changes while a job runs."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import Window

from tests.window.conftest import SIZE
from tests.window.elsewhere import steps
from tests.window.elsewhere.conftest import Hold

SHOWN = "bpy.context.window_manager.windows[0].scene.name"
NEW_SCENE = 199, 13
"""Where the top bar's button for a new scene is, from the window's upper right corner."""
PLANES = "[o.name for o in bpy.data.scenes[{}].objects if o.name.startswith('rainy')]"


def test_another_scene_is_shown(
    window: Window, sandbox: Sandbox, library: Path, hold: Hold
) -> None:
    begin(window, sandbox, target="PLANE")
    open_second(window)
    window.picture("1-second-scene")
    hold.release()
    steps.wait_done(window)
    assert len(window.run(PLANES.format("_first"))) == 1
    assert not window.run(PLANES.format("_second"))
    window.picture("2-placed-in-the-first")


def test_work_in_the_second_scene(window: Window, sandbox: Sandbox, library: Path) -> None:
    """Its own settings are asked for, and its picture stays with it."""
    open_second(window)
    steps.wish(window, prompt="rainy square", model="sandbox/echo", target="PLANE")
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
    steps.wait_done(window)
    window.picture("1-placed-in-the-second")
    planes = "[o.type for o in bpy.data.scenes[{}].objects if o.name.startswith('rainy square')]"
    assert window.run(planes.format("_second")) == ["MESH"]
    assert not window.run(planes.format("_first"))
    assert len(steps.kept(library)) == 1


def test_the_scene_is_deleted(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    begin(window, sandbox, target="PLANE")
    open_second(window)
    window.run("bpy.data.scenes.remove(bpy.data.scenes[_first])")
    window.settle()
    hold.release()
    told = steps.wait_said(window, 'The scene "Scene" is no longer there')
    assert "place it from Results" in told and len(steps.kept(library)) == 1
    assert not steps.placed(window)
    window.picture("2-told")


def test_the_object_is_deleted(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    begin(window, sandbox, target="MATERIAL")
    delete(window, "Cube")
    hold.release()
    told = steps.wait_said(window, 'The object "Cube" is no longer there.')
    window.picture("1-told")
    assert "place it from Results" in told and len(steps.kept(library)) == 1
    assert not steps.placed(window)


def test_the_camera_is_deleted(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    """What it saw is still known: another camera takes its place."""
    window.run("_seen = [list(row) for row in bpy.data.objects['Camera'].matrix_world]")
    begin(window, sandbox, source="CAMERA", target="BACKGROUND")
    delete(window, "Camera")
    hold.release()
    steps.wait_done(window)
    window.picture("1-another-camera")
    assert len(steps.kept(library)) == 1 and len(steps.placed(window)) == 1
    made = "next(o for o in bpy.context.scene.objects if o.type == 'CAMERA')"
    assert window.run(f"{made}.data.background_images[0].image is not None")
    assert window.run(
        f"max(abs(a - b) for row, old in zip({made}.matrix_world, _seen) "
        "for a, b in zip(row, old)) < 1e-4"
    )


def open_second(window: Window) -> None:
    """A click on New Scene in the top bar, and on New."""
    window.run(f"_first = {SHOWN}")
    window.click(SIZE[0] - NEW_SCENE[0], NEW_SCENE[1])
    window.key("N")
    window.wait_until(f"{SHOWN} != _first", "A second scene is shown")
    assert not window.run("len(bpy.context.window_manager.windows[0].scene.objects)")
    window.run(f"_second = {SHOWN}")
    window.settle()


def delete(window: Window, name: str) -> None:
    """By the Delete key over the 3D View."""
    window.run(
        "for _object in bpy.context.scene.objects:\n    _object.select_set(_object.name == name)",
        name=name,
    )
    window.enter()
    window.key("DEL")
    window.wait_until("name not in bpy.context.scene.objects", "It is deleted", name=name)


def begin(window: Window, sandbox: Sandbox, **settings: str) -> None:
    steps.wish(window, prompt=steps.HELD, **settings)
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
