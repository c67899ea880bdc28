"""Put a new object into the scene the way Blender's own Add does."""

import contextlib
from contextlib import ExitStack
from typing import Any

import bpy

from ..core.wording import say
from . import editable


def view_layer(scene: bpy.types.Scene) -> bpy.types.ViewLayer:
    """The view layer an artist is looking at, else the scene's first."""
    for manager in bpy.data.window_managers:
        for window in manager.windows:
            if window.scene == scene:
                return window.view_layer
    return scene.view_layers[0]


def require(scene: bpy.types.Scene) -> None:
    """Raise PlacementError when the scene is linked."""
    editable.require(scene, say("scene"))


def link(
    scene: bpy.types.Scene, new: bpy.types.Object, rollback: ExitStack, *, select: bool
) -> None:
    """Into the active collection, or the scene's own where that one is hidden or linked.

    With ``select`` it becomes the selection, in Object Mode; in other modes nothing is disturbed.
    """
    layer = view_layer(scene)
    chosen = layer.active_layer_collection
    collection = scene.collection
    if chosen and not chosen.exclude and chosen.is_visible and editable.is_own(chosen.collection):
        collection = chosen.collection
    collection.objects.link(new)
    rollback.callback(collection.objects.unlink, new)
    _show_in_local_views(scene, new)
    if select:
        choose(scene, [new], rollback)


def gather(
    scene: bpy.types.Scene, name: str, new: list[bpy.types.Object], rollback: ExitStack
) -> bpy.types.Collection:
    """Into a new collection of the scene, selected as Blender's Add does."""
    collection = bpy.data.collections.new(name)
    rollback.callback(bpy.data.collections.remove, collection)
    scene.collection.children.link(collection)
    for item in new:
        collection.objects.link(item)
        _show_in_local_views(scene, item)
    choose(scene, new, rollback)
    return collection


def choose(scene: bpy.types.Scene, new: list[bpy.types.Object], rollback: ExitStack) -> None:
    """Make these the selection, in Object Mode; the first becomes the active one."""
    layer = view_layer(scene)
    active = layer.objects.active
    if active is not None and active.mode != "OBJECT":
        return
    selected = list(layer.objects.selected)
    rollback.callback(_select, layer, selected, active)
    _select(layer, new, new[0])


def _select(
    layer: bpy.types.ViewLayer,
    wanted: list[bpy.types.Object],
    active: bpy.types.Object | None,
) -> None:
    for other in list(layer.objects.selected):
        other.select_set(False, view_layer=layer)
    for item in wanted:
        item.select_set(True, view_layer=layer)
    layer.objects.active = active


def _show_in_local_views(scene: bpy.types.Scene, new: bpy.types.Object) -> None:
    """Join what is isolated, or the new object would be invisible where it was asked for."""
    for manager in bpy.data.window_managers:
        for window in manager.windows:
            if window.scene != scene:
                continue
            for area in window.screen.areas:
                space: Any = area.spaces.active
                if space.type == "VIEW_3D" and space.local_view:
                    # Raises where the object is in no collection of that window's view layer.
                    with contextlib.suppress(RuntimeError):
                        new.local_view_set(space, True)
