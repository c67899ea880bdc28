"""What an artist does with results in the scene: several at once, and in place of one another."""

import bpy

from ..core.errors import PlacementError
from ..core.wording import say
from ..scene import board as boards
from ..scene import place
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
