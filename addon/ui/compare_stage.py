"""The region of an editor that something is drawn over, found again by its address, and what is
written on it."""

from typing import TYPE_CHECKING, Any

import blf
import bpy
import gpu
from gpu_extras.batch import batch_for_shader

from ..scene import view

if TYPE_CHECKING:
    from ..scene.overlay_frame import Box
    from ..scene.view import Viewport


EDITORS: dict[str, Any] = {
    "VIEW_3D": bpy.types.SpaceView3D,
    "IMAGE_EDITOR": bpy.types.SpaceImageEditor,
}

Color = tuple[float, float, float, float]

_FONT = 0
_POINTS = 12


class Stage:
    """Blender's areas and regions come and go while something is drawn over one: nothing of
    them is held, but the address of the editor's space, which it keeps where an area is
    maximized, and of the region."""

    def __init__(self, area: bpy.types.Area, region: bpy.types.Region) -> None:
        self.editor = area.type
        self._space = area.spaces.active.as_pointer()
        self._region = region.as_pointer()

    def find(self) -> tuple[bpy.types.Window, bpy.types.Area, bpy.types.Region] | None:
        """None once the area was closed, or shows another editor."""
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                space = area.spaces.active
                if space is None or space.as_pointer() != self._space:
                    continue
                for region in area.regions:
                    if region.as_pointer() == self._region:
                        return window, area, region
        return None

    def is_drawn(self, context: bpy.types.Context) -> bool:
        """Whether it is this region that Blender draws just now."""
        space, region = context.space_data, context.region
        return (
            space is not None
            and region is not None
            and space.as_pointer() == self._space
            and region.as_pointer() == self._region
        )

    def viewport(self) -> "Viewport | None":
        """As a 3D view; None where it is none."""
        found = self.find()
        if found is None or self.editor != "VIEW_3D":
            return None
        _, area, region = found
        space: Any = area.spaces.active
        regions = [one for one in area.regions if one.type == "WINDOW"]
        quads = list(space.region_quadviews)
        seen = space.region_3d
        if len(quads) == len(regions):
            seen = quads[regions.index(region)]
        return view.Viewport(area, region, space, seen)

    def is_over(self, event: bpy.types.Event) -> bool:
        """Whether the mouse is on the region, and on no sidebar or header that lies over it."""
        found = self.find()
        if found is None:
            return False
        _, area, region = found
        x, y = event.mouse_x, event.mouse_y
        return _is_in(region, x, y) and not any(
            _is_in(other, x, y) for other in area.regions if other.type != "WINDOW"
        )

    def free(self, area: bpy.types.Area, region: bpy.types.Region) -> "Box":
        """The part of the region that no sidebar or header lies over, in its pixels."""
        left, bottom, right, top = 0.0, 0.0, float(region.width), float(region.height)
        for other in area.regions:
            if other.type == "WINDOW" or other.width <= 1 or other.height <= 1:
                continue
            x, y = other.x - region.x, other.y - region.y
            if x >= region.width or y >= region.height or x + other.width <= 0:
                continue
            if y + other.height <= 0:
                continue
            if other.alignment in {"RIGHT", "LEFT"}:
                if x > region.width / 2:
                    right = min(right, float(x))
                else:
                    left = max(left, float(x + other.width))
            elif other.alignment in {"TOP", "BOTTOM"}:
                if y > region.height / 2:
                    top = min(top, float(y))
                else:
                    bottom = max(bottom, float(y + other.height))
        if right - left < 8 or top - bottom < 8:
            return 0.0, 0.0, float(region.width), float(region.height)
        return left, bottom, right, top

    def redraw(self) -> None:
        found = self.find()
        if found is not None:
            found[2].tag_redraw()


def scale() -> float:
    """Of the interface: pixels per pixel at its ordinary size."""
    return float(bpy.context.preferences.system.ui_scale)


def fill(box: "Box", color: Color) -> None:
    """For draw handlers."""
    left, bottom, right, top = box
    shader: Any = gpu.shader.from_builtin("UNIFORM_COLOR")
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    batch = batch_for_shader(shader, "TRIS", {"pos": corners}, indices=((0, 1, 2), (0, 2, 3)))
    shader.uniform_float("color", color)
    batch.draw(shader)


def outline(box: "Box", color: Color, width: float = 1.0) -> None:
    left, bottom, right, top = box
    fill((left, bottom, right, bottom + width), color)
    fill((left, top - width, right, top), color)
    fill((left, bottom, left + width, top), color)
    fill((right - width, bottom, right, top), color)


def text_width(words: str) -> float:
    blf.size(_FONT, _POINTS * scale())
    return float(blf.dimensions(_FONT, words)[0])


def write(words: str, x: float, y: float, room: float, align: float = 0.0) -> "Box | None":
    """Words on a dark plate, from ``x`` on; ``align`` 0.5 has their middle there, 1 their end.

    Nothing, and None, where there is not even ``room`` for a few of them, in pixels.
    """
    unit = scale()
    pad = 6 * unit
    words = _shortened(words, room - 2 * pad)
    if not words:
        return None
    width = text_width(words)
    left = x - align * (width + 2 * pad)
    box = left, y, left + width + 2 * pad, y + 22 * unit
    fill(box, (0.0, 0.0, 0.0, 0.6))
    blf.color(_FONT, 0.95, 0.95, 0.95, 1.0)
    blf.position(_FONT, left + pad, y + 7 * unit, 0)
    blf.draw(_FONT, words)
    gpu.state.blend_set("ALPHA")  # which text switches off
    return box


def _shortened(words: str, room: float) -> str:
    if text_width(words) <= room:
        return words
    while len(words) > 3:
        words = words[:-1].rstrip()
        if text_width(words + "…") <= room:
            return words + "…"
    return ""


def _is_in(region: bpy.types.Region, x: int, y: int) -> bool:
    return (
        region.width > 1
        and region.x <= x < region.x + region.width
        and region.y <= y < region.y + region.height
    )
