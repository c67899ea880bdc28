"""Put a picture where it was meant to go, whole or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import bpy

from ..core.errors import PaintoverError, PlacementError
from ..core.placement import Placement, Target
from ..core.result import Picture
from ..core.wording import say, together
from . import background, link, load_image, lookup, material, plane, reference, versions
from .rollback import all_or_nothing

SAFE = say("The picture is safe in the library: place it from Results.")

_STANDING = {
    Target.PLANE: plane.put,
    Target.REFERENCE: reference.put,
    Target.BACKGROUND: background.put,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """What was made or changed. ``note`` is one sentence for the artist, or empty."""

    image: bpy.types.Image
    object: bpy.types.Object | None
    note: str = ""


def place(picture: Picture, placement: Placement, scene: bpy.types.Scene | None = None) -> Placed:
    """Bring ``picture`` into this file. Main thread, any mode, with or without a window.

    ``scene`` overrides the scene that ``placement`` remembers. Makes no undo step of its own.
    Raises PaintoverError; the file is then as it was.
    """
    with safely() as rollback:
        return _place(picture, placement, scene, rollback)


@contextmanager
def safely() -> Iterator[ExitStack]:
    """Yield a stack of ways back, which are gone when the body raises; then as PaintoverError."""
    try:
        with all_or_nothing() as rollback:
            yield rollback
    except PlacementError as error:
        raise PlacementError(
            error.message, together(error.hint, SAFE), detail=error.detail
        ) from error
    except PaintoverError:
        raise
    except (RuntimeError, ReferenceError, AttributeError, TypeError, ValueError, OSError) as error:
        raise PlacementError(
            "Blender could not place the picture.", SAFE, detail=str(error)
        ) from error


def refusal(
    placement: Placement, scene: bpy.types.Scene | None = None, *, from_view: bool = False
) -> PlacementError | None:
    """Why this placement cannot be, as far as can be told before there is a picture.

    ``from_view`` tells that it will have the view of a 3D View, which is not captured yet. Cheap
    enough for a panel, changes nothing.
    """
    try:
        _check(placement, scene, from_view)
    except PlacementError as error:
        return error
    return None


def _check(
    placement: Placement, given: bpy.types.Scene | None, from_view: bool = False
) -> bpy.types.Scene | None:
    """The scene, where the target needs one."""
    match placement.target:
        case Target.IMAGE:
            # Another file than the one it was made for must not get it.
            return lookup.find_scene(placement.scene, given) if placement.scene else given
        case Target.MATERIAL:
            material.check(placement)
            return given or (placement.scene and lookup.find(bpy.data.scenes, placement.scene))
        case Target.BACKGROUND:
            scene = lookup.find_scene(placement.scene, given)
            background.check(placement, scene, from_view=from_view)
        case Target.PLANE | Target.REFERENCE:
            scene = lookup.find_scene(placement.scene, given)
            link.require(scene)
    return scene


def _place(
    picture: Picture,
    placement: Placement,
    given: bpy.types.Scene | None,
    rollback: ExitStack,
) -> Placed:
    scene = _check(placement, given)
    image = load_image.load(picture, placement.pack, rollback)
    if placement.target is Target.IMAGE:
        # Nothing shows it yet, and data without a user is not saved.
        image.use_fake_user = True
        versions.begin(image, Target.IMAGE, image, rollback)
        return Placed(image, None)
    if placement.target is Target.MATERIAL:
        return Placed(image, *material.put(image, placement, scene, rollback))
    assert scene is not None
    put = _STANDING[placement.target]
    return Placed(image, *put(image, placement, scene, rollback))
