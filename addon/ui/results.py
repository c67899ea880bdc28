"""The latest results: thumbnails, when and with what they were made, and where to place them."""

import re
import time
from functools import lru_cache

import bpy

from ..app import runtime
from ..app.library import Result
from ..core.price import dollars
from . import again, text, thumbnails

SHOWN = 7

_LOCAL_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)\d\d-")

_WIDE = 9.0
"""A result of so many interface units has room for two buttons with their names."""

_CELL = 5.0
"""The least width of a small result, in interface units."""


def draw(layout: bpy.types.UILayout, page: text.Page) -> None:
    """The newest large, the others in a grid below, as many beside each other as fit."""
    newest, *others = runtime.get().session.results[:SHOWN]
    width, today = page.units, time.strftime("%Y%m%d")
    _one(layout, page, newest, today, scale=min(10.0, width), share=1.0)
    columns = max(1, min(4, int(width / _CELL)))
    grid = layout.grid_flow(columns=columns, even_columns=True, even_rows=False, row_major=True)
    for result in others:
        scale = min(6.0, width / columns - 1.0)
        _one(grid, page, result, today, scale=scale, share=1 / columns)
    layout.operator("paintover.open_library", icon="FILE_FOLDER")


def _one(
    layout: bpy.types.UILayout,
    page: text.Page,
    result: Result,
    today: str,
    scale: float,
    share: float,
) -> None:
    box = layout.box().column(align=True)
    box.template_icon(icon_value=thumbnails.icon(result), scale=max(2.0, scale))
    page.lines(box, result.prompt or result.id, margin=14, share=share, most=2)
    page.lines(box, _made(result, today), margin=14, share=share, most=3, dimmed=True)
    row = box.row(align=True)
    menu = row.operator_menu_enum("paintover.place", "target", text="Place As")
    menu.result = result.id
    label = "Refine" if share * page.units > _WIDE else ""
    row.operator("paintover.refine", text=label, icon="GREASEPENCIL").result = result.id
    if share == 1.0:
        again.draw(box, page, result.id)


def _made(result: Result, today: str) -> str:
    """When, with which model, and for how much, as far as it is known."""
    words = [_when(result.id, today)]
    if result.facts.get("model"):
        words.append(runtime.get().catalogue.get(str(result.facts["model"])).short_name)
    cost, pictures = result.facts.get("cost"), result.facts.get("pictures")
    if isinstance(cost, int | float) and cost:
        # What is known is the price of the request, which may have made several.
        share = cost / pictures if isinstance(pictures, int) and pictures > 1 else cost
        words.append(f"${dollars(share, 2)}")
    return " · ".join(word for word in words if word)


@lru_cache(maxsize=64)
def _when(result_id: str, today: str) -> str:
    """The time of today, else the day as well; results are named by the local time."""
    found = _LOCAL_TIME.match(result_id)
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return (
        f"{hour}:{minute}"
        if year + month + day == today
        else f"{year}-{month}-{day} {hour}:{minute}"
    )
