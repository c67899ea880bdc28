"""A region of a window: where it is, what was drawn in it, what is under the mouse there."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import bpy
import gpu
import numpy as np
from inside_events import perform, send

_CALLS = re.compile(r"bpy\.ops\.([\w.]+)\(")


class Place:
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

    def __enter__(self) -> Place:
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
    return Place(editor, region, window, nth).rect


def offset(editor: str, region: str, window: int = 0, nth: int = 0) -> Generator[None, None, float]:
    """How far a region is scrolled, in pixels."""
    yield
    return float(Place(editor, region, window, nth).region.view2d.region_to_view(0, 0)[1])


def hovered(
    editor: str, region: str, window: int = 0, nth: int = 0
) -> Generator[None, None, tuple[str, str]]:
    """Name and command of what is active, in an open menu too."""
    yield
    return Place(editor, region, window, nth).hovered()


def lowest(
    editor: str, region: str, x: int, window: int = 0, nth: int = 0
) -> Generator[None, None, int]:
    """Where the lowest thing that is drawn in that column of the picture ends."""
    place = Place(editor, region, window, nth)
    left, top, *_ = place.rect
    with place:
        yield from away(place)
    if place.bare is None:
        return top
    beside = place.bare[:, 0]  # nothing stands at the very edge
    drawn = np.flatnonzero((place.bare[:, x - left] != beside).any(axis=1))
    return top + int(drawn[-1]) + 1 if len(drawn) else top


def value(
    editor: str, region: str, x: int, y: int, window: int = 0, nth: int = 0
) -> Generator[None, None, dict[str, Any]]:
    """Of the menu at that spot that is a property: its value, and the values it may have."""
    yield from probe(editor, region, x, y, window, nth)
    place = Place(editor, region, window, nth)
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
    place = Place(editor, region, window, nth)
    for step in (1, 0):
        send("MOUSEMOVE", "NOTHING", x - step, y, window)
        yield
        yield
    return place.hovered()


def press(
    editor: str, region: str, x: int, y: int, told: list[str], window: int = 0, nth: int = 0
) -> Generator[None, None, bool]:
    """Click there, if that widget is: what a panel shows may move while the mouse does."""
    found = yield from probe(editor, region, x, y, window, nth)
    if list(found) != told:
        return False
    yield from perform([{"type": "LEFTMOUSE"}, {"type": "LEFTMOUSE", "value": "RELEASE"}], window)
    return True


def away(place: Place) -> Iterator[None]:
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
