"""A reference board: several results at once, sized alike, as one step."""

import itertools

import bpy
import pytest
from mathutils import Euler, Vector

from tests.blender.placement.pictures import NAME, contents, corners, empty_corners


def board(results, **options):
    ids = " ".join(result.id for result in results)
    return bpy.ops.paintover.board("EXEC_DEFAULT", True, results=ids, **options)


def pictures():
    """What stands in the newest board, in order."""
    bpy.context.view_layer.update()
    collections = [c for c in bpy.data.collections if c.name.startswith("Reference Board")]
    found = [item for item in collections[-1].objects if item.type != "FONT"]
    return sorted(found, key=lambda item: item.name)


def box(item):
    """Left, right, bottom and top as the front view sees it."""
    found = corners(item) if item.type == "MESH" else empty_corners(item)
    xs, zs = [c.x for c in found], [c.z for c in found]
    assert max(abs(c.y) for c in found) == pytest.approx(0, abs=1e-5)
    return min(xs), max(xs), min(zs), max(zs)


SHAPES = [(160, 90), (90, 160), (100, 100), (160, 90), (64, 128)]


@pytest.mark.parametrize("kind", ["PLANES", "EMPTIES"])
def test_pictures_stand_in_rows_of_one_height(make, kind):
    made = [make(f"{number} picture", *shape) for number, shape in enumerate(SHAPES)]
    assert board(made, kind=kind, columns=3, size=2.0, gap=0.5) == {"FINISHED"}
    boxes = [box(item) for item in pictures()]
    for (left, right, bottom, top), (width, height) in zip(boxes, SHAPES, strict=True):
        assert top - bottom == pytest.approx(2.0, abs=1e-4)
        assert right - left == pytest.approx(2.0 * width / height, abs=1e-4)
    upper, lower = boxes[:3], boxes[3:]
    assert {round(b[2], 4) for b in upper} == {2.5} and {round(b[2], 4) for b in lower} == {0.0}
    for row in (upper, lower):
        assert row[0][0] == pytest.approx(upper[0][0], abs=1e-4)
        for one, next_one in itertools.pairwise(row):
            assert next_one[0] - one[1] == pytest.approx(0.5, abs=1e-4)
    assert upper[0][0] == pytest.approx(-upper[-1][1], abs=1e-4)  # the cursor is in the middle


def test_it_is_one_selection_in_one_collection(make):
    board([make("one"), make("two")], kind="EMPTIES")
    items = pictures()
    assert [item.name for item in items] == ["one", "two"]
    assert all(
        item.users_collection == (bpy.data.collections["Reference Board"],) for item in items
    )
    assert set(bpy.context.selected_objects) == set(items)
    assert bpy.context.active_object == items[0]


def test_it_stands_at_the_cursor_and_faces_the_view(make):
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    region_3d = area.spaces.active.region_3d
    region_3d.view_perspective = "PERSP"
    region_3d.view_rotation = turned = Euler((1.1, 0.0, 0.7)).to_quaternion()
    bpy.context.scene.cursor.location = (1.0, 2.0, 3.0)
    board([make("one")], facing="VIEW", size=4.0)
    (item,) = pictures()
    axis = turned @ Vector((0, 0, 1))
    assert (item.matrix_world.to_3x3() @ Vector((0, 0, 1)) - axis).length < 1e-5
    stands_on = item.matrix_world @ Vector((0, -2.0, 0))
    assert (stands_on - Vector((1.0, 2.0, 3.0))).length < 1e-5


def test_a_second_board_stands_beside_the_first(make):
    made = [make("one"), make("two"), make("three")]
    board(made)
    first = [box(item) for item in pictures()]
    board(made)
    second = [box(item) for item in pictures()]
    assert min(b[0] for b in second) > max(b[1] for b in first)
    assert len([c for c in bpy.data.collections if "Board" in c.name]) == 2


@pytest.mark.parametrize("kind", ["PLANES", "EMPTIES"])
def test_labels_say_the_prompt(make, kind):
    board([make("an old harbor, at night"), make("two")], kind=kind, labels=True)
    if kind == "EMPTIES":
        assert all(item.show_name for item in pictures())
        return
    texts = [item for item in bpy.data.objects if item.type == "FONT"]
    assert sorted(text.data.body for text in texts) == ["an old harbor, at night", "two"]
    assert all(text.matrix_world.translation.z >= 0 for text in texts)
    assert not any(item.show_name for item in pictures())


def test_a_label_lies_between_its_picture_and_the_one_below(make):
    board([make("gypsy quay"), make("two")], columns=1, labels=True)
    bpy.context.view_layer.update()
    upper, lower = sorted(pictures(), key=lambda item: -item.location.z)
    label = next(item for item in upper.children if item.type == "FONT")
    heights = [(label.matrix_world @ Vector(corner)).z for corner in label.bound_box]
    assert max(heights) < upper.location.z - 1.0
    assert min(heights) > lower.location.z + 1.0


def test_a_label_follows_the_picture_unless_somebody_wrote_it(make):
    board([make("gypsy quay"), make("two")], labels=True)
    first, second = pictures()
    labels = {item: item.children[0].data for item in (first, second)}
    labels[second].body = "Kitchen, option B"
    other = make("a quay in the rain")
    for item in (first, second):
        bpy.context.view_layer.objects.active = item
        assert bpy.ops.paintover.replace(result=other.id) == {"FINISHED"}
    assert labels[first].body == "a quay in the rain"
    assert labels[second].body == "Kitchen, option B"
    bpy.context.view_layer.objects.active = first
    assert bpy.ops.paintover.version(direction="PREVIOUS") == {"FINISHED"}
    assert labels[first].body == "gypsy quay"


def test_undo_takes_it_away_whole(make):
    made = [make("one"), make("two"), make("three")]
    bpy.ops.ed.undo_push(message="Before")
    before = sorted(item.name for item in bpy.data.objects)
    board(made, labels=True)
    bpy.ops.ed.undo()
    assert sorted(item.name for item in bpy.data.objects) == before
    assert "Reference Board" not in bpy.data.collections and NAME not in bpy.data.images
    bpy.ops.ed.redo()
    assert len(pictures()) == 3


def test_a_picture_that_is_gone_is_left_out_and_told(make, capfd):
    made = [make("one"), make("two")]
    made[1].path.unlink()
    assert board(made) == {"FINISHED"}
    assert len(pictures()) == 1
    assert "1 of 2 pictures are no longer in the library." in capfd.readouterr().out


def test_no_picture_at_all_is_told(make):
    (gone := make("one")).path.unlink()
    before = contents()
    for results in ([gone], []):
        with pytest.raises(RuntimeError, match="There is no picture for a board"):
            board(results)
    assert contents() == before


def test_a_broken_picture_changes_nothing(make):
    made = [make("one"), make("two")]
    made[1].path.write_bytes(b"not a picture")
    before = contents()
    with pytest.raises(RuntimeError, match="cannot read the picture"):
        board(made)
    assert contents() == before
