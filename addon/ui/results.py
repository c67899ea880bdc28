"""The latest results: thumbnails, when and with what they were made, and where to place them."""

from datetime import datetime

import bpy

from ..app import runtime
from ..app.library import Result
from ..app.preferences import Preferences
from ..core.price import dollars
from . import text, thumbnails

SHOWN = 7

_CELL = 5.0
"""The least width of a small result, in interface units."""


def draw(layout: bpy.types.UILayout, context: bpy.types.Context, values: Preferences) -> None:
    """The newest large, the others in a grid below, as many beside each other as fit."""
    newest, *others = runtime.get().session.results[:SHOWN]
    width = text.units(context)
    _one(layout, context, newest, scale=min(10.0, width), share=1.0)
    columns = max(1, min(4, int(width / _CELL)))
    grid = layout.grid_flow(columns=columns, even_columns=True, even_rows=False, row_major=True)
    for result in others:
        scale = min(6.0, width / columns - 1.0)
        _one(grid, context, result, scale=scale, share=1 / columns)
    row = layout.row()
    row.operator("wm.path_open", text="Open Library", icon="FILE_FOLDER").filepath = str(
        runtime.library(values).root
    )


def _one(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    result: Result,
    scale: float,
    share: float,
) -> None:
    box = layout.box().column(align=True)
    box.template_icon(icon_value=thumbnails.icon(result), scale=max(2.0, scale))
    text.lines(box, context, result.prompt or result.id, margin=14, share=share, most=2)
    text.lines(box, context, _made(result), margin=14, share=share, most=3, dimmed=True)
    menu = box.operator_menu_enum("paintover.place", "target", text="Place As")
    menu.result = result.id


def _made(result: Result) -> str:
    """When, with which model, and for how much, as far as it is known."""
    words = [_when(result.id)]
    if result.facts.get("model"):
        words.append(runtime.get().catalogue.get(str(result.facts["model"])).short_name)
    cost = result.facts.get("cost")
    if isinstance(cost, int | float) and cost:
        words.append(f"${dollars(cost, 2)}")
    return " · ".join(word for word in words if word)


def _when(result_id: str) -> str:
    """The time of today, else the day as well; results are named by the local time."""
    try:
        when = datetime.strptime(result_id[:15], "%Y%m%d-%H%M%S")
    except ValueError:
        return ""
    if when.date() == datetime.now().date():
        return f"{when:%H:%M}"
    return f"{when:%Y-%m-%d %H:%M}"
