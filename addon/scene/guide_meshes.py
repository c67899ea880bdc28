"""The meshes that a view shows, evaluated, as batches for the graphics card."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import bpy
import gpu
import numpy as np
from mathutils import Matrix, Vector

from ..core.wording import say

_types: Any = gpu.types

_LEFT_OUT = {
    "CURVES": say("hair"),
    "VOLUME": say("volumes"),
    "POINTCLOUD": say("point clouds"),
    "GPENCIL": say("grease pencil"),
    "GREASEPENCIL": say("grease pencil"),
}

_LINES_ONLY = {"WIRE", "BOUNDS"}


@dataclass(slots=True)
class Batch:
    """``is_flat``: the faces' own normals are meant, which the shader finds by itself."""

    batch: Any
    is_flat: bool


@dataclass(slots=True)
class Shown:
    """One thing in the view: where it stands, its mesh, and the name it goes by."""

    matrix: Matrix
    mesh: Batch
    name: str


@dataclass(slots=True)
class Gatherer:
    """Walks through what a view shows. ``left_out`` says afterwards what cannot be drawn."""

    depsgraph: bpy.types.Depsgraph
    space: bpy.types.SpaceView3D | None
    to_clip: Matrix
    left_out: set[str] = field(default_factory=set)
    _batches: dict[int, Batch | None] = field(default_factory=dict)
    _hidden: dict[int, bool] = field(default_factory=dict)

    def shown(self) -> Iterator[Shown]:
        """Every instance of a mesh that may be in the frame. Curves, texts, surfaces and metaballs
        come as the meshes that Blender makes of them; each mesh is read once."""
        for instance in self.depsgraph.object_instances:
            found: Any = instance.object
            placed: Any = (instance.parent or found).original
            if not instance.show_self or self._is_hidden(placed):
                continue
            if found.type in _LEFT_OUT:
                self.left_out.add(_LEFT_OUT[found.type])
            if found.type != "MESH" or found.display_type in _LINES_ONLY:
                continue
            if any(one.settings.type == "HAIR" for one in found.particle_systems):
                self.left_out.add(say("hair"))
            matrix = instance.matrix_world.copy()
            key = found.data.as_pointer()
            if key not in self._batches:
                if self._is_beside(found, matrix):
                    continue
                self._batches[key] = _batch(found)
            batch = self._batches[key]
            if batch is not None:
                yield Shown(matrix, batch, _name(found.original, placed))

    def _is_hidden(self, placed: bpy.types.Object) -> bool:
        """Whether this view hides what others show: local view, its collections, its filters."""
        if self.space is None:
            return False
        key = placed.as_pointer()
        if key not in self._hidden:
            # The objects of a set scene are in no layer of this one, and shown all the same.
            is_known = placed.visible_get()
            self._hidden[key] = is_known and not placed.visible_get(viewport=self.space)
        return self._hidden[key]

    def _is_beside(self, found: bpy.types.Object, matrix: Matrix) -> bool:
        """Whether its box is outside of one side of the frame."""
        to_clip = self.to_clip @ matrix
        corners = [to_clip @ Vector((*corner, 1.0)) for corner in found.bound_box]
        return any(
            all(sign * corner[axis] > corner.w for corner in corners)
            for axis in (0, 1)
            for sign in (1, -1)
        )


def _name(original: bpy.types.Object, placed: bpy.types.Object) -> str:
    """Of a collection's instance its own, for it is one thing to the artist; else of the object."""
    return placed.name if placed.instance_type == "COLLECTION" else original.name


def _batch(found: bpy.types.Object) -> Batch | None:
    """None when it has no faces. ``to_mesh`` knows edit mode and subdivision by the GPU."""
    mesh: Any = found.to_mesh()
    try:
        if mesh is None or not len(mesh.polygons):
            return None
        mesh.calc_loop_triangles()
        return _filled(mesh)
    finally:
        found.to_mesh_clear()


def _filled(mesh: Any) -> Batch:
    """Reads by the collections that Blender copies whole: others take a microsecond an item
    (``vertex_normals``, ``loops``, ``loop_triangles``)."""
    places = _read(mesh.attributes["position"].data, "vector", 3, np.float32)
    corners = _read(mesh.attributes[".corner_vert"].data, "value", 1, np.int32)[:, 0]
    if len(mesh.loop_triangles) == len(mesh.polygons):  # it is all triangles, in their order
        order = np.arange(len(corners), dtype=np.int32).reshape(-1, 3)
    else:
        order = _read(mesh.loop_triangles, "loops", 3, np.int32)
    domain = mesh.normals_domain
    normals = places
    if domain != "FACE":
        of_corners = _read(mesh.corner_normals, "vector", 3, np.float32)
        if domain == "CORNER":
            places, normals = places[corners], of_corners
        else:
            normals = np.zeros_like(places)
            normals[corners] = of_corners
    if domain != "CORNER":
        order = corners[order]
    layout = _types.GPUVertFormat()
    layout.attr_add(id="position", comp_type="F32", len=3, fetch_mode="FLOAT")
    layout.attr_add(id="normal", comp_type="F32", len=3, fetch_mode="FLOAT")
    vertices = _types.GPUVertBuf(layout, len(places))
    vertices.attr_fill("position", places)
    vertices.attr_fill("normal", normals)
    batch = _types.GPUBatch(
        type="TRIS", buf=vertices, elem=_types.GPUIndexBuf(type="TRIS", seq=order)
    )
    return Batch(batch, is_flat=domain == "FACE")


def _read(collection: Any, name: str, width: int, kind: Any) -> Any:
    values = np.empty((len(collection), width), kind)
    collection.foreach_get(name, values.ravel())
    return values
