"""A result goes into the scene in five ways, whatever the artist is in the middle of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from standin import Sandbox
from windowed import VIEW, Window

from tests.window import hands

WAYS = ("MATERIAL", "PLANE", "IMAGE", "REFERENCE", "BACKGROUND")
"""Material first: what is placed in another way becomes the active object."""

ICON = """
from bl_ext.user_default.paintover.ui import thumbnails
_preview = thumbnails._previews[runtime.get().session.results[0].id]
"""


def test_a_result_is_placed_in_five_ways(window: Window, sandbox: Sandbox, library: Path) -> None:
    hands.table(window)
    hands.ask(window, "Placed by hand")
    hands.done(window)
    said = window.texts()
    assert "Placed by hand" in said[said.index("Results") :]
    window.run(ICON)
    window.wait_until("any(_preview.icon_pixels)", "The thumbnail")
    window.picture("1-result", crop=window.crop())
    kept, results = hands.on_disk(library), hands.results(window)

    scenes = [hands.contents(window)]
    for way in WAYS:
        hands.place_as(window, way)
        scenes.append(hands.contents(window))
        _is_placed(way, scenes[-2], scenes[-1])
    window.picture("2-placed")
    _there_and_back(window, scenes)
    assert hands.on_disk(library) == kept
    assert hands.results(window) == results
    assert hands.bought(sandbox) == 1


def test_a_job_places_in_five_ways(window: Window, sandbox: Sandbox, library: Path) -> None:
    hands.table(window)
    scenes = [hands.contents(window)]
    for way in WAYS:
        hands.ask(window, "Placed by itself", target=way)
        assert hands.done(window)[-1]["state"] == "DONE"
        scenes.append(hands.contents(window))
        _is_placed(way, scenes[-2], scenes[-1])
    window.picture("1-placed")
    kept, results = hands.on_disk(library), hands.results(window)
    assert len(results) == 5
    _there_and_back(window, scenes)
    assert hands.on_disk(library) == kept
    assert hands.results(window) == results
    assert hands.bought(sandbox) == 5


def _is_placed(way: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """What is new in the scene is what that way makes."""
    new = {name: value for name, value in after.items() if before.get(name) != value}
    kinds = {name.partition(" ")[0] for name in new}
    things = [value[0] for name, value in new.items() if name.startswith("object ")]
    match way:
        case "IMAGE":
            assert kinds == {"image"}
        case "MATERIAL":
            assert any("hand" in str(value) or "itself" in str(value) for value in new.values())
            assert "material" in " ".join(kinds) and "object Camera" not in new
        case "PLANE":
            assert "MESH" in things
        case "REFERENCE":
            assert "EMPTY" in things
        case "BACKGROUND":
            shown = [value[1] for name, value in new.items() if name.startswith("camera ")]
            assert any(shown), new


def _there_and_back(window: Window, scenes: list[dict[str, Any]]) -> None:
    """Undo each placement, and redo each."""
    for number, before in enumerate(reversed(scenes[:-1]), 1):
        hands.undo(window)
        assert hands.contents(window) == before, f"after {number} times Ctrl+Z"
    window.picture("undone")
    for number, after in enumerate(scenes[1:], 1):
        hands.redo(window)
        assert hands.contents(window) == after, f"after {number} times Ctrl+Shift+Z"
    window.picture("redone")


EDIT = """
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.object.mode_set(mode='EDIT')
"""
SCULPT = """
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.object.mode_set(mode='EDIT')
    bpy.ops.mesh.subdivide(number_cuts=20)
    bpy.ops.object.mode_set(mode='SCULPT')
"""
PAINT = """
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.object.mode_set(mode='TEXTURE_PAINT')
_canvas = bpy.data.images.new('Canvas', 64, 64)
_canvas.pixels.foreach_set([1.0] * (64 * 64 * 4))
_paint = bpy.context.scene.tool_settings.image_paint
_paint.mode, _paint.canvas = 'IMAGE', _canvas
"""
POSE = """
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.object.armature_add()
    bpy.ops.object.mode_set(mode='POSE')
"""
# Debian's 4.3 comes without the brushes that every mode starts with.
BRUSH = """
with bpy.context.temp_override(area=_area, region=_region):
    _mode = {'SCULPT': 'sculpt', 'TEXTURE_PAINT': 'image_paint'}.get(bpy.context.object.mode)
    if _mode and not getattr(bpy.context.scene.tool_settings, _mode).brush:
        bpy.data.brushes.new('Own', mode=bpy.context.object.mode).asset_mark()
        bpy.ops.brush.asset_activate(
            asset_library_type='LOCAL', relative_asset_identifier='Brush/Own')
"""
PUSHED = "\nbpy.ops.ed.undo_push(message='Arranged')\nNone"

WORK = {
    "EDIT_MESH": (
        EDIT,
        "import bmesh\n"
        "sum(v.co.z for v in bmesh.from_edit_mesh(bpy.data.objects['Cube'].data).verts)",
    ),
    "SCULPT": (SCULPT, "sum(abs(x) for v in bpy.data.objects['Cube'].data.vertices for x in v.co)"),
    "PAINT_TEXTURE": (PAINT, "sum(bpy.data.images['Canvas'].pixels)"),
    "POSE": (POSE, "list(bpy.data.objects['Armature'].pose.bones['Bone'].rotation_quaternion)"),
}
"""How each mode is entered, and what the artist's work is known by."""


@pytest.mark.parametrize("mode", WORK)
def test_a_picture_lands_in_any_mode(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    gates = hands.Gates(monkeypatch)
    arrange, look = WORK[mode]
    hands.table(window, target="PLANE")
    window.run(arrange + BRUSH + PUSHED)
    before = window.run(look)
    hands.ask(window, "Lands @slow=101")
    _work(window, mode)
    worked = window.run(look)
    assert worked != before
    gates.open(101)
    assert hands.done(window)[-1]["state"] == "DONE"
    window.picture("landed")
    assert _has_landed(window)
    assert (window.run("bpy.context.mode"), window.run(look)) == (mode, worked)

    hands.undo(window)
    hands.undo(window)
    assert not _has_landed(window)
    assert (window.run("bpy.context.mode"), window.run(look)) == (mode, before)
    hands.redo(window)
    hands.redo(window)
    assert _has_landed(window)
    assert (window.run("bpy.context.mode"), window.run(look)) == (mode, worked)


def test_a_picture_waits_for_the_end_of_a_move(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window, target="PLANE")
    hands.ask(window, "Waits @slow=101")
    x, y = hands.over_view(window)
    window.type("g")
    window.move(x + 60, y)
    gates.open(101)
    window.wait_for(lambda: hands.states(window) == ["ARRIVED"], "The picture has arrived")
    window.move(x + 90, y - 30)
    window.picture("1-held")
    assert hands.states(window) == ["ARRIVED"] and not _has_landed(window)
    assert "Arrived · waits for Blender" in window.texts()
    moved = "[round(part, 3) for part in bpy.data.objects['Cube'].location]"
    window.click(x + 90, y - 30)
    there = window.run(moved)
    assert hands.done(window)[-1]["state"] == "DONE"
    window.picture("2-landed")
    assert _has_landed(window) and window.run(moved) == there != [0, 0, 0]
    hands.undo(window)
    assert not _has_landed(window) and window.run(moved) == there
    hands.undo(window)
    assert window.run(moved) == [0, 0, 0]


def _work(window: Window, mode: str) -> None:
    """A little of what one does in that mode."""
    x, y = hands.over_view(window)
    if mode in ("EDIT_MESH", "POSE"):
        window.key("A")
        window.type("gz1" if mode == "EDIT_MESH" else "r45")
        window.key("RET")
    else:
        x, y, width, height = window.rect(VIEW)
        window.drag(x + width // 2, y + height // 2, x + width // 2 + 30, y + height // 2 + 20)


def _has_landed(window: Window) -> bool:
    return window.run("any('paintover' in image for image in bpy.data.images)")
