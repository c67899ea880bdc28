"""The latest results, with a thumbnail and ways to place each."""

import bpy

from ..app import runtime
from ..app.library import Result
from ..core import naming
from . import thumbnails

SHOWN = 6


def draw(layout: bpy.types.UILayout) -> None:
    shown = runtime.get().session.results[:SHOWN]
    grid = layout.grid_flow(columns=2, even_columns=True, even_rows=False, row_major=True)
    for result in shown:
        _one(grid, result)


def _one(layout: bpy.types.UILayout, result: Result) -> None:
    box = layout.box().column(align=True)
    box.template_icon(icon_value=thumbnails.icon(result), scale=5.5)
    box.label(text=naming.from_prompt(result.prompt, 40), translate=False)
    menu = box.operator_menu_enum("paintover.place", "target", text="Place")
    menu.result = result.id
