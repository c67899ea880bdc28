"""A 3D View is turned back to what a capture saw, and changes nothing in the scene."""

from dataclasses import replace

import bpy
import pytest
from bl_ext.user_default.paintover.scene.look_through import is_seen, look_through, same_camera
from bl_ext.user_default.paintover.scene.view import camera_frame, find_viewport, viewport_frame
from mathutils import Matrix


def captured(size=(640, 360)):
    found = find_viewport(bpy.context)
    frame = viewport_frame(bpy.context, found, size, 2048)
    return frame.as_view(bpy.context, found.space)


def elsewhere():
    seen = find_viewport(bpy.context).region_3d
    seen.view_perspective = "PERSP"
    seen.view_location = (5, -3, 2)
    seen.view_rotation = (0.3, 0.5, 0.1, 0.8)
    seen.view_distance = 3.0
    find_viewport(bpy.context).space.lens = 20.0


def near(one, other):
    return all(one[row][:] == pytest.approx(other[row][:], abs=1e-3) for row in range(2))


def has_eye(view):
    found = find_viewport(bpy.context)
    frame = viewport_frame(bpy.context, found, (640, 360), 2048)
    return is_seen(view, frame.matrix_world, frame.projection)


@pytest.mark.parametrize("size", [(640, 200), (240, 480)])
@pytest.mark.parametrize("kind", ["PERSP", "ORTHO"])
def test_the_view_is_as_it_was(eyes, size, kind):
    eyes.look(kind, at=(0, 1, 1), distance=8, lens=35)
    before = captured(size)
    elsewhere()
    assert not has_eye(before)
    look_through(find_viewport(bpy.context), before, bpy.context.scene)
    assert has_eye(before)
    after = captured(size)
    # What is seen, whatever the pivot: the sideways and upward rows of view and projection.
    then = Matrix(before.projection) @ Matrix(before.matrix_world).inverted()
    now = Matrix(after.projection) @ Matrix(after.matrix_world).inverted()
    assert near(then, now)


def test_a_camera_is_looked_through_again(eyes, camera):
    view = camera_frame(bpy.context, None, 512).as_view(bpy.context, None)
    scene = bpy.context.scene
    elsewhere()
    look_through(find_viewport(bpy.context), view, scene)
    found = find_viewport(bpy.context)
    assert found.region_3d.view_perspective == "CAMERA" and not found.space.use_local_camera

    other = bpy.data.objects.new("Other", bpy.data.cameras.new("Other"))
    scene.collection.objects.link(other)
    scene.camera = other
    elsewhere()
    look_through(find_viewport(bpy.context), view, scene)
    assert scene.camera == other, "which camera renders is the artist's choice"
    assert found.space.camera == camera and found.region_3d.view_perspective == "CAMERA"
    found.space.use_local_camera = False


def test_a_camera_that_moved_or_is_gone_leaves_its_view(eyes, camera):
    view = camera_frame(bpy.context, None, 512).as_view(bpy.context, None)
    bpy.context.scene.camera.location.x += 1
    bpy.context.view_layer.update()
    assert same_camera(view, bpy.context.scene) is None
    look_through(find_viewport(bpy.context), view, bpy.context.scene)
    assert find_viewport(bpy.context).region_3d.view_perspective == "PERSP"
    assert has_eye(view)
    bpy.data.objects.remove(bpy.context.scene.camera)
    elsewhere()
    look_through(find_viewport(bpy.context), view, bpy.context.scene)
    assert has_eye(view)


def test_what_may_be_laid_over(eyes):
    eyes.look("PERSP", distance=8)
    view = captured()
    eye = Matrix(view.matrix_world)
    lens = Matrix(view.projection)
    assert is_seen(view, eye @ Matrix.Rotation(0.4, 4, "Y"), lens), "a turn keeps the eye"
    assert not is_seen(view, eye @ Matrix.Translation((0.1, 0, 0)), lens)
    eyes.look("ORTHO", distance=8)
    flat = captured()
    eye, lens = Matrix(flat.matrix_world), Matrix(flat.projection)
    assert is_seen(flat, eye @ Matrix.Translation((3, 1, -5)), lens)
    assert not is_seen(flat, eye @ Matrix.Rotation(0.1, 4, "Y"), lens)
    assert not is_seen(replace(flat, projection=view.projection), eye, lens)
