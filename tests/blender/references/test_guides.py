"""Guides show what is there, where the capture shows it, and leave the scene alone."""

import io
import math
from collections.abc import Iterator
from typing import Any

import bpy
import gpu
import numpy as np
import pytest
from bl_ext.user_default.paintover.core.source import ReferenceKind, SourceKind
from bl_ext.user_default.paintover.imaging import prepare
from bl_ext.user_default.paintover.imaging.guide import Guide, painted
from bl_ext.user_default.paintover.scene import guides
from bl_ext.user_default.paintover.scene.capture import capture
from PIL import Image

from tests.blender.capture.conftest import Eyes, camera, clean_scene, dot, eyes  # noqa: F401
from tests.blender.capture.pictures import RED, middle_of, seen, spread_of
from tests.blender.capture.test_untouched import state

SIZE = (320, 200)

drawing = pytest.mark.skipif(
    not hasattr(gpu, "init"),
    reason="this bpy draws nothing off-screen without a window (before 5.2)",
)


def drawn(kind: SourceKind = SourceKind.CAMERA, size: tuple[int, int] = SIZE) -> guides.Drawn:
    bpy.context.view_layer.update()
    return guides.draw(bpy.context, *guides.find_frame(bpy.context, kind, size, 2048))


def picture(kind: str, of: guides.Drawn) -> tuple[Any, str]:
    """As the model gets it: 0..255 of shape (height, width, channels), top row first."""
    raster, told = painted(Guide(ReferenceKind(kind), of.sheet, "image 1"))
    sent = prepare.prepare(raster, max_edge=4096, max_bytes=20_000_000)
    values = np.asarray(Image.open(io.BytesIO(sent.data))).astype(int)
    return values.reshape(*values.shape[:2], -1), told


def add_plane(name: str, place: tuple[float, float, float], size: float = 2.0, turn: float = 0.0):
    """Facing the camera of the tests, which looks along +Y."""
    bpy.ops.mesh.primitive_plane_add(size=size, location=place, rotation=(math.pi / 2, 0, turn))
    bpy.context.object.name = name
    return bpy.context.object


@drawing
def test_depth_of_planes_at_known_distances(camera: Any) -> None:  # noqa: F811
    add_plane("Near", (-1.5, -5, 0), 1)
    add_plane("Middle", (0, 0, 0), 1)
    add_plane("Far", (4, 10, 0), 2)
    found = drawn()
    sheet = found.sheet.pixels
    by_name = {
        name: sheet[..., 0][sheet[..., 1] == number]
        for number, name in enumerate(found.sheet.names, start=1)
    }
    for name, distance in (("Near", 5), ("Middle", 10), ("Far", 20)):
        assert len(by_name[name]) > 50
        assert by_name[name] == pytest.approx(distance, rel=1e-4)
    values, told = picture("DEPTH", found)
    # In the inverse of the distance: (1/10 - 1/20) / (1/5 - 1/20).
    assert sorted(set(values.ravel().tolist())) == [0, 85, 255]
    assert "white is near (5 m), black is far (20 m)" in told


@drawing
@pytest.mark.parametrize(
    ("turn", "colour"),
    [
        (0.0, (128, 128, 255)),
        (math.radians(45), (218, 128, 218)),
        (math.radians(-45), (38, 128, 218)),
        (math.radians(180), (128, 128, 255)),
    ],
)
def test_normals_of_known_faces(camera: Any, turn: float, colour: Any) -> None:  # noqa: F811
    add_plane("Wall", (0, 0, 0), 2, turn)
    values, _ = picture("NORMALS", drawn())
    assert values[SIZE[1] // 2, SIZE[0] // 2] == pytest.approx(colour, abs=2)
    assert len(np.unique(values.reshape(-1, 3), axis=0)) == 2, "one face, one color, and black"


@drawing
@pytest.mark.parametrize("scale", [(1, 1, 1), (1, 1, 3), (-1, 1, 1)])
@pytest.mark.parametrize("shade", ["smooth", "flat", "mixed", "triangles"])
def test_normals_of_a_ball_face_away_from_its_middle(
    camera: Any,  # noqa: F811
    shade: str,
    scale: Any,
) -> None:
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, radius=1)
    if shade != "flat":
        bpy.ops.object.shade_smooth()
    ball = bpy.context.object
    if shade == "mixed":
        ball.data.polygons[0].use_smooth = False
    if shade == "triangles":
        ball.modifiers.new("Triangles", "TRIANGULATE")
    ball.scale = scale
    values, _ = picture("NORMALS", drawn())
    y, x = SIZE[1] // 2, SIZE[0] // 2
    assert values[y, x] == pytest.approx((128, 128, 255), abs=12)
    there = values.any(axis=2)
    columns = np.nonzero(there[y])[0]
    assert values[y, columns[-3], 0] > 220 and values[y, columns[2], 0] < 35
    rows = np.nonzero(there[:, x])[0]
    if rows[0] > 2:
        assert values[rows[2], x, 1] > 200


@drawing
def test_masks_name_each_object_by_its_color(camera: Any) -> None:  # noqa: F811
    add_plane("Chair", (-2, 0, 0), 2)
    add_plane("Lamp", (2, 0, 0), 1)
    values, told = picture("MASKS", drawn())
    colours = {tuple(one) for one in np.unique(values.reshape(-1, 3), axis=0).tolist()}
    assert colours == {(0, 0, 0), (0xE6, 0x19, 0x4B), (0x3C, 0xB4, 0x4B)}
    assert told.endswith("#e6194b = Chair, #3cb44b = Lamp")
    left = values[:, : SIZE[0] // 2].reshape(-1, 3)
    assert {tuple(one) for one in left.tolist()} == {(0, 0, 0), (0xE6, 0x19, 0x4B)}


@drawing
@pytest.mark.parametrize("kind", [SourceKind.CAMERA, SourceKind.VIEWPORT])
@pytest.mark.parametrize("perspective", ["PERSP", "ORTHO"])
@pytest.mark.parametrize("size", [(320, 200), (200, 320)])
def test_guides_lie_on_the_capture(
    camera: Any,  # noqa: F811
    dot: Any,  # noqa: F811
    eyes: Eyes,  # noqa: F811
    kind: SourceKind,
    perspective: str,
    size: tuple[int, int],
) -> None:
    eyes.look(perspective, at=(0.2, 0, 0.3), distance=8, tilt=(0.1, 0, 0.2))
    camera.data.type = perspective
    camera.data.shift_x, camera.location.z = 0.05, 0.4
    dot((0.7, -1, 0.6), RED, 0.5)
    taken = seen(capture(bpy.context, kind, size=size))
    values, _ = picture("MASKS", drawn(kind, size))
    mask = np.where(values.any(axis=2, keepdims=True), [255, 0, 0], [0, 0, 0])
    assert mask.shape[:2] == taken.shape[:2] == size[::-1]
    assert middle_of(mask, RED) == pytest.approx(middle_of(taken, RED), abs=0.5)
    assert spread_of(mask, RED) == pytest.approx(spread_of(taken, RED), abs=2)


@drawing
def test_only_what_the_view_shows_is_in_it(camera: Any, eyes: Eyes) -> None:  # noqa: F811
    names = ("Seen", "Hidden", "Excluded", "Wires", "Off Camera", "Unselected")
    made = [add_plane(name, (at - 2.5, 0, 0), 0.8) for at, name in enumerate(names)]
    layer = bpy.context.view_layer
    collection = bpy.data.collections.new("Away")
    bpy.context.scene.collection.children.link(collection)
    collection.objects.link(made[2])
    bpy.context.scene.collection.objects.unlink(made[2])
    layer.layer_collection.children["Away"].exclude = True
    made[1].hide_set(True)
    made[3].display_type = "WIRE"
    made[4].location = (0, -50, 0)
    found = drawn()
    values, told = picture("MASKS", found)
    assert sorted(found.sheet.names) == ["Seen", "Unselected"] or "Off Camera" not in told
    shown = {part.split(" = ")[1] for part in told.rpartition(": ")[2].split(", ")}
    assert shown == {"Seen", "Unselected"}
    assert values.any()


@drawing
def test_curves_texts_and_modifiers_are_in_it_as_evaluated(camera: Any) -> None:  # noqa: F811
    bpy.ops.object.text_add(location=(-3, 0, 0), rotation=(math.pi / 2, 0, 0))
    bpy.ops.curve.primitive_bezier_circle_add(radius=0.5)
    bpy.context.object.name, bpy.context.object.data.bevel_depth = "Ring", 0.2
    plane = add_plane("Row", (1.5, 0, 0), 0.4)
    array = plane.modifiers.new("Array", "ARRAY")
    array.count, array.relative_offset_displace = 3, (1.5, 0, 0)
    found = drawn()
    assert set(found.sheet.names) == {"Text", "Ring", "Row"}
    values, told = picture("MASKS", found)
    code = next(part for part in told.split("#") if "= Row" in part)[:6]
    is_row = (values == list(bytes.fromhex(code))).all(axis=2)
    columns = is_row.any(axis=0).astype(int)
    assert (np.diff(columns) == 1).sum() == 3, "three of them, as the modifier makes"


@drawing
def test_instances_of_a_collection_are_one_thing(camera: Any) -> None:  # noqa: F811
    inside = bpy.data.collections.new("Tree")
    for name, at in (("Trunk", 0.0), ("Crown", 0.6)):
        part = add_plane(name, (0, 0, at), 0.5)
        bpy.context.scene.collection.objects.unlink(part)
        inside.objects.link(part)
    for name, at in (("Oak", -1.5), ("Elm", 1.5)):
        empty = bpy.data.objects.new(name, None)
        empty.instance_type, empty.instance_collection = "COLLECTION", inside
        empty.location.x = at
        bpy.context.scene.collection.objects.link(empty)
    found = drawn()
    assert set(found.sheet.names) == {"Oak", "Elm"}
    number = found.sheet.pixels[..., 1]
    assert (number == 1).sum() == (number == 2).sum() > 100


@drawing
def test_what_guides_leave_out_is_said(camera: Any) -> None:  # noqa: F811
    bpy.ops.object.volume_add()
    hair = bpy.data.objects.new("Hair", bpy.data.hair_curves.new("Hair"))
    bpy.context.scene.collection.objects.link(hair)
    add_plane("Wall", (0, 0, 0))
    assert drawn().left_out == ("hair", "volumes")


@drawing
def test_a_mesh_in_edit_mode_is_in_it(camera: Any) -> None:  # noqa: F811
    add_plane("Wall", (0, 0, 0))
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.transform.translate(value=(0, 5, 0))
    found = drawn()
    assert found.sheet.pixels[..., 0].max() == pytest.approx(15, rel=1e-4)
    bpy.ops.object.mode_set(mode="OBJECT")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What other add-ons would hear of, and undo would step back over."""
    told: list[str] = []

    def hear(*_: Any) -> None:
        told.append("depsgraph")

    bpy.app.handlers.depsgraph_update_post.append(hear)
    yield told
    bpy.app.handlers.depsgraph_update_post.remove(hear)


@drawing
def test_the_scene_is_as_it_was(
    clean_scene: Any,  # noqa: F811
    camera: Any,  # noqa: F811
    eyes: Eyes,  # noqa: F811
    heard: list[str],
) -> None:
    add_plane("Wall", (0, 0, 0))
    bpy.ops.object.text_add()
    bpy.ops.object.metaball_add(location=(1, 0, 0))
    bpy.context.view_layer.update()
    before = state(clean_scene, eyes)
    heard.clear()
    for kind in (SourceKind.CAMERA, SourceKind.VIEWPORT):
        guides.draw(bpy.context, *guides.find_frame(bpy.context, kind, SIZE, 2048))
    assert state(clean_scene, eyes) == before
    assert not heard


@drawing
def test_the_scene_is_as_it_was_when_drawing_fails(
    clean_scene: Any,  # noqa: F811
    camera: Any,  # noqa: F811
    eyes: Eyes,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bl_ext.user_default.paintover.core.errors import CaptureError
    from bl_ext.user_default.paintover.scene import guide_shader

    def fail() -> None:
        raise RuntimeError("no shader")

    add_plane("Wall", (0, 0, 0))
    bpy.context.view_layer.update()
    before = state(clean_scene, eyes)
    monkeypatch.setattr(guide_shader, "compiled", fail)
    with pytest.raises(CaptureError, match="graphics card"):
        drawn()
    assert state(clean_scene, eyes) == before
