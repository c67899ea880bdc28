"""The UV map that a mesh was given for a picture: taken away with the picture, and made again.

How it was made is kept on the mesh, so that nothing of the map itself has to be.
"""

from contextlib import ExitStack
from typing import Any

import bpy
from mathutils import Matrix

from ..core.placement import View
from . import editable, versions

PROPERTY = "paintover_map"

_READERS = {"TEX_IMAGE", "TEX_COORD", "UVMAP", "NORMAL_MAP", "TANGENT", "ATTRIBUTE", "SCRIPT"}
"""Nodes that may read a UV map."""

_CLOSE = 1e-4
"""By how much a UV may differ from what was made and still be that."""


def make(
    subject: bpy.types.Object, view: View | None, picture_aspect: float, rollback: ExitStack
) -> None:
    """Make the map, and note on the mesh how (see ``uv.make_map``)."""
    from . import uv  # with NumPy, which no panel shall wait for

    uv.make_map(subject, view, picture_aspect, rollback)
    mesh: Any = subject.data
    rollback.callback(mesh.pop, PROPERTY, None)
    mesh[PROPERTY] = {
        "aspect": picture_aspect,
        "world": _flat(subject.matrix_world),
        "view": [] if view is None else [*_flat(view.matrix_world), *_flat(view.projection)],
        "frame": [0, 0] if view is None else [view.width, view.height],
    }


def take_away(material: bpy.types.Material) -> None:
    """From the meshes that show ``material``, unless something else reads it or the artist has
    changed it."""
    for mesh in _meshes(material):
        if len(mesh.uv_layers) == 1 and not _is_read(mesh) and _is_as_made(mesh):
            mesh.uv_layers.remove(mesh.uv_layers[0])


def make_again(material: bpy.types.Material) -> None:
    """On the meshes that ``take_away`` took it from."""
    from . import uv

    for mesh in _meshes(material):
        if not mesh.uv_layers and mesh.polygons:
            uv.write(mesh, _made(mesh), ExitStack())


def _meshes(material: bpy.types.Material) -> list[Any]:
    """Meshes of this file with a note of ours; those in Edit Mode are left in peace."""
    return [
        mesh
        for mesh in bpy.data.meshes
        if PROPERTY in mesh
        and editable.is_own(mesh)
        and not mesh.is_editmode
        and any(
            slot.material == material
            for user in bpy.data.objects
            if user.data == mesh
            for slot in user.material_slots
        )
    ]


def _made(mesh: Any) -> Any:
    """(n, 2) UV of the mesh as it is now, made as it was then."""
    from . import uv

    note = mesh[PROPERTY]
    held = list(note["view"])
    view = None
    if held:
        width, height = note["frame"]
        view = View(_rows(held[:16]), _rows(held[16:]), int(width), int(height), 0.0)
    return uv.coordinates(mesh, Matrix(_rows(list(note["world"]))), view, float(note["aspect"]))


def _is_as_made(mesh: Any) -> bool:
    import numpy as np

    now = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers[0].uv.foreach_get("vector", now)
    return bool(np.allclose(now.reshape(-1, 2), _made(mesh), atol=_CLOSE))


def _is_read(mesh: Any) -> bool:
    """Whether a material or a modifier may use the map; rather once too often."""
    users = [user for user in bpy.data.objects if user.data == mesh]
    for user in users:
        for modifier in user.modifiers:
            named = [getattr(modifier, name, "") for name in ("uv_layer", "uvlayer_name")]
            if modifier.type in {"NODES", "MULTIRES", "DATA_TRANSFER"} or any(named):
                return True
        if any(slot.material and _reads(slot.material.node_tree) for slot in user.material_slots):
            return True
    return False


def _reads(tree: Any) -> bool:
    """Whether a node that is not a picture of ours left unlinked may read a UV map."""
    for node in tree.nodes if tree else ():
        if node.type == "GROUP" and _reads(node.node_tree):
            return True
        if node.type not in _READERS:
            continue
        image = getattr(node, "image", None)
        is_ours = image is not None and versions.version_of(image) is not None
        if not is_ours or any(socket.is_linked for socket in node.outputs):
            return True
    return False


def _flat(matrix: Any) -> list[float]:
    return [float(value) for row in matrix for value in row]


def _rows(values: list[float]) -> Any:
    return tuple(tuple(values[start : start + 4]) for start in range(0, 16, 4))
