"""Whether data may be changed, and what the artist is told when it may not."""

import bpy

from ..core.errors import PlacementError
from ..core.wording import say
from . import compat

_MAKE_LOCAL = "Make it local (Object > Relations > Make Local), or choose another."


def is_own(data_block: bpy.types.ID) -> bool:
    """True for data of this file; false for linked data and overrides of it."""
    return compat.is_editable(data_block) and data_block.override_library is None


def require(data_block: bpy.types.ID, kind: str) -> None:
    """Raise PlacementError, naming the file it comes from, unless it may be changed.

    Overrides pass: what this add-on changes on objects and scenes is open to them.
    """
    if not compat.is_editable(data_block):
        raise refusal(data_block, kind)


def refusal(data_block: bpy.types.ID, kind: str) -> PlacementError:
    """The sentence for data that may not be changed."""
    source = data_block.library
    if source is None and data_block.override_library is not None:
        source = data_block.override_library.reference.library
    words = {"kind": kind, "name": data_block.name}
    if source is None:
        message = say('The {kind} "{name}" is linked and cannot be changed here.', **words)
    else:
        file = bpy.path.basename(source.filepath)
        message = say(
            'The {kind} "{name}" is linked from "{file}" and cannot be changed here.',
            file=file,
            **words,
        )
    return PlacementError(message, _MAKE_LOCAL)
