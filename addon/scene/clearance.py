"""How far before the eye a picture can stand without cutting into what is visible."""

from collections.abc import Iterator
from itertools import islice

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Matrix

from . import projection

_SOLID = frozenset(
    {
        "MESH",
        "CURVE",
        "SURFACE",
        "META",
        "FONT",
        "CURVES",
        "POINTCLOUD",
        "VOLUME",
        "GPENCIL",
        "GREASEPENCIL",
    }
)
_MOST_INSTANCES = 20_000
_FACES = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (3, 2, 6, 7), (0, 3, 7, 4), (1, 2, 6, 5))
_IN_FRONT = 0.95
_BEFORE_NEAR = 1.5
_BEFORE_FAR = 0.95

Floats = npt.NDArray[np.float64]


def standing(
    depsgraph: bpy.types.Depsgraph,
    matrix_world: Matrix,
    projected: Matrix,
    reach: float,
    *,
    space: bpy.types.SpaceView3D | None,
    may_step_back: bool,
) -> tuple[Matrix, Matrix, float]:
    """Eye, projection and the distance from it at which a picture stands clear.

    At most ``reach``, at least a little behind the near clip, and always before the far clip.
    Without perspective things may be behind the eye and visible all the same; where
    ``may_step_back``, the eye is returned moved back, which changes nothing in the picture.
    """
    nearest = nearest_depth(depsgraph, matrix_world, projected, space)
    near, far = projection.clip_range(projected)
    if may_step_back and projected[3][3] != 0.0 and nearest is not None and nearest < reach:
        back = reach - nearest
        matrix_world, projected = projection.moved_back(matrix_world, projected, back)
        nearest, near, far = reach, near + back, far + back
    distance = reach if nearest is None else min(reach, nearest * _IN_FRONT)
    lowest = max(near, 1e-4) * _BEFORE_NEAR
    return matrix_world, projected, max(min(distance, far * _BEFORE_FAR), lowest)


def nearest_depth(
    depsgraph: bpy.types.Depsgraph,
    matrix_world: Matrix,
    projected: Matrix,
    space: bpy.types.SpaceView3D | None,
) -> float | None:
    """Depth of the nearest bounding box in the frame; None when nothing is in it."""
    boxes = _boxes(depsgraph, matrix_world.inverted(), space)
    if not len(boxes):
        return None
    matrix = np.array(projected, dtype=np.float64)
    clip = np.concatenate([boxes, np.ones((*boxes.shape[:2], 1))], axis=2) @ matrix.T
    sides = _sides(clip)
    depth = -boxes[:, :, 2]
    in_frame = ~np.any(np.all(sides < 0, axis=1), axis=1)
    near, far = projection.clip_range(projected)
    if projected[3][3] != 0.0:
        in_frame &= (depth.max(axis=1) > near) & (depth.min(axis=1) < far)
        return float(depth[in_frame].min()) if in_frame.any() else None
    before = in_frame & (depth.min(axis=1) > near)
    astride = in_frame & ~before & (depth.max(axis=1) > near)
    depths = [float(depth[before].min())] if before.any() else []
    for box in boxes[astride]:
        depths += _visible_depths(box, matrix, near)
    return min(depths, default=None)


def _boxes(
    depsgraph: bpy.types.Depsgraph, to_view: Matrix, space: bpy.types.SpaceView3D | None
) -> Floats:
    """Corners in view space, shape (objects, 8, 3)."""
    corners, matrices = [], []
    for instance in islice(_solid(depsgraph, space), _MOST_INSTANCES):
        box = [tuple(corner) for corner in instance.object.bound_box]
        if len(set(box)) == 1:
            continue  # nothing in it, such as a text without letters
        corners.append(box)
        matrices.append([tuple(row) for row in to_view @ instance.matrix_world])
    if not corners:
        return np.empty((0, 8, 3))
    local = np.array(corners)
    local = np.concatenate([local, np.ones((*local.shape[:2], 1))], axis=2)
    return (local @ np.array(matrices).transpose(0, 2, 1))[:, :, :3]


def _solid(
    depsgraph: bpy.types.Depsgraph, space: bpy.types.SpaceView3D | None
) -> Iterator[bpy.types.DepsgraphObjectInstance]:
    is_local = space is not None and space.local_view is not None
    for instance in depsgraph.object_instances:
        found = instance.object
        if found.type not in _SOLID or not instance.show_self:
            continue
        if found.type == "MESH" and not found.data.vertices:
            continue
        placed = (instance.parent or found).original
        # local_view_get is False for everything in 4.3.
        if not is_local or placed.visible_get(viewport=space):
            yield instance


def _sides(clip: Floats) -> Floats:
    """Signed distances to the left, right, bottom and top of the frame; inside is positive."""
    x, y, w = clip[..., 0], clip[..., 1], clip[..., 3]
    return np.stack([w + x, w - x, w + y, w - y], axis=-1)


def _visible_depths(box: Floats, matrix: Floats, near: float) -> list[float]:
    """Depths at which the faces of a box around or beside the eye come into the frame."""
    depths = []
    for face in _FACES:
        polygon = box[list(face)]
        for plane in range(5):
            polygon = _cut(polygon, _distances(polygon, matrix, near)[:, plane])
            if not len(polygon):
                break
        depths += [-float(corner[2]) for corner in polygon]
    return depths


def _distances(polygon: Floats, matrix: Floats, near: float) -> Floats:
    clip = np.concatenate([polygon, np.ones((len(polygon), 1))], axis=1) @ matrix.T
    return np.concatenate([_sides(clip), -polygon[:, 2:3] - near], axis=1)


def _cut(polygon: Floats, distances: Floats) -> Floats:
    """The part of a convex polygon where the distances are not negative."""
    kept = []
    for index, (corner, here) in enumerate(zip(polygon, distances, strict=True)):
        before, there = polygon[index - 1], distances[index - 1]
        if (here < 0) != (there < 0):
            kept.append(before + (corner - before) * (there / (there - here)))
        if here >= 0:
            kept.append(corner)
    return np.array(kept).reshape(-1, 3)
