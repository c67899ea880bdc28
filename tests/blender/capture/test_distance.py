"""How far before the eye a picture stands: clear of what is visible, and before the pivot."""

import bpy
import pytest
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene import workbench
from bl_ext.user_default.paintover.scene.capture import capture
from mathutils import Matrix, Vector


@pytest.fixture
def distance(monkeypatch):
    """``View.distance`` of a capture, without drawing."""
    monkeypatch.setattr(workbench, "draw", lambda *_: None)

    def take(kind=SourceKind.VIEWPORT):
        bpy.context.view_layer.update()
        return capture(bpy.context, kind, size=(200, 100)).view

    return take


def cube(place, size=2.0):
    bpy.ops.mesh.primitive_cube_add(size=size, location=place)
    return bpy.context.object


def test_it_is_just_before_the_nearest_thing(eyes, distance):
    eyes.look(distance=10)
    cube((0, -2, 0))
    cube((0, 5, 0))
    assert distance().distance == pytest.approx(0.95 * 7)


def test_it_is_at_the_pivot_when_there_is_nothing(eyes, distance):
    eyes.look(distance=6)
    assert distance().distance == pytest.approx(6)


@pytest.mark.parametrize(
    "place",
    [(0, -15, 0), (40, -8, 0), (0, -8, 40)],
    ids=["behind the eye", "right of the frame", "above the frame"],
)
def test_what_is_not_in_the_frame_does_not_count(eyes, distance, place):
    eyes.look(distance=10)
    cube(place)
    assert distance().distance == pytest.approx(10)


def test_hidden_things_lights_and_cameras_do_not_count(eyes, distance, camera):
    eyes.look(distance=10)
    cube((0, -5, 0)).hide_set(True)
    camera.location = (0, -6, 0)
    light = bpy.data.objects.new("Light", bpy.data.lights.new("Light", "POINT"))
    light.location = (0, -6, 0)
    bpy.context.scene.collection.objects.link(light)
    assert distance().distance == pytest.approx(10)


def test_modifiers_count(eyes, distance):
    eyes.look(distance=10)
    array = cube((0, 5, 0)).modifiers.new("Array", "ARRAY")
    array.count, array.relative_offset_displace = 3, (0, -1, 0)
    assert distance().distance == pytest.approx(0.95 * 10)
    array.count = 5
    assert distance().distance == pytest.approx(0.95 * 6)


def test_instances_count(eyes, distance):
    eyes.look(distance=10)
    inner = bpy.data.collections.new("Inner")
    item = cube((0, 0, 0))
    bpy.context.scene.collection.objects.unlink(item)
    inner.objects.link(item)
    instance = bpy.data.objects.new("Instance", None)
    instance.instance_type, instance.instance_collection = "COLLECTION", inner
    instance.location = (0, -4, 0)
    bpy.context.scene.collection.objects.link(instance)
    assert distance().distance == pytest.approx(0.95 * 5)


def test_a_floor_below_the_eye_counts_from_where_it_comes_into_the_frame(eyes, distance):
    eyes.look(distance=10, lens=36)
    bpy.ops.mesh.primitive_plane_add(size=200, location=(0, 0, -1))
    view = distance()
    _, _, bottom, _ = view.extent(1.0)
    assert view.distance == pytest.approx(0.95 / -bottom, rel=1e-3)


def test_a_room_around_the_eye_leaves_some_distance(eyes, distance):
    eyes.look(distance=10, lens=36)
    cube((0, -10, 0), size=8)
    view = distance()
    _, right, _, _ = view.extent(1.0)
    assert view.distance == pytest.approx(0.95 * 4 / right, rel=1e-3)


def test_it_is_never_before_the_near_clip(eyes, distance):
    eyes.look(distance=10)
    eyes.space.clip_start = 0.5
    cube((0, -9.9, 0), size=0.2)
    assert distance().distance >= 0.5


def test_an_orthographic_eye_steps_back_from_what_it_sees_behind_itself(eyes, distance):
    eyes.look("ORTHO", distance=2)
    cube((0, -20, 0))
    view = distance()
    eye = Matrix(view.matrix_world)
    stand = eye @ Vector((0, 0, -view.distance))
    assert view.distance > 0
    assert stand.y < -21, "before the cube"
    assert eye.translation.y < stand.y


def test_of_a_camera(eyes, distance, camera):
    cube((0, -5, 0))
    assert distance(SourceKind.CAMERA).distance == pytest.approx(0.95 * 4)
    camera.data.clip_start = 3.9
    assert distance(SourceKind.CAMERA).distance >= 3.9
