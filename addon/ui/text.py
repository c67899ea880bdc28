"""Sentences in panels: wrapped to the sidebar's width, never cut off."""

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any

import blf
import bpy

from ..core.wording import say
from .language import shown

_FONT = 0
_CHROME = 58
"""Pixels at scale 1 that the tabs and the panel's own margins take from the region's width."""

_FIELD_SHARE, _FIELD_CHROME = 0.55, 33
"""The part of the width that a field has beside its name; pixels of that for its clear button."""

_BUTTON = 20
"""Width of a button with an icon alone, in pixels at scale 1."""

_NARROW = 8.0
"""Less than so many interface units is a narrow sidebar."""

_ADDRESS = re.compile(r"https://[!-+\--:<-~]+[!-+\-/-:<-~]")  # languages without spaces go on


class Page:
    """What one draw of a panel writes on: how wide it is and how large its letters are.

    Made anew by each draw, and asked for once in it. ``width`` is in pixels, ``units`` in
    Blender's interface units (one is the height of a button). A dialog tells its own ``width``,
    in pixels at scale 1.
    """

    def __init__(self, context: bpy.types.Context, width: float = 0.0) -> None:
        self._preferences, self._region = context.preferences, context.region
        self._told = width

    # Found when it is needed: what a panel does not show it need not measure.

    @cached_property
    def _scale(self) -> float:
        return float(self._preferences.system.ui_scale)

    @cached_property
    def _points(self) -> float:
        return float(self._preferences.ui_styles[0].widget.points * self._scale)

    @cached_property
    def width(self) -> float:
        if self._told:
            return self._told * self._scale
        if self._region is None:
            return 280.0
        # A sidebar can be zoomed; its texts then have more or less room than its pixels.
        to_view = self._region.view2d.region_to_view
        return to_view(self._region.width, 0)[0] - to_view(0, 0)[0] - _CHROME * self._scale

    @cached_property
    def units(self) -> float:
        return self.width / (20 * self._scale)

    @cached_property
    def is_narrow(self) -> bool:
        return self.units < _NARROW

    def lines(
        self,
        layout: bpy.types.UILayout,
        sentence: str,
        *,
        icon: Any = "NONE",
        dimmed: bool = False,
        margin: int = 0,
        share: float = 1.0,
        most: int = 0,
        verbatim: bool = False,
    ) -> None:
        """Draw a sentence over as many labels as it needs, or over ``most`` of them.

        It is told in the language of the interface, but for the artist's own words and names,
        which are ``verbatim``.

        ``margin`` is what else stands in the row, in pixels at scale 1; ``share`` the part of
        the region's width that there is.
        """
        if self.is_narrow:
            icon = "NONE"
        width = self.width * share - (margin + (28 if icon != "NONE" else 0)) * self._scale
        column = layout.column(align=True)
        column.scale_y = 0.8
        if dimmed:
            column.active = False
        words = sentence if verbatim else shown(sentence)
        for line in _laid_out(words, width, most, self._points):
            column.label(text=line, icon=icon, translate=False)
            if icon != "NONE":
                icon = "BLANK1"

    def field(
        self,
        layout: bpy.types.UILayout,
        owner: Any,
        name: str,
        value: str = "",
        *,
        button: Callable[[bpy.types.UILayout], object] | None = None,
    ) -> None:
        """A property beside its name, or below it where the two would cut each other off.

        ``value`` is what a text field has to show; ``button`` draws one at the end of the field,
        or of the name above it.
        """
        chrome = _FIELD_CHROME + (_BUTTON if button else 0)
        beside = _FIELD_SHARE * self.width - chrome * self._scale
        if not self.is_narrow and (not value or _measured(value, self._points) <= beside):
            row = layout.row(align=True) if button else layout
            row.prop(owner, name)
            if button:
                button(row)
            return
        column = layout.column(align=True)
        column.use_property_split = False
        prop = owner.bl_rna.properties[name]
        if prop.type == "BOOLEAN":
            column.prop(owner, name)
            return
        head = column.row() if button else column
        head.label(text=prop.name)
        if button:
            button(head)
        column.prop(owner, name, text="")

    def fitting(self, variants: list[str], margin: int = 0) -> str:
        """The first of several texts that fits into one line, else the last; told in the
        language of the interface."""
        width = self.width - margin * self._scale
        told = [shown(variant) for variant in variants]
        return next((one for one in told if _measured(one, self._points) <= width), told[-1])

    def one_line(self, sentence: str, margin: int = 0) -> str:
        """The sentence, with its end left out where it does not fit into one line."""
        return _shortened(sentence, self.width - margin * self._scale, self._points)

    def link(self, layout: bpy.types.UILayout, address: str) -> None:
        """A button that opens a web address, with as much of it on it as fits."""
        whole = address.removeprefix("https://")
        label = self.fitting([whole, whole.partition("/")[0], "Open Page"], margin=54)
        button = layout.operator("paintover.open_page", text=label, icon="URL", translate=False)
        button.url = address


def without_address(sentence: str) -> tuple[str, str]:
    """The sentence with its first web address spoken of as a button, and that address.

    Told in the language of the interface.
    """
    told = shown(sentence)
    found = _ADDRESS.search(told)
    if not found:
        return told, ""
    return told.replace(found[0], shown(say("the page below")), 1), found[0]


@lru_cache(maxsize=512)
def _laid_out(sentence: str, width: float, most: int, points: float) -> list[str]:
    """Remembered, because panels show the same sentences at every redraw."""
    wrapped = _wrapped(sentence, width, points)
    shown = list(itertools.islice(wrapped, most)) if most else list(wrapped)
    if most and next(wrapped, None) is not None:
        shown[-1] = _shortened(shown[-1] + " …", width, points)
    return shown


def _wrapped(sentence: str, width: float, points: float) -> Iterator[str]:
    """Greedy lines of at most ``width`` pixels; a word that is wider alone is broken."""
    line = ""
    for word in sentence.split():
        longer = f"{line} {word}".strip()
        if _measured(longer, points) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while len(line) > 1 and _measured(line, points) > width:
            fits = max(1, int(len(line) * width / _measured(line, points)))
            yield line[:fits]
            line = line[fits:]
    yield line


@lru_cache(maxsize=64)
def _shortened(text: str, width: float, points: float) -> str:
    most = max(1, int(width))  # no letter is narrower than a pixel
    if len(text) <= most and _measured(text, points) <= width:
        return text
    fits = bisect.bisect_right(
        range(1, min(len(text), most) + 1),
        width,
        key=lambda count: _measured(text[:count] + "…", points),
    )
    return text[: max(1, fits)].rstrip(" …") + "…"


@lru_cache(maxsize=4096)
def _measured(text: str, points: float) -> float:
    blf.size(_FONT, points)
    return float(blf.dimensions(_FONT, text)[0])
