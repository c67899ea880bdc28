"""The UV map that is made for a mesh without one."""

from dataclasses import replace

import bmesh
import bpy
import numpy as np
import pytest
from mathutils import Euler, Matrix, Vector

from tests.blender.placement.pictures import (
    camera_view,
    orthographic_view,
    perspective_view,
    picture,
    place,
    seen,
)
from tests.blender.placement.test_materials import square

VIEWS = {
    "perspective": perspective_view(),
    "shifted": perspective_view(offset=(0.3, -0.2)),
    "orthographic": orthographic_view(),
}


def corners(subject):
    """World positions (n, 3) and UVs (n, 2) of all face corners."""
    mesh = subject.data
    layer = mesh.uv_layers.active
    world = [subject.matrix_world @ mesh.vertices[loop.vertex_index].co for loop in mesh.loops]
    return np.array(world), np.array([layer.uv[loop.index].vector for loop in mesh.loops])


def bare_cube(size=(2, 2, 2), matrix=None):
    """A box of ``size`` without a UV map, after the startup file's cube."""
    mesh = bpy.data.meshes.new("Box")
    made = bmesh.new()
    bmesh.ops.create_cube(made, size=1)
    bmesh.ops.scale(made, vec=size, verts=made.verts)
    made.to_mesh(mesh)
    made.free()
    subject = bpy.data.objects.new("Box", mesh)
    subject.matrix_world = matrix or Matrix()
    bpy.context.scene.collection.objects.link(subject)
    bpy.context.view_layer.update()
    return subject


@pytest.mark.parametrize("mode", ["OBJECT", "EDIT"])
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_with_a_view_every_corner_lies_where_it_was_seen(view, mode):
    eye = Matrix(view.matrix_world)
    turned = Euler((0.3, 0.5, 0.2)).to_matrix().to_4x4()
    subject = bare_cube((1, 2, 0.5), eye @ Matrix.Translation((0.4, 0.2, -6)) @ turned)
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode=mode)
    place("MATERIAL", view=view, subject=subject)
    bpy.ops.object.mode_set(mode="OBJECT")
    world, uv = corners(subject)
    assert uv * 2 - 1 == pytest.approx(seen(view, world), abs=1e-4)


def test_a_picture_of_another_shape_lies_as_it_would_on_the_frame():
    view = perspective_view(1600, 900)
    eye = Matrix(view.matrix_world)
    subject = bare_cube((1, 1, 1), eye @ Matrix.Translation((0, 0, -6)))
    place("MATERIAL", of=picture(90, 90), view=view, subject=subject)
    world, uv = corners(subject)
    expected = seen(view, world) * (1, 900 / 1600)
    assert uv * 2 - 1 == pytest.approx(expected, abs=1e-4)


def test_an_object_moved_by_a_script_a_moment_ago_is_seen_where_it_is():
    scene = bpy.context.scene
    subject = bare_cube()
    view = camera_view(scene.camera, 1600, 900)
    subject.location.x = 2
    place("MATERIAL", view=view, subject=subject)
    world, uv = corners(subject)
    assert world[:, 0].min() == pytest.approx(1)
    assert uv * 2 - 1 == pytest.approx(seen(view, world), abs=1e-4)


def test_what_lies_beside_the_eye_does_not_become_infinite():
    # A row of points whose distance before the eye is nothing, or less.
    subject = square()
    subject.matrix_world = Matrix()
    view = perspective_view()
    view = replace(view, matrix_world=tuple(map(tuple, Matrix.Rotation(0.5, 4, "Z"))))
    place("MATERIAL", view=view, subject=subject)
    assert np.isfinite(corners(subject)[1]).all()


def test_a_mesh_that_is_being_edited_through_another_object():
    subject, other = square(), square("Other")
    other.data = subject.data
    bpy.context.view_layer.objects.active = other
    bpy.ops.object.mode_set(mode="EDIT")
    place("MATERIAL", of=picture(90, 90), subject=subject)
    bpy.ops.object.mode_set(mode="OBJECT")
    world, uv = corners(subject)
    assert uv == pytest.approx(world[:, :2] / 2 + 0.5, abs=1e-6)


@pytest.mark.parametrize("mode", ["OBJECT", "EDIT"])
def test_without_a_view_a_square_shows_the_whole_picture(mode):
    subject = square()
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode=mode)
    place("MATERIAL", of=picture(90, 90), subject=subject)
    bpy.ops.object.mode_set(mode="OBJECT")
    world, uv = corners(subject)
    assert uv == pytest.approx(world[:, :2] / 2 + 0.5, abs=1e-6)


def stretch(subject, aspect):
    """Ratio between picture pixels across and upward per unit on each face; 1 is unstretched."""
    mesh = subject.data
    layer = mesh.uv_layers.active
    scale = subject.matrix_world
    found = []
    for face in mesh.polygons:
        points = [scale @ mesh.vertices[i].co for i in face.vertices]
        uv = [layer.uv[i].vector for i in face.loop_indices]
        lengths = {}
        for i in range(len(points)):
            edge = points[i] - points[i - 1]
            step = Vector(uv[i]) - Vector(uv[i - 1])
            axis = 0 if abs(step.x) > abs(step.y) else 1
            lengths[axis] = abs(step[axis]) * (aspect if axis == 0 else 1) / edge.length
        found.append(lengths[0] / lengths[1])
    return found


@pytest.mark.parametrize("size", [(90, 90), (160, 90), (90, 160)])
@pytest.mark.parametrize("scale", [(1, 1, 1), (3, 1, 0.5), (-1, 1, 2)])
def test_without_a_view_nothing_is_stretched(size, scale):
    subject = bare_cube((2, 1, 3), Matrix.Diagonal((*scale, 1)))
    place("MATERIAL", of=picture(*size), subject=subject)
    assert stretch(subject, size[0] / size[1]) == pytest.approx([1] * 6, abs=1e-3)
    uv = corners(subject)[1]
    assert uv.min() >= -1e-6 and uv.max() <= 1 + 1e-6


def test_the_sides_show_the_picture_upright_and_not_mirrored():
    subject = bare_cube()
    place("MATERIAL", of=picture(90, 90), subject=subject)
    mesh = subject.data
    layer = mesh.uv_layers.active
    for face in mesh.polygons:
        uv = [layer.uv[i].vector.to_3d() for i in face.loop_indices]
        # Counter-clockwise from outside on the face is counter-clockwise on the picture.
        assert (uv[1] - uv[0]).cross(uv[2] - uv[1]).z > 0
        if abs(face.normal.z) < 0.5:
            top = max(
                face.loop_indices, key=lambda i: mesh.vertices[mesh.loops[i].vertex_index].co.z
            )
            assert layer.uv[top].vector.y == pytest.approx(1)


def test_a_map_that_is_there_is_left_alone():
    cube = bpy.data.objects["Cube"]
    before = corners(cube)[1]
    place("MATERIAL", view=perspective_view(), subject=cube)
    assert cube.data.uv_layers.keys() == ["UVMap"]
    assert (corners(cube)[1] == before).all()
