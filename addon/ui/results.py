"""The latest results: a thumbnail each, and the ways to place it."""

import bpy

from ..app import runtime
from ..app.library import Result
from ..core import naming
from . import thumbnails

SHOWN = 7


def draw(layout: bpy.types.UILayout) -> None:
    """The newest large, the others in a grid below."""
    newest, *others = runtime.get().session.results[:SHOWN]
    _one(layout, newest, scale=8.0)
    grid = layout.grid_flow(columns=2, even_columns=True, even_rows=True, row_major=True)
    for result in others:
        _one(grid, result, scale=4.5)


def _one(layout: bpy.types.UILayout, result: Result, scale: float) -> None:
    box = layout.box().column(align=True)
    box.template_icon(icon_value=thumbnails.icon(result), scale=scale)
    box.label(text=naming.from_prompt(result.prompt, 40), translate=False)
    menu = box.operator_menu_enum("paintover.place", "target", text="Place As")
    menu.result = result.id
