"""Sentences in panels: wrapped to the sidebar's width, never cut off."""

import re
from typing import Any

import blf
import bpy

_FONT = 0
_CHROME = 52
"""Pixels at scale 1 that the tabs and the panel's own margins take from the region's width."""

_ADDRESS = re.compile(r"https://[^\s,;]+[^\s,;.]")


def lines(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    sentence: str,
    *,
    icon: Any = "NONE",
    dimmed: bool = False,
    margin: int = 0,
) -> None:
    """Draw a sentence over as many labels as it needs.

    ``margin`` is what else stands in the row, in pixels at scale 1.
    """
    scale = context.preferences.system.ui_scale
    blf.size(_FONT, context.preferences.ui_styles[0].widget.points * scale)
    taken = _CHROME + margin + (22 if icon != "NONE" else 0)
    width = (context.region.width if context.region else 280) - taken * scale
    column = layout.column(align=True)
    column.scale_y = 0.8
    column.active = not dimmed
    for number, line in enumerate(_wrapped(sentence, width)):
        blank = "BLANK1" if icon != "NONE" else "NONE"
        column.label(text=line, icon=blank if number else icon, translate=False)


def without_address(sentence: str) -> tuple[str, str]:
    """The sentence with its first web address spoken of as a button, and that address."""
    found = _ADDRESS.search(sentence)
    if not found:
        return sentence, ""
    return sentence.replace(found[0], "the page below", 1), found[0]


def link(layout: bpy.types.UILayout, address: str) -> None:
    """A button that opens a web address."""
    page = address.removeprefix("https://")
    button = layout.operator("wm.url_open", text=page, icon="URL", translate=False)
    button.url = address


def _wrapped(sentence: str, width: float) -> list[str]:
    """Greedy lines of at most ``width`` pixels; a word that is wider alone is broken."""
    done: list[str] = []
    line = ""
    for word in sentence.split():
        longer = f"{line} {word}".strip()
        if _measure(longer) <= width:
            line = longer
            continue
        if line:
            done.append(line)
        line = word
        while len(line) > 1 and _measure(line) > width:
            fits = max(1, int(len(line) * width / _measure(line)))
            done.append(line[:fits])
            line = line[fits:]
    return [*done, line]


def _measure(text: str) -> float:
    return blf.dimensions(_FONT, text)[0]
