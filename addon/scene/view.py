"""The 3D view and the camera to look through, and the frames they give."""

from dataclasses import dataclass, replace
from typing import Any

import bpy
from mathutils import Matrix

from ..core.aspect import fit_within
from ..core.errors import CaptureError
from ..core.placement import View
from . import projection
from .lookup import handle

_CAMERA_REACH = 10.0
"""How far from a camera a picture stands at most, in scene units: a view has its pivot."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A 3D view with the region of it that is meant, which matters in a quad view."""

    area: bpy.types.Area
    region: bpy.types.Region
    space: bpy.types.SpaceView3D
    region_3d: bpy.types.RegionView3D


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be drawn: view space to world space, OpenGL projection, size in pixels.

    ``reach`` is the greatest distance for a picture. ``own_aspect`` is that of the camera's
    frame inside this one; both camera fields are None when a free view is meant.
    """

    matrix_world: Matrix
    projection: Matrix
    width: int
    height: int
    reach: float
    camera: bpy.types.Object | None = None
    own_aspect: float | None = None

    def as_view(self, context: bpy.types.Context, space: bpy.types.SpaceView3D | None) -> View:
        """With the distance at which a picture clears what is visible in ``space``."""
        from . import clearance  # NumPy is not for a panel to wait for

        matrix_world, projected, distance = clearance.standing(
            context.evaluated_depsgraph_get(),
            self.matrix_world,
            self.projection,
            self.reach,
            space=space,
            may_step_back=self.camera is None,
        )
        return replace(self, matrix_world=matrix_world, projection=projected).standing_at(distance)

    def standing_at(self, distance: float) -> View:
        """As numbers, with a picture to stand at this distance."""
        camera = self.camera if self.camera and self.camera.type == "CAMERA" else None
        return View(
            matrix_world=_rows(self.matrix_world),
            projection=_rows(self.projection),
            width=self.width,
            height=self.height,
            distance=distance,
            camera=handle(camera) if camera else None,
            camera_aspect=self.own_aspect if camera else None,
        )


def find_viewport(context: bpy.types.Context) -> Viewport | None:
    """The 3D view in use, else the largest on the screen, else in any window; None without one."""
    if context.area is not None and context.area.type == "VIEW_3D":
        return _viewport(context, context.area)
    windows = [context.window, *(context.window_manager.windows if context.window_manager else ())]
    for window in windows:
        areas = [area for area in window.screen.areas if area.type == "VIEW_3D"] if window else []
        if areas:
            return _viewport(context, max(areas, key=lambda area: area.width * area.height))
    return None


def require_viewport(context: bpy.types.Context) -> Viewport:
    """Raises CaptureError when no 3D view is open."""
    found = find_viewport(context)
    if found is None:
        raise CaptureError("There is no 3D view open.", "Open one, or choose another source.")
    return found


def require_camera(context: bpy.types.Context) -> bpy.types.Object:
    """Raises CaptureError when the scene has no active camera."""
    camera = context.scene.camera
    if camera is None:
        raise CaptureError(
            "The scene has no camera.", "Add one with Add > Camera, or choose another source."
        )
    return camera


def viewport_frame(
    context: bpy.types.Context,
    viewport: Viewport,
    size: tuple[int, int] | None,
    max_edge: int,
) -> Frame:
    """What the view shows and, where ``size`` has another shape, more beside it."""
    region, region_3d, space = viewport.region, viewport.region_3d, viewport.space
    width, height = fit_within(*(size or (region.width, region.height)), max_edge)
    if bpy.app.background:
        matrix_world, projected = _calculated(context, viewport)
    else:
        region_3d.update()
        matrix_world = region_3d.view_matrix.inverted()
        projected = region_3d.window_matrix.copy()
        if region_3d.view_perspective == "ORTHO":
            # Such a view keeps its eye in the pivot and sees what is behind it.
            distance = region_3d.view_distance
            matrix_world, projected = projection.moved_back(matrix_world, projected, distance)
    looks_through_camera = region_3d.view_perspective == "CAMERA"
    return Frame(
        matrix_world,
        projection.widened(projected, width / height),
        width,
        height,
        _CAMERA_REACH if looks_through_camera else max(region_3d.view_distance, space.clip_start),
    )


def camera_frame(context: bpy.types.Context, size: tuple[int, int] | None, max_edge: int) -> Frame:
    """What the scene's camera frames and, where ``size`` has another shape, more beside it."""
    camera = require_camera(context)
    render = context.scene.render
    width, height = fit_within(*(size or projection.size_in_pixels(render)), max_edge)
    depsgraph = context.evaluated_depsgraph_get()
    framed = projection.of_camera(camera, depsgraph, render)
    return Frame(
        projection.matrix_of_camera(camera, depsgraph),
        projection.widened(framed, width / height),
        width,
        height,
        _CAMERA_REACH,
        camera,
        projection.aspect(framed),
    )


def _calculated(context: bpy.types.Context, viewport: Viewport) -> tuple[Matrix, Matrix]:
    # A Blender that draws no regions leaves their matrices as the file had them, and dies of
    # RegionView3D.update (4.2 to 5.2).
    region, region_3d, space = viewport.region, viewport.region_3d, viewport.space
    size = region.width, region.height
    camera = space.camera if space.use_local_camera else context.scene.camera
    if region_3d.view_perspective == "CAMERA" and camera is not None:
        depsgraph = context.evaluated_depsgraph_get()
        return (
            projection.matrix_of_camera(camera, depsgraph),
            projection.of_camera_in_view(camera, depsgraph, region_3d, *size),
        )
    return projection.matrix_of_view(region_3d), projection.of_view(space, region_3d, *size)


def _viewport(context: bpy.types.Context, area: bpy.types.Area) -> Viewport:
    space: Any = area.spaces.active
    regions = [region for region in area.regions if region.type == "WINDOW"]
    if context.region in regions and context.region_data is not None:
        return Viewport(area, context.region, space, context.region_data)
    return Viewport(area, regions[-1], space, space.region_3d)


def _rows(matrix: Matrix) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(tuple(row) for row in matrix)
