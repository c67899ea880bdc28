"""Finds widgets where they are: moves the mouse over a region and asks Blender what is under it.

Blender tells no rectangles. But it knows which button the mouse is over, and it draws that button
lighter: what changed in the region's pixels is where the button stands.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import bpy
import numpy as np
from inside_events import send
from inside_place import Place, away

_FINE = 11, 8
"""Pixels between two looks for what has a name, across and down, at interface scale 1."""

_COARSE = 16, 14
"""The same for what has none; the smallest button is 20 by 20."""

_MARGIN = 6
_GAP = 14
"""Pixels of a button that may stay as they were under the mouse: the letters on it."""


@dataclass(frozen=True)
class _Hit:
    """A widget as it is found; `x` and `y` from the window's top left."""

    name: str
    command: str
    x: int
    y: int
    width: int
    height: int


def scan(
    editor: str, region: str, window: int = 0, nth: int = 0, nameless: str = "ALL"
) -> Generator[None, None, list[dict[str, Any]]]:
    """All widgets of a region, from the top.

    `nameless` is about those of which Blender tells nothing, such as menus and tabs, which takes
    longer, since the region must be drawn to see them: ALL, WIDE (a third of the region or more)
    or NONE.
    """
    place = Place(editor, region, window, nth)
    with place:
        yield from away(place)
        hits = yield from _named(place)
        if nameless != "NONE":
            hits += yield from _nameless(place, hits, nameless == "WIDE")
    return [asdict(hit) for hit in sorted(hits, key=lambda hit: (hit.y, hit.x))]


def seek(
    editor: str, region: str, name: str, x: int, window: int = 0, nth: int = 0
) -> Generator[None, None, dict[str, Any] | None]:
    """The uppermost widget of that name that stands at that x; far quicker than a scan."""
    place = Place(editor, region, window, nth)
    left, top, width, height = place.rect
    across, down = _steps(_FINE)
    column = [(x, y) for y in range(top + down // 2, top + height, down)]
    upright = yield from _run_of(place, name, column)
    if not upright:
        return None
    (_, first), (_, last), command = upright
    row = [(at, (first + last) // 2) for at in range(left + across // 2, left + width, across)]
    level = yield from _run_of(place, name, row)
    if not level:
        return None
    (start, _), (end, _), _ = level
    box = (start - across // 2, first - down // 2, end - start + across, last - first + down)
    return asdict(_Hit(name, command, *box))


def _run_of(
    place: Place, name: str, line: list[tuple[int, int]]
) -> Generator[None, None, tuple[tuple[int, int], tuple[int, int], str] | None]:
    """Where a widget of that name begins and ends on a line, and its command.

    From both sides, for the reason that _named() tells.
    """
    there = yield from _hover(place, line)
    back = yield from _hover(place, line[::-1])
    same = [one if one == other else ("", "") for one, other in zip(there, back[::-1], strict=True)]
    first = next((number for number, told in enumerate(same) if told[0] == name), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(same) and same[last + 1] == same[first]:
        last += 1
    return line[first], line[last], same[first][1]


def _named(place: Place) -> Generator[None, None, list[_Hit]]:
    """What is found by asking alone, all in one turn of the main loop.

    Until it draws again, Blender tells of the last widget although the mouse has left it. So every
    spot is reached from all four sides: beside a rectangle there is one side from which the mouse
    has not been on it before.
    """
    across, down = _steps(_FINE)
    spots = list(_spots(place, across, down))
    ways = (
        sorted(spots, key=lambda spot: (spot[1], spot[0])),
        sorted(spots, key=lambda spot: (-spot[1], spot[0])),
        sorted(spots, key=lambda spot: (spot[0], spot[1])),
        sorted(spots, key=lambda spot: (-spot[0], spot[1])),
    )
    told: dict[tuple[int, int], set[tuple[str, str]]] = {spot: set() for spot in spots}
    for way in ways:
        found = yield from _hover(place, way)
        for spot, what in zip(way, found, strict=True):
            told[spot].add(what)
    hits: list[_Hit] = []
    for (x, y), said in told.items():
        name, command = next(iter(said))
        if len(said) == 1 and name:
            box = (x - across // 2, y - down // 2, across, down)
            hits = _merged(hits, _Hit(name, command, *box))
    return hits


def _spots(place: Place, across: int, down: int) -> Iterator[tuple[int, int]]:
    """Where to look, in the window's pixels: not where nothing is drawn."""
    left, top, width, height = place.rect
    for y in range(down // 2, height, down):
        for x in range(across // 2, width, across):
            if place.bare is None or place.bare[y, x, 3]:
                yield left + x, top + y


def _nameless(place: Place, named: list[_Hit], wide: bool) -> Generator[None, None, list[_Hit]]:
    """What Blender draws lighter under the mouse, and is none of the named."""
    left, top, width, _ = place.rect
    hits: list[_Hit] = []
    yield from away(place)
    across, down = _steps(_COARSE)
    if wide:
        across = width // 3
    # Column by column: where the mouse changes between sidebar and view, the view is drawn anew.
    for x, y in sorted(_spots(place, across, down)):
        if any(_covers(hit, x, y) for hit in (*named, *hits)):
            continue
        before = place.draws
        send("MOUSEMOVE", "NOTHING", x, y, place.number)
        yield
        yield
        if place.draws == before:
            continue
        yield  # the one that was left may be drawn before the one that was reached
        box = _changed(place.bare, place.pixels, x - left, y - top)
        if box and not place.hovered()[0]:
            hits = _merged(hits, _Hit("", "", left + box[0], top + box[1], *box[2:]))
    return hits


def _steps(pixels: tuple[int, int]) -> tuple[int, int]:
    scale = bpy.context.preferences.system.ui_scale
    return round(pixels[0] * scale), round(pixels[1] * scale)


class WINDOWED_OT_hover(bpy.types.Operator):
    """Notes what is under the mouse at each of its moves.

    A modal operator hears of a move before the interface does, and so sees what the interface made
    of the last one, without anything being drawn in between.
    """

    bl_idname = "windowed.hover"
    bl_label = "Hover"
    bl_options = {"INTERNAL"}

    task: tuple[Place, list[tuple[str, str]], int] | None = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        context.window_manager.modal_handler_add(self)
        self.moves = 0
        return {"RUNNING_MODAL"}

    def modal(self, _context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        place, found, expected = type(self).task or (None, [], 0)
        if place is None:
            return {"FINISHED", "PASS_THROUGH"}
        if event.type in {"MOUSEMOVE", "INBETWEEN_MOUSEMOVE"}:
            # Each spot is moved to twice: what was there is left first, and what is reached then.
            if self.moves and self.moves % 2 == 0:
                found.append(place.hovered())
            self.moves += 1
            if len(found) == expected:
                type(self).task = None
                return {"FINISHED", "PASS_THROUGH"}
        return {"PASS_THROUGH"}


bpy.utils.register_class(WINDOWED_OT_hover)


def _hover(
    place: Place, spots: list[tuple[int, int]]
) -> Generator[None, None, list[tuple[str, str]]]:
    """Name and command of what is at each spot; at one where nothing is, maybe of the last."""
    found: list[tuple[str, str]] = []
    if not spots:
        return found
    WINDOWED_OT_hover.task = (place, found, len(spots))
    with place.override():
        bpy.ops.windowed.hover("INVOKE_DEFAULT")
    for x, y in (*spots, spots[-1]):
        send("MOUSEMOVE", "NOTHING", x, y, place.number)
        send("MOUSEMOVE", "NOTHING", x, y, place.number)
    for _ in range(100):
        yield
        if WINDOWED_OT_hover.task is None:
            return found
    WINDOWED_OT_hover.task = None
    raise RuntimeError(f"Blender lost mouse moves: {len(found)} of {len(spots)} were seen.")


def _changed(
    bare: np.ndarray | None, now: np.ndarray | None, x: int, y: int
) -> tuple[int, int, int, int] | None:
    """The box around (x, y) in which the region's pixels differ; None where they do not."""
    if bare is None or now is None or bare.shape != now.shape:
        return None
    differs = (bare != now).any(axis=2)
    row = _run(differs[max(0, y - 3) : y + 4].any(axis=0), x)
    column = _run(differs[:, max(0, x - 3) : x + 4].any(axis=1), y)
    if not row or not column:
        return None
    return row[0], column[0], row[1] - row[0], column[1] - column[0]


def _run(line: np.ndarray, at: int) -> tuple[int, int] | None:
    """Start and end of the run of true values around `at`, over gaps of at most _GAP."""
    places = np.flatnonzero(line)
    if not len(places):
        return None
    for part in np.split(places, np.flatnonzero(np.diff(places) > _GAP) + 1):
        if part[0] - _GAP <= at <= part[-1] + _GAP:
            return int(part[0]), int(part[-1]) + 1
    return None


def _covers(hit: _Hit, x: int, y: int) -> bool:
    """With a margin: what was found by looking here and there may be larger than it seems."""
    inside = hit.x - _MARGIN <= x < hit.x + hit.width + _MARGIN
    return inside and hit.y - _MARGIN <= y < hit.y + hit.height + _MARGIN


def _merged(hits: list[_Hit], new: _Hit) -> list[_Hit]:
    """With `new`, grown by those it is another part of."""
    apart = []
    for old in hits:
        gap_x = max(old.x, new.x) - min(old.x + old.width, new.x + new.width)
        gap_y = max(old.y, new.y) - min(old.y + old.height, new.y + new.height)
        if old.command != new.command or max(gap_x, gap_y) > 2:
            apart.append(old)
            continue
        x, y = min(old.x, new.x), min(old.y, new.y)
        right = max(old.x + old.width, new.x + new.width)
        bottom = max(old.y + old.height, new.y + new.height)
        new = _Hit(new.name, new.command, x, y, right - x, bottom - y)
    return [*apart, new]
