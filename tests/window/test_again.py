"""Recall and Again by hand: the view is back, and the very same is bought once more."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from standin import Sandbox
from windowed import Window
from windowed.where import VIEW

from tests.window import hands

_SEEN = """
[[round(value, 4) for value in [*_v.view_location, *_v.view_rotation, _v.view_distance]]
 for _v in [next(a for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D')
            .spaces.active.region_3d]][0]
"""
_ELSEWHERE = """
_space = next(a for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D').spaces.active
_space.shading.type = 'WIREFRAME'
bpy.context.scene.paintover.prompt = 'of today'
bpy.context.scene.paintover.source = 'NONE'
bpy.ops.ed.undo_push(message='Of today') and None
"""


def difference(one: Path, other: Path) -> float:
    """The mean of all pixels' differences, 0 to 255."""
    with Image.open(one) as first, Image.open(other) as second:
        found = ImageChops.difference(first.convert("RGB"), second.convert("RGB"))
        return max(ImageStat.Stat(found).mean)


def test_a_result_is_recalled_and_asked_for_again(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, source="VIEWPORT", target="IMAGE")
    hands.ask(window, "An empty alley")
    hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    window.settle()
    hands.over_view(window)
    window.settle()
    view = window.crop(VIEW)
    then = window.picture("1-then", crop=view)
    stood = window.run(_SEEN)

    window.key("NUMPAD_4")  # orbit
    window.key("NUMPAD_8")
    window.run(_ELSEWHERE)
    window.settle()
    assert window.run(_SEEN) != stood
    assert difference(then, window.picture("2-later", crop=view)) > 0.5

    window.press("paintover.recall")
    hands.over_view(window)
    window.settle()
    assert window.run(_SEEN) == stood
    assert difference(then, window.picture("3-recalled", crop=view)) < 0.05
    assert window.run("bpy.context.scene.paintover.prompt") == "An empty alley"
    window.picture("4-tab", crop=window.crop())

    hands.undo(window)
    assert window.run("bpy.context.scene.paintover.prompt") == "of today"
    assert window.run(_SEEN) != stood

    window.press("paintover.again")
    assert [job["state"] for job in hands.done(window)] == ["DONE"]
    window.press("paintover.variations")
    window.picture("5-variations")
    window.key("RET")
    hands.done(window)
    bodies = [entry["body"] for entry in sandbox.log if entry["method"] == "POST"]
    assert sum(body.get("n", 1) for body in bodies) == 6
    assert all({**body, "n": 1} == {**bodies[0], "n": 1} for body in bodies)


def test_the_larger_picture_is_shown_before_it_is_asked_for(
    window: Window, sandbox: Sandbox
) -> None:
    hands.table(window, source="NONE", model="google/gemini-3.1-flash-image", resolution="512")
    hands.ask(window, "A lighthouse")
    hands.done(window)
    window.press("paintover.upscale")
    window.settle()
    window.picture("1-asked")
    assert hands.bought(sandbox) == 1
    window.key("RET")
    window.wait_until("len(runtime.get().session.jobs) == 2", "The larger picture is asked for")
    assert [job["state"] for job in hands.done(window)] == ["DONE", "DONE"]
    window.picture("2-larger")
