"""Where results are in the open file: the images that hold them, and what shows these."""

from collections.abc import Iterable
from typing import Any

import bpy

from ..core.placement import Handle
from . import provenance
from .lookup import handle

_turns = 0


def turned() -> None:
    """After undo, redo or another file, anything may be elsewhere."""
    global _turns
    _turns += 1


def stamp() -> tuple[int, ...]:
    """Another one whenever pictures may have been placed or taken out; costs nothing."""
    data = bpy.data
    return _turns, len(data.images), len(data.objects), len(data.materials), len(data.cameras)


def images() -> dict[str, list[bpy.types.Image]]:
    """All images of ours by the ids of their results."""
    found: dict[str, list[bpy.types.Image]] = {}
    for image in bpy.data.images:
        if provenance.PROPERTY in image and (told := provenance.read(image).get("result")):
            found.setdefault(str(told), []).append(image)
    return found


def in_scene(scene: bpy.types.Scene) -> frozenset[str]:
    """Ids of the results that an object of the scene shows."""
    there = {thing.name for thing in scene.objects}
    return frozenset(
        result
        for result, held in images().items()
        if any(thing.name in there for thing in _showing(held))
    )


def of(result_id: str) -> tuple[list[Handle], list[Handle]]:
    """What became of a result: its images, and the objects that show them."""
    held = images().get(result_id, [])
    return [handle(image) for image in held], [handle(thing) for thing in _showing(held)]


def _showing(held: Iterable[Any]) -> list[Any]:
    """Objects with these images: by a material, as an empty, or as a camera's background."""
    find_users: Any = bpy.data.user_map  # the stubs of 4.2 and 5.2 differ
    seen: set[Any] = set()
    wanted = set(held)
    while wanted:
        seen |= wanted
        users = find_users(
            subset=wanted,
            value_types={"MATERIAL", "OBJECT", "CAMERA", "MESH", "NODETREE"},
        )
        wanted = {user for each in users.values() for user in each} - seen
        wanted = {user for user in wanted if not isinstance(user, bpy.types.Scene)}
        found = {user for user in wanted if isinstance(user, bpy.types.Object)}
        seen |= found
        wanted -= found
    return sorted(
        (one for one in seen if isinstance(one, bpy.types.Object)), key=lambda one: one.name
    )
