"""The words below a picture of a reference board, which follow the picture that it shows."""

from contextlib import ExitStack
from typing import Any

import bpy

from ..core import naming

HEIGHT = 0.07
"""Of a label, by that of its picture."""

_PROPERTY = "paintover_label"
_LONGEST = 40


def add(
    item: bpy.types.Object, name: str, width: float, height: float, rollback: ExitStack
) -> bpy.types.Object:
    """A name below a picture of that ``width`` and ``height``, as wide as it is; it moves along."""
    text: Any = bpy.data.curves.new(f"{item.name} Label", "FONT")
    rollback.callback(bpy.data.curves.remove, text)
    size = height * HEIGHT
    text.body = naming.from_prompt(name, _LONGEST)
    text.size = size
    text.align_x, text.align_y = "CENTER", "TOP"
    text.overflow = "SCALE"
    box = text.text_boxes[0]
    box.width, box.height = width, size * 1.5
    box.x, box.y = -width / 2, -size  # the first line stands on its upper edge
    label = bpy.data.objects.new(text.name, text)
    rollback.callback(bpy.data.objects.remove, label)
    label[_PROPERTY] = text.body
    label.parent = item
    label.location = (0.0, -height / 2 - size * 0.3, 0.0)
    return label


def follow(item: bpy.types.Object, name: str) -> None:
    """Another picture is shown there now. What the artist has written instead stays."""
    for label in item.children:
        text: Any = label.data
        written = label.get(_PROPERTY)
        if written and isinstance(text, bpy.types.TextCurve) and text.body == written:
            text.body = label[_PROPERTY] = naming.from_prompt(name, _LONGEST)
