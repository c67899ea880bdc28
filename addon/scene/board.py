"""Lay several pictures out as a reference board: rows of one height, upright on the 3D cursor."""

from collections.abc import Sequence
from contextlib import ExitStack
from math import ceil, sqrt
from typing import NamedTuple

import bpy
from mathutils import Matrix, Quaternion, Vector

from ..core.result import Picture
from . import board_label, link, load_image, plane, projection, reference, shown, view
from .stand import Spot, rectangle

COLLECTION = "Reference Board"

FRONT = Matrix(((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)))
"""Rotation of what faces the front view, upright."""


class Layout(NamedTuple):
    """``columns`` is 0 for about as many as there are rows. ``gap`` and ``size``, the height of
    a picture, are in scene units. ``rotation`` is that of the board, which looks along its +Z."""

    columns: int
    gap: float
    size: float
    planes: bool
    labels: bool
    rotation: Matrix


class Cell(NamedTuple):
    """A picture's middle and width on the board, whose origin is the middle of its lower edge."""

    x: float
    y: float
    width: float


def cells(aspects: Sequence[float], layout: Layout) -> list[Cell]:
    """Where the pictures are: read as a page, from the upper left.

    All have one height, so that rows line up above and below; pictures of one shape line up in
    columns as well, and others leave no holes.
    """
    columns = layout.columns or ceil(sqrt(len(aspects)))
    rows = [aspects[start : start + columns] for start in range(0, len(aspects), columns)]
    spans = [sum(row) * layout.size + (len(row) - 1) * layout.gap for row in rows]
    left = -max(spans, default=0.0) / 2
    under = layout.size * 2 * board_label.HEIGHT if layout.labels and layout.planes else 0.0
    found = []
    for number, row in enumerate(rows):
        x, above = left, len(rows) - 1 - number
        y = above * (layout.size + layout.gap + under) + under + layout.size / 2
        for aspect in row:
            width = aspect * layout.size
            found.append(Cell(x + width / 2, y, width))
            x += width + layout.gap
    return found


def rotation(context: bpy.types.Context) -> Matrix:
    """That of what faces the 3D View in use; the front view's where none is open."""
    found = view.find_viewport(context)
    if found is None:
        return FRONT.copy()
    region_3d, camera = found.region_3d, context.scene.camera
    if region_3d.view_perspective == "CAMERA" and camera is not None:
        seen = projection.matrix_of_camera(camera, context.evaluated_depsgraph_get())
        return seen.to_3x3()
    turned: Quaternion = region_3d.view_rotation
    return turned.to_matrix()


def put(
    pictures: Sequence[Picture],
    layout: Layout,
    scene: bpy.types.Scene,
    *,
    pack: bool,
    rollback: ExitStack,
) -> tuple[bpy.types.Collection, str]:
    """The new collection and a note for the artist. Raises PlacementError."""
    link.require(scene)
    images = [load_image.load(picture, pack, rollback) for picture in pictures]
    places = cells([image.size[0] / image.size[1] for image in images], layout)
    board = Matrix.Translation(scene.cursor.location[:]) @ layout.rotation.to_4x4()
    board = _beside_others(board, places, layout, scene)
    made, labels = [], []
    for picture, image, cell in zip(pictures, images, places, strict=True):
        matrix = board @ Matrix.Translation((cell.x, cell.y, 0.0))
        where = Spot(matrix, cell.width, layout.size, rectangle(cell.width, layout.size))
        if layout.planes:
            item = plane.build(image, where, scene, rollback)
        else:
            item = reference.build(image, where, rollback)
        made.append(item)
        if layout.labels and layout.planes:
            labels.append(board_label.add(item, picture.name, cell.width, layout.size, rollback))
        elif layout.labels:
            item.show_name = True
    collection = link.gather(scene, COLLECTION, [*made, *labels], rollback)
    return collection, shown.without_textures(scene) if layout.planes else ""


def _beside_others(
    board: Matrix, places: list[Cell], layout: Layout, scene: bpy.types.Scene
) -> Matrix:
    """To the right of a board that stands at the cursor already."""
    across = max(cell.x + cell.width / 2 for cell in places) * 2 + layout.size / 2
    taken = [other.matrix_world.translation for other in scene.objects]
    first = Vector((places[0].x, places[0].y, 0.0))
    while any((board @ first - other).length < layout.size / 100 for other in taken):
        board = board @ Matrix.Translation((across, 0.0, 0.0))
    return board
