"""Put a picture on an object: Image Texture into Base Color."""

from contextlib import ExitStack
from typing import Any

import bmesh
import bpy

from ..core.errors import PlacementError
from ..core.placement import Placement, Target
from ..core.wording import say
from . import compat, editable, former, link, lookup, made_map, shader, shown, versions

_CARRIERS = {"MESH", "CURVE", "SURFACE", "FONT", "META"}
_CHOOSE = "Make a mesh, curve, text, surface or metaball the active object."


def check(placement: Placement) -> bpy.types.Object:
    """The object to put the picture on. Raises PlacementError when it cannot be."""
    if placement.object is None:
        raise PlacementError("There is no active object to put the picture on.", _CHOOSE)
    subject = lookup.find_object(placement.object)
    if subject.type not in _CARRIERS:
        types: Any = subject.bl_rna.properties["type"]
        kind = types.enum_items[subject.type].name.lower()
        raise PlacementError(
            say('"{name}" ({kind}) cannot show a material.', name=subject.name, kind=kind), _CHOOSE
        )
    editable.require(subject, say("object"))
    data = subject.data
    if not editable.is_own(data):
        if not subject.material_slots:
            raise PlacementError(
                say(
                    'The object "{name}" shares linked data without a material slot.',
                    name=subject.name,
                ),
                "Make its data local (Object > Relations > Make Local), or choose another.",
            )
        if _needs_map(subject):
            raise PlacementError(
                say('The mesh "{name}" is linked and has no UV map.', name=data.name),
                "Make its data local (Object > Relations > Make Local), or choose another.",
            )
    if _needs_map(subject) and getattr(subject, "use_dynamic_topology_sculpting", False):
        raise PlacementError(
            say(
                '"{name}" is being sculpted with Dyntopo and can have no UV map now.',
                name=subject.name,
            ),
            "Leave Sculpt Mode first.",
        )
    return subject


def put(
    image: bpy.types.Image, placement: Placement, scene: bpy.types.Scene | None, rollback: ExitStack
) -> tuple[bpy.types.Object, str]:
    """The object and a note for the artist."""
    subject = check(placement)
    note = ""
    if subject.type == "MESH":
        if not subject.data.polygons and not subject.data.is_editmode:
            note = say('"{name}" has no faces yet to show the picture on.', name=subject.name)
        elif _needs_map(subject):
            if scene is not None:
                link.view_layer(scene).update()  # a script may have moved the object just now
            made_map.make(subject, placement.view, image.size[0] / image.size[1], rollback)
        elif not _is_seen(subject):
            note = say('No face of "{name}" uses its active material slot yet.', name=subject.name)
    material = _material(subject, image.name, rollback)
    used_nodes = compat.uses_nodes(material)
    if not used_nodes:
        rollback.callback(setattr, material, "use_nodes", False)
    tree = compat.shader_nodes(material)
    nodes, links = set(tree.nodes.keys()), former.links(tree)
    shader.feed(tree, image, subject.type == "META", rollback)
    was_there = former.changed(material, tree, nodes, links, used_nodes)
    versions.begin(material, Target.MATERIAL, image, rollback, was_there)
    return subject, note or shown.without_textures(scene)


def _is_seen(subject: bpy.types.Object) -> bool:
    """Whether any face has the active slot; not asked of a mesh that is being edited."""
    mesh = subject.data
    if mesh.is_editmode or len(subject.material_slots) < 2:
        return True
    import numpy as np

    used = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", used)
    return bool((used == subject.active_material_index).any())


def _needs_map(subject: bpy.types.Object) -> bool:
    return subject.type == "MESH" and not _has_map(subject.data)


def _has_map(mesh: bpy.types.Mesh) -> bool:
    """Whether the mesh has a UV map, in whatever mode it is."""
    if mesh.is_editmode:
        return bmesh.from_edit_mesh(mesh).loops.layers.uv.active is not None
    return len(mesh.uv_layers) > 0


def _material(subject: bpy.types.Object, name: str, rollback: ExitStack) -> bpy.types.Material:
    """The active material where it is this file's own; else a copy or a new one in its place."""
    current = subject.active_material
    if current is not None and editable.is_own(current):
        return current
    material = current.copy() if current is not None else bpy.data.materials.new(name)
    rollback.callback(bpy.data.materials.remove, material)
    if subject.material_slots:
        _fill_slot(subject, material, own_only=current is not None, rollback=rollback)
    else:
        subject.data.materials.append(material)
        rollback.callback(subject.data.materials.clear)  # pop() would leave the object its slot
    return material


def _fill_slot(
    subject: bpy.types.Object,
    material: bpy.types.Material,
    own_only: bool,
    rollback: ExitStack,
) -> None:
    """Into the active slot; on the object alone where its data are linked or, with ``own_only``,
    where others that share the data shall keep what they have."""
    slot = subject.material_slots[subject.active_material_index or 0]
    index, before, link_before = slot.slot_index, slot.material, slot.link
    if slot.link == "DATA" and (own_only or not editable.is_own(subject.data)):
        slot.link = "OBJECT"

    def restore() -> None:
        slot = subject.material_slots[index]
        slot.material = None if slot.link != link_before else before
        slot.link = link_before

    rollback.callback(restore)
    slot.material = material
