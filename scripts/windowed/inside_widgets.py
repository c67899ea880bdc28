"""Finds widgets where they are: moves the mouse over a region and asks Blender what is under it.

Blender tells no rectangles. But it knows which button the mouse is over, and it draws that button
lighter: what changed in the region's pixels is where the button stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import bpy
import gpu
import numpy as np
from inside_events import send

_FINE = 11, 8
"""Pixels between two looks for what has a name, across and down, at interface scale 1."""

_COARSE = 16, 14
"""The same for what has none; the smallest button is 20 by 20."""

_MARGIN = 6
_GAP = 14
"""Pixels of a button that may stay as they were under the mouse: the letters on it."""

_CALLS = re.compile(r"bpy\.ops\.([\w.]+)\(")


@dataclass(frozen=True)
class _Hit:
    """A widget as it is found; `x` and `y` from the window's top left."""

    name: str
    command: str
    x: int
    y: int
    width: int
    height: int


class _Place:
    """A region of an editor, and what was last drawn in it."""

    def __init__(self, editor: str, region: str, window: int, nth: int) -> None:
        self.number = window
        self.window = bpy.context.window_manager.windows[window]
        areas = [area for area in self.window.screen.areas if area.type == editor]
        if nth >= len(areas):
            there = [area.type for area in self.window.screen.areas]
            raise LookupError(f"There is no editor {editor} number {nth}; there are {there}.")
        self.area = areas[nth]
        kinds = [found for found in self.area.regions if found.type == region]
        if not kinds:
            raise LookupError(f"{editor} has no region {region}.")
        self.region = kinds[0]
        self.draws = 0
        self.pixels: np.ndarray | None = None
        self.bare: np.ndarray | None = None  # without a mouse over it
        self._handle: Any = None

    @property
    def rect(self) -> tuple[int, int, int, int]:
        region = self.region
        top = self.window.height - region.y - region.height
        return region.x, top, region.width, region.height

    def override(self) -> Any:
        """A context in which Blender looks for the widget under the mouse here."""
        return bpy.context.temp_override(window=self.window, area=self.area, region=self.region)

    def hovered(self) -> tuple[str, str]:
        """Name and full command of what is under the mouse, or two empty words."""
        with self.override():
            found = bpy.context.property
            if found:
                return str(found[1]).rpartition(".")[2], str(found[1])
            copy = bpy.ops.ui.copy_python_command_button
            if not copy.poll():
                return "", ""
            command = _copied(copy)
        called = _CALLS.match(command)
        return (called[1] if called else command), command

    def __enter__(self) -> _Place:
        space = type(self.area.spaces.active)
        self._handle = space.draw_handler_add(self._drawn, (), self.region.type, "POST_PIXEL")
        return self

    def __exit__(self, *_: object) -> None:
        type(self.area.spaces.active).draw_handler_remove(self._handle, self.region.type)

    def _drawn(self) -> None:
        if bpy.context.region != self.region:
            return
        self.draws += 1
        width, height = self.region.width, self.region.height
        framebuffer = gpu.state.active_framebuffer_get()
        buffer = framebuffer.read_color(0, 0, width, height, 4, 0, "UBYTE")
        buffer.dimensions = width * height * 4  # 4.3 tells NumPy wrong strides for more than one
        self.pixels = np.array(buffer, dtype=np.uint8).reshape(height, width, 4)[::-1]


def _copied(copy: Callable[[], object]) -> str:
    """What `copy` puts onto the clipboard, which stays as it was; "" where it cannot."""
    manager = bpy.context.window_manager
    kept = manager.clipboard
    try:
        copy()
        return manager.clipboard
    except RuntimeError:
        return ""
    finally:
        manager.clipboard = kept


def rect(
    editor: str, region: str, window: int = 0, nth: int = 0
) -> Generator[None, None, tuple[int, int, int, int]]:
    """x, y, width and height of a region, from the window's top left."""
    yield
    return _Place(editor, region, window, nth).rect


def hovered(
    editor: str, region: str, window: int = 0, nth: int = 0
) -> Generator[None, None, tuple[str, str]]:
    """Name and command of what is active, in an open menu too."""
    yield
    return _Place(editor, region, window, nth).hovered()


def lowest(
    editor: str, region: str, x: int, window: int = 0, nth: int = 0
) -> Generator[None, None, int]:
    """Where the lowest thing that is drawn in that column of the picture ends."""
    place = _Place(editor, region, window, nth)
    left, top, *_ = place.rect
    with place:
        yield from _away(place)
    drawn = np.flatnonzero(place.bare[:, x - left, 3]) if place.bare is not None else []
    return top + int(drawn[-1]) + 1 if len(drawn) else top


def value(
    editor: str, region: str, x: int, y: int, window: int = 0, nth: int = 0
) -> Generator[None, None, dict[str, Any]]:
    """Of the menu at that spot that is a property: its value, and the values it may have."""
    yield from probe(editor, region, x, y, window, nth)
    place = _Place(editor, region, window, nth)
    with place.override():
        # Not context.property: its path is not from the owner in 4.3.
        path = _copied(lambda: bpy.ops.ui.copy_data_path_button(full_path=True))
    holder_path, _, name = path.rpartition(".")
    holder = eval(holder_path, {"bpy": bpy})
    items = [item.identifier for item in holder.bl_rna.properties[name].enum_items]
    return {"value": getattr(holder, name), "items": items}


def probe(
    editor: str, region: str, x: int, y: int, window: int = 0, nth: int = 0
) -> Generator[None, None, tuple[str, str]]:
    """Name and command of the widget at that spot."""
    place = _Place(editor, region, window, nth)
    for step in (1, 0):
        send("MOUSEMOVE", "NOTHING", x - step, y, window)
        yield
        yield
    return place.hovered()


def scan(
    editor: str, region: str, window: int = 0, nth: int = 0, nameless: str = "ALL"
) -> Generator[None, None, list[dict[str, Any]]]:
    """All widgets of a region, from the top.

    `nameless` is about those of which Blender tells nothing, such as menus and tabs, which takes
    longer, since the region must be drawn to see them: ALL, WIDE (a third of the region or more)
    or NONE.
    """
    place = _Place(editor, region, window, nth)
    with place:
        yield from _away(place)
        hits = yield from _named(place)
        if nameless != "NONE":
            hits += yield from _nameless(place, hits, nameless == "WIDE")
    return [asdict(hit) for hit in sorted(hits, key=lambda hit: (hit.y, hit.x))]


def _named(place: _Place) -> Generator[None, None, list[_Hit]]:
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


def _spots(place: _Place, across: int, down: int) -> Iterator[tuple[int, int]]:
    """Where to look, in the window's pixels: not where nothing is drawn."""
    left, top, width, height = place.rect
    for y in range(down // 2, height, down):
        for x in range(across // 2, width, across):
            if place.bare is None or place.bare[y, x, 3]:
                yield left + x, top + y


def _nameless(place: _Place, named: list[_Hit], wide: bool) -> Generator[None, None, list[_Hit]]:
    """What Blender draws lighter under the mouse, and is none of the named."""
    left, top, width, _ = place.rect
    hits: list[_Hit] = []
    yield from _away(place)
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

    task: tuple[_Place, list[tuple[str, str]], int] | None = None

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
    place: _Place, spots: list[tuple[int, int]]
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


def _away(place: _Place) -> Iterator[None]:
    """Have the region drawn with the mouse elsewhere."""
    # Onto the status bar: on its way into the view it would have the view drawn anew as well.
    x, y = place.window.width // 2, place.window.height - 6
    for step in (1, 0):
        send("MOUSEMOVE", "NOTHING", x - step, y, place.number)
        yield
    before = place.draws
    for _ in range(60):
        place.region.tag_redraw()
        yield
        if place.draws > before + 1:
            break
    place.bare = place.pixels


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
