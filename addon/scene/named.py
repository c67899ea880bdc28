"""What the variables of a prompt stand for in this scene, now."""

import re
from collections.abc import Iterable

import bpy

from ..core.source import SourceKind
from . import view

_NUMBER = re.compile(r"\.\d{3,}$")


def values(
    context: bpy.types.Context, names: Iterable[str], kind: SourceKind
) -> tuple[tuple[str, str], ...]:
    """Each known name with its value, empty where there is none. Cheap enough for a panel.

    Blender's own numbers are left out: "Chair" for Chair.001.
    """
    return tuple((name, _value(context, name, kind)) for name in names)


def _value(context: bpy.types.Context, name: str, kind: SourceKind) -> str:
    scene, active = context.scene, context.view_layer.objects.active
    match name:
        case "object":
            return _spoken(active)
        case "material":
            return _spoken(active.active_material if active else None)
        case "collection":
            return _spoken(_collection(context, active))
        case "scene":
            return _spoken(scene)
        case "camera":
            return _spoken(scene.camera)
        case "frame":
            return str(scene.frame_current)
        case "lens":
            return _lens(context, kind)
        case _:
            return ""


def _spoken(data_block: bpy.types.ID | None) -> str:
    return _NUMBER.sub("", data_block.name) if data_block else ""


def _collection(
    context: bpy.types.Context, active: bpy.types.Object | None
) -> bpy.types.Collection:
    """The active object's own; where it has none, the one that new objects would go to."""
    own = active.users_collection if active else ()
    root = context.scene.collection
    return next((found for found in own if found != root), context.collection or root)


def _lens(context: bpy.types.Context, kind: SourceKind) -> str:
    """Of the 3D View where that is sent and is not looking through a camera."""
    found = view.find_viewport(context) if kind is SourceKind.VIEWPORT else None
    if found and found.region_3d.view_perspective != "CAMERA":
        is_flat = found.region_3d.view_perspective == "ORTHO"
        return "" if is_flat else f"{found.space.lens:.4g}"
    camera = context.scene.camera.data if context.scene.camera else None
    if not isinstance(camera, bpy.types.Camera) or camera.type != "PERSP":
        return ""
    return f"{camera.lens:.4g}"
