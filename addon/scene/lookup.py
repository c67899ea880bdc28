"""Find Blender data again by the handle it was remembered with."""

from typing import Any

import bpy

from ..core.errors import PlacementError
from ..core.placement import Handle
from ..core.wording import say


def handle(data_block: bpy.types.ID) -> Handle:
    """What to remember of a data-block instead of the data-block."""
    return Handle(data_block.name, data_block.session_uid)


def find(collection: Any, wanted: Handle) -> Any | None:
    """The data-block of ``bpy.data.objects`` and the like that ``wanted`` was made from.

    None when it is gone. Both name and ``session_uid`` must match: the name may have been taken
    by another since, and the number by another in a later session. Local and linked data may
    share a name, hence the search.
    """
    first = collection.get(wanted.name)
    if first is None or first.session_uid == wanted.session_uid:
        return first
    for item in collection:
        if item.session_uid == wanted.session_uid and item.name == wanted.name:
            return item
    return None


def _find_in_session(collection: Any, wanted: Handle) -> Any | None:
    """By its number alone, which is unique in a session: the artist may have renamed it."""
    named = collection.get(wanted.name)  # mostly nobody has, and a panel asks at every redraw
    if named is not None and named.session_uid == wanted.session_uid:
        return named
    return next((item for item in collection if item.session_uid == wanted.session_uid), None)


def find_object(wanted: Handle, kind: str = "") -> bpy.types.Object:
    """Raises PlacementError when the object is gone. ``kind`` is the artist's word for it,
    an object where it has none."""
    found = _find_in_session(bpy.data.objects, wanted)
    if found is None:
        raise _gone(kind or say("object"), wanted)
    return found


def find_scene(wanted: Handle | None, given: bpy.types.Scene | None) -> bpy.types.Scene:
    """``given`` where there is one, else the scene of ``wanted``.

    Raises PlacementError when that scene is gone or none was named.
    """
    if given is not None:
        return given
    if wanted is None:
        raise PlacementError("There is no scene to place the picture in.")
    found = _find_in_session(bpy.data.scenes, wanted)
    if found is None:
        raise _gone(say("scene"), wanted)
    return found


def _gone(kind: str, wanted: Handle) -> PlacementError:
    # Numbers only ever grow. A file opened since may well have a scene of that name, which the
    # artist would look at and wonder.
    is_all_new = all(scene.session_uid > wanted.session_uid for scene in bpy.data.scenes)
    gone = say('The {kind} "{name}" is no longer there', kind=kind, name=wanted.name)
    if is_all_new:
        return PlacementError(
            say("{sentence}: it was deleted, or a file was opened meanwhile.", sentence=gone)
        )
    return PlacementError(say("{sentence}.", sentence=gone))
