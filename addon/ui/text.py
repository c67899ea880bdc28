"""Sentences in panels: wrapped to the sidebar's width, never cut off."""

import textwrap

import bpy

_POINT_WIDTH = 6.4
"""A generous mean width of a letter in the interface font, in pixels at scale 1."""


def lines(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    sentence: str,
    *,
    icon: str = "NONE",
    dimmed: bool = False,
    margin: int = 5,
) -> None:
    """Draw a sentence over as many labels as it needs; ``margin`` is in letters."""
    scale = context.preferences.system.ui_scale
    width = context.region.width if context.region else 280
    letters = max(16, int(width / (_POINT_WIDTH * scale)) - margin)
    column = layout.column(align=True)
    column.scale_y = 0.8
    column.active = not dimmed
    for number, line in enumerate(textwrap.wrap(sentence, letters) or [""]):
        blank = "BLANK1" if icon != "NONE" else "NONE"
        column.label(text=line, icon=blank if number else icon, translate=False)
