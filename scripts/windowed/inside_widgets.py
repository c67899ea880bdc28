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
"""Pixels between two looks along a line, across and down, at interface scale 1."""

_COARSE = 16, 14
"""The same all over a region for what has no name."""

_ROUGH = 18, 14
"""The same for what has one, of which it is enough to meet each: the smallest is 20 by 20."""

_HOMES = 0.5, 0.25, 0.75, 0.1, 0.9
"""Where across a region some widget is surely met."""

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


@dataclass(frozen=True)
class _Task:
    """The `moves` of the mouse, of which so many are for each spot; `found` is what was there."""

    place: Place
    moves: list[tuple[int, int]]
    per_spot: int
    found: list[tuple[str, str]]


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
    """A widget of that name: the uppermost at that x, else at another. Quicker than a scan."""
    place = Place(editor, region, window, nth)
    found = yield from _reaching(place, x, name)
    if not found:
        rough = yield from _named(place)
        others = sorted((hit for hit in rough if hit.name == name), key=lambda hit: hit.y)
        if others:
            found = yield from _reaching(place, others[0].x + others[0].width // 2, name)
    return asdict(found) if found else None


def _reaching(place: Place, x: int, name: str = "") -> Generator[None, None, _Hit | None]:
    """The uppermost widget at that x, of that name or of any, as a whole."""
    left, top, width, height = place.rect
    across, down = _steps(_FINE)
    column = [(x, y) for y in range(top + down // 2, top + height, down)]
    upright = yield from _run_of(place, column, name)
    if not upright:
        return None
    (_, first), (_, last), (name, command) = upright
    row = [(at, (first + last) // 2) for at in range(left + across // 2, left + width, across)]
    level = yield from _run_of(place, row, name)
    if not level:
        return None
    (start, _), (end, _), _ = level
    box = (start - across // 2, first - down // 2, end - start + across, last - first + down)
    return _Hit(name, command, *box)


def _run_of(
    place: Place, line: list[tuple[int, int]], name: str
) -> Generator[None, None, tuple[tuple[int, int], tuple[int, int], tuple[str, str]] | None]:
    """Where a widget of that name, or of any, begins and ends on a line, and what it tells.

    Until it draws again, Blender tells of the last widget although the mouse has left it. So the
    line is gone both ways: what is told in one of them only is not there.
    """
    there = yield from _hover(place, line)
    back = yield from _hover(place, line[::-1])
    same = [one if one == other else ("", "") for one, other in zip(there, back[::-1], strict=True)]
    first = next((n for n, told in enumerate(same) if told[0] and name in ("", told[0])), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(same) and same[last + 1] == same[first]:
        last += 1
    return line[first], line[last], same[first]


def _named(place: Place) -> Generator[None, None, list[_Hit]]:
    """What is found by asking alone, all in one turn of the main loop.

    Every spot is reached from one known widget, its home: where that is still told, nothing is.
    """
    left, _, width, _ = place.rect
    for share in _HOMES:
        home = yield from _reaching(place, left + round(width * share))
        if home:
            break
    else:
        return []
    across, down = _steps(_ROUGH)
    spots = [spot for spot in _spots(place, across, down) if not _covers(home, *spot, margin=0)]
    told = yield from _hover(place, spots, home)
    hits = [home]
    for (x, y), (name, command) in zip(spots, told, strict=True):
        if name and (name, command) != (home.name, home.command):
            hits = _merged(hits, _Hit(name, command, x - across // 2, y - down // 2, across, down))
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

    task: _Task | None = None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        context.window_manager.modal_handler_add(self)
        self.number = 0
        return {"RUNNING_MODAL"}

    def modal(self, _context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        task = type(self).task
        if task is None:
            return {"FINISHED", "PASS_THROUGH"}
        height = task.place.window.height
        # Blender makes moves of its own, to where the mouse was.
        if (event.mouse_x, height - 1 - event.mouse_y) == task.moves[self.number]:
            if self.number and self.number % task.per_spot == 0:
                task.found.append(task.place.hovered())
            self.number += 1
            if self.number == len(task.moves):
                type(self).task = None
                return {"FINISHED", "PASS_THROUGH"}
        return {"PASS_THROUGH"}


bpy.utils.register_class(WINDOWED_OT_hover)


def _hover(
    place: Place, spots: list[tuple[int, int]], home: _Hit | None = None
) -> Generator[None, None, list[tuple[str, str]]]:
    """Name and command of what is at each spot; at one where nothing is, maybe of the last.

    With a `home`, the mouse goes there before each.
    """
    found: list[tuple[str, str]] = []
    if not spots:
        return found
    # Each is moved to twice: what was there is left first, and what is reached then.
    between = [(home.x + home.width // 2, home.y + home.height // 2)] * 2 if home else []
    moves = [move for spot in spots for move in (*between, spot, spot)]
    moves.append((between or spots)[0])  # to be asked at
    WINDOWED_OT_hover.task = _Task(place, moves, len(between) + 2, found)
    with place.override():
        bpy.ops.windowed.hover("INVOKE_DEFAULT")
    for x, y in moves:
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


def _covers(hit: _Hit, x: int, y: int, margin: int = _MARGIN) -> bool:
    """With a margin: what was found by looking here and there may be larger than it seems."""
    inside = hit.x - margin <= x < hit.x + hit.width + margin
    return inside and hit.y - margin <= y < hit.y + hit.height + margin


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
