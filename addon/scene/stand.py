"""Where a picture stands in the scene: before the eye it was seen with, or at the cursor."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi

from mathutils import Matrix, Vector

from ..core.placement import View
from .registration import cover

CURSOR_HEIGHT = 2.0
"""Height in scene units of a picture that has no frame to fill."""

_CLEARANCE = 0.002
_GAP = 0.05
_NEAREST = 1e-3


@dataclass(frozen=True)
class Spot:
    """``matrix`` (no scale) takes the picture's plane, centred on its origin and looking along
    +Z, to the world. ``width`` and ``height`` are in scene units.

    ``corners``, from the lower left counter-clockwise, are in the space of ``matrix``. They are
    more than width and height for a camera under a stretched parent, which sees the world
    sheared. ``mirrored`` is for one that sees it in a mirror.
    """

    matrix: Matrix
    width: float
    height: float
    corners: tuple[Vector, ...]
    mirrored: bool = False


def before_eye(view: View, picture_aspect: float, taken: Iterable[Vector]) -> Spot:
    """Fill the captured frame exactly at ``view.distance``, facing the eye.

    Pictures of one job would lie in one another: each stands a touch nearer than the ``taken``
    positions, and fills the frame all the same.
    """
    taken = list(taken)
    distance = max(view.distance, _NEAREST) if view.is_perspective else view.distance
    seen = Matrix(view.matrix_world)
    while True:
        left, right, bottom, top = view.extent(distance)
        centre = seen @ Vector(((left + right) / 2, (bottom + top) / 2, -distance))
        clearance = _CLEARANCE * max(right - left, top - bottom)
        if not any((centre - other).length <= clearance / 2 for other in taken):
            break
        nearer = distance * (1 - 2 * _CLEARANCE) if view.is_perspective else distance - clearance
        if view.is_perspective and nearer < _NEAREST:
            break
        distance = nearer
    width, height = cover(right - left, top - bottom, picture_aspect)
    matrix = Matrix.Translation(centre.to_tuple()) @ rigid(view).to_3x3().to_4x4()
    middle = Vector(((left + right) / 2, (bottom + top) / 2, -distance))
    to_local = matrix.inverted() @ seen
    corners = tuple(to_local @ (middle + corner) for corner in rectangle(width, height))
    return Spot(matrix, width, height, corners, seen.determinant() < 0)


def at_cursor(cursor: Vector, picture_aspect: float, taken: Iterable[Vector]) -> Spot:
    """Upright on the cursor, facing the front view, in line beside those already there."""
    taken = list(taken)
    width, height = CURSOR_HEIGHT * picture_aspect, CURSOR_HEIGHT
    centre = cursor + Vector((0.0, 0.0, height / 2))
    while any((centre - other).length < width / 100 for other in taken):
        centre = centre + Vector((width * (1 + _GAP), 0.0, 0.0))
    matrix = Matrix.Translation(centre.to_tuple()) @ Matrix.Rotation(pi / 2, 4, "X")
    return Spot(matrix, width, height, rectangle(width, height))


def rigid(view: View) -> Matrix:
    """View space to world space as far as an object without scale can have it: without the shear
    or the mirror that a camera's parents may bring."""
    seen = Matrix(view.matrix_world)
    right, _, backward = (column.normalized() for column in seen.to_3x3().transposed())
    right = (right - backward * right.dot(backward)).normalized()
    rotation = Matrix((right, backward.cross(right), backward)).transposed()
    return Matrix.Translation(seen.to_translation().to_tuple()) @ rotation.to_4x4()


def rectangle(width: float, height: float) -> tuple[Vector, ...]:
    """Corners about the middle, from the lower left counter-clockwise."""
    x, y = width / 2, height / 2
    return tuple(Vector(corner) for corner in ((-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)))
