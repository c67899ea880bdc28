"""Frames as matrices: what a view or a camera sees, widened to another shape."""

from math import sqrt

import bpy
from mathutils import Matrix

_VIEW_SENSOR = 36.0
_VIEW_ZOOM = 2.0
"""Blender's 3D view shows a 36 mm sensor twice as wide as a camera would (BKE_camera.h)."""


def aspect(projection: Matrix) -> float:
    """Width by height of the frame that ``projection`` fills."""
    return projection[1][1] / projection[0][0]


def widened(projection: Matrix, width_by_height: float) -> Matrix:
    """The same frame with more at the left and right, or at the top and bottom; never less.

    The frame's own centre stays the centre of the picture.
    """
    result = projection.copy()
    change = width_by_height / aspect(projection)
    row, factor = (0, 1 / change) if change > 1 else (1, change)
    for column in range(4):
        result[row][column] *= factor
    return result


def clip_range(projection: Matrix) -> tuple[float, float]:
    """Near and far as distances in front of the eye; near may be negative without perspective."""
    scale, offset = projection[2][2], projection[2][3]
    if projection[3][3] == 0.0:
        return offset / (scale - 1), offset / (scale + 1)
    return (offset + 1) / scale, (offset - 1) / scale


def perspective(half_width: float, half_height: float, near: float, far: float) -> Matrix:
    """Half sizes are those of the frame at distance 1."""
    return Matrix(
        (
            (1 / half_width, 0, 0, 0),
            (0, 1 / half_height, 0, 0),
            (0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)),
            (0, 0, -1, 0),
        )
    )


def orthographic(half_width: float, half_height: float, near: float, far: float) -> Matrix:
    """Half sizes are those of the frame."""
    return Matrix(
        (
            (1 / half_width, 0, 0, 0),
            (0, 1 / half_height, 0, 0),
            (0, 0, -2 / (far - near), -(far + near) / (far - near)),
            (0, 0, 0, 1),
        )
    )


def of_view(
    space: bpy.types.SpaceView3D, region_3d: bpy.types.RegionView3D, width: int, height: int
) -> Matrix:
    """What a free view shows in a region of ``width`` x ``height`` pixels.

    As BKE_camera_params_from_view3d has it, for a Blender that does not draw its regions and so
    does not keep their matrices up to date.
    """
    longest = max(width, height)
    half = _VIEW_SENSOR * _VIEW_ZOOM / space.lens / 2
    halves = half * width / longest, half * height / longest
    if region_3d.view_perspective == "PERSP":
        return perspective(*halves, space.clip_start, space.clip_end)
    distance = region_3d.view_distance
    reach = space.clip_end / 2
    return orthographic(halves[0] * distance, halves[1] * distance, -reach, reach)


def of_camera(
    camera: bpy.types.Object, depsgraph: bpy.types.Depsgraph, render: bpy.types.RenderSettings
) -> Matrix:
    """The camera's own frame: resolution, pixel aspect, sensor fit and shift; not the border."""
    return camera.evaluated_get(depsgraph).calc_matrix_camera(
        depsgraph,
        x=render.resolution_x,
        y=render.resolution_y,
        scale_x=render.pixel_aspect_x,
        scale_y=render.pixel_aspect_y,
    )


def of_camera_in_view(
    camera: bpy.types.Object,
    depsgraph: bpy.types.Depsgraph,
    region_3d: bpy.types.RegionView3D,
    width: int,
    height: int,
) -> Matrix:
    """What a view that looks through a camera shows, the surroundings of its frame included."""
    result = camera.evaluated_get(depsgraph).calc_matrix_camera(depsgraph, x=width, y=height)
    shown = (sqrt(2) + region_3d.view_camera_zoom / 50) ** 2 / 4
    column, sign = (3, -1) if result[3][3] else (2, 1)
    for row in (0, 1):
        result[row] *= shown
        result[row][column] += sign * 4 * region_3d.view_camera_offset[row] * shown
    return result


def matrix_of_view(region_3d: bpy.types.RegionView3D) -> Matrix:
    """View space to world space of a free view, from the values that are always up to date."""
    return (
        Matrix.Translation(region_3d.view_location[:])
        @ region_3d.view_rotation.to_matrix().to_4x4()
        @ Matrix.Translation((0, 0, region_3d.view_distance))
    )


def matrix_of_camera(camera: bpy.types.Object, depsgraph: bpy.types.Depsgraph) -> Matrix:
    """View space to world space of a camera; its scale, if any, does not count."""
    return camera.evaluated_get(depsgraph).matrix_world.normalized()


def moved_back(matrix_world: Matrix, projection: Matrix, by: float) -> tuple[Matrix, Matrix]:
    """The same picture without perspective from an eye that stands ``by`` further back."""
    shifted = projection.copy()
    shifted[2][3] += projection[2][2] * by
    return matrix_world @ Matrix.Translation((0, 0, by)), shifted


def size_in_pixels(render: bpy.types.RenderSettings) -> tuple[int, int]:
    """The camera frame in square pixels: a pixel aspect widens or heightens it."""
    scale = render.resolution_percentage / 100
    narrow = min(render.pixel_aspect_x, render.pixel_aspect_y)
    return (
        max(1, round(render.resolution_x * scale * render.pixel_aspect_x / narrow)),
        max(1, round(render.resolution_y * scale * render.pixel_aspect_y / narrow)),
    )
