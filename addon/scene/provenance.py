"""Where a picture comes from, kept on its image as a custom property."""

from collections.abc import Mapping

import bpy
from idprop.types import IDPropertyGroup

PROPERTY = "paintover"

_LARGEST_INT = 2**31 - 1
"""Custom properties hold 32-bit integers; a longer seed is kept as text, not lost."""

Value = str | int | float


def write(image: bpy.types.Image, provenance: Mapping[str, Value]) -> None:
    """Keep ``provenance`` on ``image`` as one group, shown under Custom Properties."""
    image[PROPERTY] = {
        key: _storable(value) for key, value in provenance.items() if value is not None
    }


def read(image: bpy.types.Image) -> dict[str, Value]:
    """What ``write`` kept; empty for an image that is not ours."""
    group = image.get(PROPERTY)
    return group.to_dict() if isinstance(group, IDPropertyGroup) else {}


def _storable(value: Value) -> Value:
    if isinstance(value, int) and abs(value) > _LARGEST_INT:
        return str(value)
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return value
