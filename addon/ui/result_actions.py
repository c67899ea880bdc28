"""What can be done with a result: the buttons below it, to which each part adds its row."""

from typing import TYPE_CHECKING

import bpy

from ..core.wording import say
from . import again, keeping, text
from .language import shown

if TYPE_CHECKING:
    from ..app.library import Result


_WIDE = 9.0
"""A result of so many interface units has room for two buttons with their names."""

_ROOMY = 13.0
"""The same for names that are long in some language."""


def draw_actions(layout: bpy.types.UILayout, page: text.Page, result: "Result") -> None:
    """For the one that is selected."""
    column = layout.column(align=True)
    is_wide = page.units > _WIDE
    row = column.row(align=True)
    row.operator_menu_enum("paintover.place", "target", text="Place As").result = result.id
    row.operator(
        "paintover.refine", text="Refine" if is_wide else "", icon="GREASEPENCIL"
    ).result = result.id
    again.draw(column, page, result.id)
    row = column.row(align=True) if is_wide else column
    row.operator("paintover.wipe", icon="ARROW_LEFTRIGHT").result = result.id
    row.operator("paintover.paint_on", icon="BRUSH_DATA").result = result.id
    row = column.row(align=True) if page.units > _ROOMY else column
    row.operator("paintover.replace", text="Replace", icon="UV_SYNC_SELECT").result = result.id
    row.operator_menu_enum("paintover.mark_asset", "kind", text="Mark as Asset").result = result.id
    keeping.draw_row(column, [result.id])
    column.menu("PAINTOVER_MT_result", text="More", icon="DOWNARROW_HLT")


def draw_several(layout: bpy.types.UILayout, page: text.Page, results: list[str]) -> None:
    """For those that are picked together."""
    column = layout.column(align=True)
    page.lines(column, shown(say("{count} pictures are picked", count=len(results))), verbatim=True)
    column.operator("paintover.board", icon="GRID").results = " ".join(results)
    column.operator("paintover.side_by_side", icon="SPLIT_VERTICAL").results = " ".join(results)
    keeping.draw_row(column, results)
