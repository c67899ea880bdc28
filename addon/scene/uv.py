"""Make a UV map for a mesh that has none: as the picture was seen, or from six sides."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Matrix

from ..core.placement import View
from .registration import cover

NAME = "UVMap"

_BEHIND = 1e-4


@dataclass(frozen=True)
class _Corners:
    """Face corners of a mesh: ``positions`` and ``normals`` of their faces, (n, 3), local."""

    positions: np.ndarray
    normals: np.ndarray


def make_map(
    subject: bpy.types.Object, view: View | None, picture_aspect: float, rollback: ExitStack
) -> None:
    """Give the object's mesh a UV map that shows the picture unstretched.

    With ``view`` every corner is projected through it, so that the picture lands on the object
    as it was seen; corners of a face are joined by straight lines, hence large faces seen at an
    angle want subdividing. Without, each face takes the picture along its dominant normal.
    """
    mesh = subject.data
    if mesh.is_editmode:
        _write_edit_mesh(subject, view, picture_aspect, rollback)
        return
    write(mesh, coordinates(mesh, subject.matrix_world, view, picture_aspect), rollback)


def coordinates(
    mesh: bpy.types.Mesh, world: Matrix, view: View | None, picture_aspect: float
) -> np.ndarray:
    """(n, 2) UV of the mesh's face corners, for an object that stands at ``world``."""
    return _uv(_read(mesh), world, view, picture_aspect)


def write(mesh: bpy.types.Mesh, uv: np.ndarray, rollback: ExitStack) -> None:
    """Into a new UV map."""
    layer = mesh.uv_layers.new(name=NAME, do_init=False)
    name = layer.name
    rollback.callback(lambda: mesh.uv_layers.remove(mesh.uv_layers[name]))
    layer.uv.foreach_set("vector", np.ascontiguousarray(uv, np.float32).ravel())
    mesh.update()


def _read(mesh: bpy.types.Mesh) -> _Corners:
    vertices = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", vertices)
    index = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", index)
    normals = np.empty(len(mesh.polygons) * 3, np.float32)
    mesh.polygons.foreach_get("normal", normals)
    sizes = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_total", sizes)
    return _Corners(
        vertices.reshape(-1, 3)[index], np.repeat(normals.reshape(-1, 3), sizes, axis=0)
    )


def _write_edit_mesh(
    subject: bpy.types.Object, view: View | None, picture_aspect: float, rollback: ExitStack
) -> None:
    mesh = subject.data
    edited = bmesh.from_edit_mesh(mesh)
    subject.update_from_editmode()  # reading arrays is many times faster than walking loops
    uv = _uv(_read(mesh), subject.matrix_world, view, picture_aspect)
    edited.loops.layers.uv.new(NAME)
    layer = edited.loops.layers.uv.active
    rollback.callback(_drop_edit_layer, mesh)
    loops = (loop for face in edited.faces for loop in face.loops)
    for loop, value in zip(loops, uv.tolist(), strict=True):
        loop[layer].uv = value
    bmesh.update_edit_mesh(mesh, loop_triangles=False, destructive=False)


def _drop_edit_layer(mesh: bpy.types.Mesh) -> None:
    edited = bmesh.from_edit_mesh(mesh)
    layers: Any = edited.loops.layers.uv
    layers.remove(layers[NAME])
    bmesh.update_edit_mesh(mesh, loop_triangles=False, destructive=False)


def _uv(corners: _Corners, world: Matrix, view: View | None, picture_aspect: float) -> np.ndarray:
    if view is not None:
        return _project(corners.positions, world, view, picture_aspect)
    return _box(corners, world, picture_aspect)


def _project(positions: np.ndarray, world: Matrix, view: View, picture_aspect: float) -> np.ndarray:
    """(n, 2) UV of local ``positions`` seen through ``view``: the frame is 0 to 1."""
    through = np.array(Matrix(view.projection) @ Matrix(view.matrix_world).inverted() @ world)
    clip = positions @ through[:, :3].T + through[:, 3]
    # What is behind the eye has no place in the picture; it must only not become infinite.
    device = clip[:, :2] / np.maximum(clip[:, 3:], _BEHIND)
    width, height = cover(view.width, view.height, picture_aspect)
    return 0.5 + 0.5 * device * (view.width / width, view.height / height)


def _box(corners: _Corners, world: Matrix, picture_aspect: float) -> np.ndarray:
    """(n, 2) UV: each face looks along its dominant axis at the picture, which is centred on
    the object, upright seen from outside, and covers its longest side."""
    if not len(corners.positions):
        return np.zeros((0, 2))
    scale = np.abs(np.array(world.to_scale()))
    low, high = corners.positions.min(axis=0), corners.positions.max(axis=0)
    size = (high - low) * scale
    centred = (corners.positions - (low + high) / 2) * scale / max(float(size.max()), 1e-9)
    # Normals scale inversely; what matters is the axis a face looks along as it is seen.
    normals = corners.normals / np.maximum(scale, 1e-9)
    axis = np.abs(normals).argmax(axis=1)
    outward = np.where(np.take_along_axis(normals, axis[:, None], axis=1)[:, 0] < 0, -1.0, 1.0)
    x, y, z = centred.T
    across = np.choose(axis, (outward * y, -outward * x, x))
    upward = np.choose(axis, (z, z, outward * y))
    width, height = cover(1.0, 1.0, picture_aspect)
    return 0.5 + np.stack((across / width, upward / height), axis=1)
