"""Where a picture lies in a region: on the frame it was captured through, or fitted into it."""

from collections.abc import Sequence
from typing import Any

import bpy
from mathutils import Matrix, Vector

from ..core.placement import View
from . import compat, look_through
from .overlay_shader import Corner
from .registration import cover

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in pixels of a region."""

Size = tuple[int, int]


def on_frame(view: View, picture_aspect: float, perspective: Matrix) -> list[Corner]:
    """The corners of a picture over the frame, as an eye with this matrix (world to clip space)
    sees it standing where it would be placed."""
    left, right, bottom, top = view.extent(view.distance)
    width, height = cover(right - left, top - bottom, picture_aspect)
    x, y = (left + right) / 2, (bottom + top) / 2
    matrix = perspective @ Matrix(view.matrix_world)
    spots = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [
        _corner(matrix @ Vector((x + i * width / 2, y + j * height / 2, -view.distance, 1.0)))
        for i, j in spots
    ]


def is_seen(view: View, region_3d: bpy.types.RegionView3D) -> bool:
    """Whether this view sees the frame such that a picture of it can be laid on it exactly."""
    matrix: Any = region_3d.view_matrix
    return look_through.is_seen(view, matrix.inverted(), region_3d.window_matrix)


def in_box(box: Box, size: Size) -> list[Corner]:
    """The corners of a box in a region of this size."""
    left, bottom, right, top = box
    spots = ((left, bottom), (right, bottom), (right, top), (left, top))
    return [(2 * x / size[0] - 1, 2 * y / size[1] - 1, 0.0, 1.0) for x, y in spots]


def fitted(picture_aspect: float, box: Box) -> Box:
    """The largest box of the picture's shape that fits into another, about its middle."""
    left, bottom, right, top = box
    width = min(right - left, (top - bottom) * picture_aspect)
    return _about(box, width, width / picture_aspect)


def covering(picture_aspect: float, frame: Box) -> Box:
    """The box of a picture of a frame, by the rule that places it."""
    left, bottom, right, top = frame
    return _about(frame, *cover(right - left, top - bottom, picture_aspect))


def covered(frame_aspect: float, picture: Box) -> Box:
    """The box of the frame that a picture covers: the other way round."""
    left, bottom, right, top = picture
    covering_it = cover(frame_aspect, 1.0, (right - left) / (top - bottom))
    is_stretched = covering_it == (frame_aspect, 1.0)
    return picture if is_stretched else fitted(frame_aspect, picture)


def shown_image(region: bpy.types.Region) -> Box:
    """Where an Image Editor shows its image."""
    # Blender turns a pixel into a place exactly, and a place into whole pixels only.
    x0, y0 = region.view2d.region_to_view(0, 0)
    x1, y1 = region.view2d.region_to_view(region.width, region.height)
    across, upward = region.width / (x1 - x0), region.height / (y1 - y0)
    off = compat.image_drawn_off()
    left, bottom = off - x0 * across, off - y0 * upward
    return left, bottom, left + across, bottom + upward


def moved(corners: Sequence[Corner], size: Size, shown: Box, cell: Box) -> list[Corner]:
    """The corners after all that a region shows in one box has been scaled into another."""
    wide, high = shown[2] - shown[0], shown[3] - shown[1]
    scale = min((cell[2] - cell[0]) / wide, (cell[3] - cell[1]) / high)
    was = (shown[0] + shown[2]) / size[0] - 1, (shown[1] + shown[3]) / size[1] - 1
    now = (cell[0] + cell[2]) / size[0] - 1, (cell[1] + cell[3]) / size[1] - 1
    return [
        (scale * (x - was[0] * w) + now[0] * w, scale * (y - was[1] * w) + now[1] * w, z, w)
        for x, y, z, w in corners
    ]


def bounds(corners: Sequence[Corner], size: Size) -> Box | None:
    """The box around the corners; None where one of them is behind the eye."""
    if any(w <= 0 for *_, w in corners):
        return None
    xs = [(x / w + 1) / 2 * size[0] for x, _, _, w in corners]
    ys = [(y / w + 1) / 2 * size[1] for _, y, _, w in corners]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box) -> Box | None:
    """What both boxes have in common, if that is worth looking at."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right - left > 4 and top - bottom > 4 else None


def _about(box: Box, width: float, height: float) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _corner(place: Vector) -> Corner:
    x, y, z, w = place
    return x, y, z, w
