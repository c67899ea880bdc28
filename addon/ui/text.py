"""Sentences in panels: wrapped to the sidebar's width, never cut off."""

import itertools
import re
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import blf
import bpy

_FONT = 0
_CHROME = 58
"""Pixels at scale 1 that the tabs and the panel's own margins take from the region's width."""

_ONE_DRAW = 0.002
"""Seconds within which a region does not change: a panel asks for its width dozens of times."""

_asked: tuple[tuple[int, int], float, float] = ((0, 0), 0.0, 0.0)
"""Of which region the width was asked for, when, and what it was."""

_points = 11.0
"""The size of the font that texts are measured with."""

_FIELD_SHARE, _FIELD_CHROME = 0.55, 33
"""The part of the width that a field has beside its name; pixels of that for its clear button."""

NARROW = 8.0
"""Less than so many interface units is a narrow sidebar."""

_ADDRESS = re.compile(r"https://[^\s,;]+[^\s,;.]")


def lines(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    sentence: str,
    *,
    icon: Any = "NONE",
    dimmed: bool = False,
    margin: int = 0,
    share: float = 1.0,
    most: int = 0,
) -> None:
    """Draw a sentence over as many labels as it needs, or over ``most`` of them.

    ``margin`` is what else stands in the row, in pixels at scale 1; ``share`` the part of the
    region's width that there is.
    """
    scale, whole = _scale(context), _prepared(context, 1.0)
    if whole < NARROW * 20 * scale:
        icon = "NONE"
    width = whole * share - (margin + (28 if icon != "NONE" else 0)) * scale
    column = layout.column(align=True)
    column.scale_y = 0.8
    column.active = not dimmed
    shown = _laid_out(sentence, width, most, _points)
    for number, line in enumerate(shown):
        blank = "BLANK1" if icon != "NONE" else "NONE"
        column.label(text=line, icon=blank if number else icon, translate=False)


def field(
    layout: bpy.types.UILayout, context: bpy.types.Context, owner: Any, name: str, value: str = ""
) -> None:
    """A property beside its name, or below it where the two would cut each other off.

    ``value`` is what a text field has to show.
    """
    width = _prepared(context, 1.0)
    beside = _FIELD_SHARE * width - _FIELD_CHROME * _scale(context)
    if units(context) >= NARROW and (not value or _measure(value) <= beside):
        layout.prop(owner, name)
        return
    column = layout.column(align=True)
    column.use_property_split = False
    prop = owner.bl_rna.properties[name]
    if prop.type == "BOOLEAN":
        column.prop(owner, name)
        return
    column.label(text=prop.name)
    column.prop(owner, name, text="")


def fitting(context: bpy.types.Context, variants: list[str], margin: int = 0) -> str:
    """The first of several texts that fits into one line, else the last."""
    width = _prepared(context, 1.0) - margin * _scale(context)
    return next((variant for variant in variants if _measure(variant) <= width), variants[-1])


def one_line(context: bpy.types.Context, sentence: str, margin: int = 0) -> str:
    """The sentence, with its end left out where it does not fit into one line."""
    return _shortened(sentence, _prepared(context, 1.0) - margin * _scale(context))


def units(context: bpy.types.Context) -> float:
    """The width there is, in Blender's interface units (one is the height of a button)."""
    return _prepared(context, 1.0) / (20 * _scale(context))


def without_address(sentence: str) -> tuple[str, str]:
    """The sentence with its first web address spoken of as a button, and that address."""
    found = _ADDRESS.search(sentence)
    if not found:
        return sentence, ""
    return sentence.replace(found[0], "the page below", 1), found[0]


def link(layout: bpy.types.UILayout, context: bpy.types.Context, address: str) -> None:
    """A button that opens a web address, with as much of it on it as fits."""
    whole = address.removeprefix("https://")
    page = fitting(context, [whole, whole.partition("/")[0], "Open Page"], margin=54)
    button = layout.operator("wm.url_open", text=page, icon="URL", translate=False)
    button.url = address


def _prepared(context: bpy.types.Context, share: float) -> float:
    """The pixels a text may take, and the font's size to measure it by in ``_points``."""
    global _points, _asked
    region = context.region
    if region is None:
        return 280.0
    asked, now = (region.as_pointer(), region.width), time.monotonic()
    if _asked[0] != asked or now - _asked[1] > _ONE_DRAW:
        scale = _scale(context)
        _points = context.preferences.ui_styles[0].widget.points * scale
        # A sidebar can be zoomed; its texts then have more or less room than the region's pixels.
        to_view = region.view2d.region_to_view
        width = to_view(region.width, 0)[0] - to_view(0, 0)[0]
        _asked = asked, now, width - _CHROME * scale
    return _asked[2] * share


def _scale(context: bpy.types.Context) -> float:
    return float(context.preferences.system.ui_scale)


@lru_cache(maxsize=512)
def _laid_out(sentence: str, width: float, most: int, _points: float) -> list[str]:
    """Remembered, because panels show the same sentences at every redraw."""
    wrapped = _wrapped(sentence, width)
    shown = list(itertools.islice(wrapped, most)) if most else list(wrapped)
    if most and next(wrapped, None) is not None:
        shown[-1] = _shortened(shown[-1] + " …", width)
    return shown


def _wrapped(sentence: str, width: float) -> Iterator[str]:
    """Greedy lines of at most ``width`` pixels; a word that is wider alone is broken."""
    line = ""
    for word in sentence.split():
        longer = f"{line} {word}".strip()
        if _measure(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while len(line) > 1 and _measure(line) > width:
            fits = max(1, int(len(line) * width / _measure(line)))
            yield line[:fits]
            line = line[fits:]
    yield line


def _shortened(text: str, width: float) -> str:
    if _measure(text) <= width:
        return text
    while len(text) > 1 and _measure(text + "…") > width:
        text = text[:-1]
    return text.rstrip(" …") + "…"


def _measure(text: str) -> float:
    return _measured(text, _points)


@lru_cache(maxsize=4096)
def _measured(text: str, points: float) -> float:
    blf.size(_FONT, points)
    return float(blf.dimensions(_FONT, text)[0])
