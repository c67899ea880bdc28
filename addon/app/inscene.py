"""What an artist does with results in the scene: several at once, and in place of one another."""

import bpy

from ..core.errors import PlacementError
from ..core.placement import Target
from ..core.wording import say
from ..scene import board as boards
from ..scene import load_image, place, subject, swap, versions
from ..scene.subject import Subject
from . import deliver
from .preferences import Preferences


def board(
    context: bpy.types.Context, ids: list[str], layout: boards.Layout, preferences: Preferences
) -> str:
    """Lay results out as a reference board; a note for the artist.

    Those that are gone from the library are left out, and told of. Raises PlacementError when
    there are no others, or when one cannot be placed.
    """
    found, lost = [], 0
    for result_id in ids:
        try:
            found.append(deliver.find(result_id, preferences))
        except PlacementError:
            lost += 1
    if not found:
        raise PlacementError(
            "There is no picture for a board.", "Choose some that are in the library."
        )
    pictures = [deliver.picture(result) for result in found]
    with place.safely() as rollback:
        _, note = boards.put(
            pictures, layout, context.scene, pack=preferences.pack_images, rollback=rollback
        )
    if lost:
        return say(
            "{lost} of {all} pictures are no longer in the library.", lost=lost, all=len(ids)
        )
    return note


def replace(context: bpy.types.Context, result_id: str, preferences: Preferences) -> None:
    """Show a result in place of what the artist has selected. Raises PlacementError."""
    _show(context, subject.require(context), result_id, preferences)


def step(context: bpy.types.Context, by: int, preferences: Preferences) -> None:
    """The version before or after the one that is shown; before the first is what was there.

    Raises PlacementError where there is none, or where its picture is gone.
    """
    found = subject.require(context)
    known, wanted = subject.chain(found), subject.position(found) + by
    if wanted == 0 and subject.can_put_back(found):
        swap.put_back(found)
    elif 1 <= wanted <= len(known):
        _show(context, found, known[wanted - 1].result, preferences)
    elif by < 0:
        raise PlacementError("This is the first version.")
    else:
        raise PlacementError("This is the last version.", "Replace it by another result.")


def put_back(context: bpy.types.Context) -> None:
    """What was there before the first picture of ours. Raises PlacementError."""
    swap.put_back(subject.require(context))


def _show(
    context: bpy.types.Context, found: Subject, result_id: str, preferences: Preferences
) -> None:
    swap.require(found)
    with place.safely() as rollback:
        image = _shown(found, result_id) or swap.find_loaded(result_id)
        if image is None:
            picture = deliver.picture(deliver.find(result_id, preferences))
            image = load_image.load(picture, preferences.pack_images, rollback)
        swap.put(found, image, context.scene)


def _shown(found: Subject, result_id: str) -> bpy.types.Image | None:
    """What it shows already, which may have been painted on."""
    image = subject.current(found)
    version = versions.version_of(image) if image else None
    return image if version and version.result == result_id else None


def own_image(
    context: bpy.types.Context, result_id: str, preferences: Preferences
) -> bpy.types.Image:
    """The image of a result that is nothing but an image: the one there is, else a new one.

    What is painted on it changes no plane or material. Raises PlacementError.
    """
    for image in bpy.data.images:
        version, history = versions.version_of(image), versions.read(image)
        if version and history and version.result == result_id and image.library is None:
            return image
    result = deliver.find(result_id, preferences)
    return deliver.now(context, result, Target.IMAGE, preferences).image
