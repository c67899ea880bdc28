"""Make a camera that sees what a captured view saw."""

import math
from contextlib import ExitStack
from typing import Any

import bpy
from mathutils import Matrix

from ..core.placement import View
from . import editable
from .projection import clip_range
from .stand import rigid

_SENSOR_WIDTH = 36.0
_CLIP_START = 0.01
_SAME = 1e-4
"""Blender keeps single precision."""


def make(view: View, name: str, scene: bpy.types.Scene, rollback: ExitStack) -> bpy.types.Object:
    """A camera named ``name`` whose frame, at the scene's render size, is the largest that fits
    into the captured one, both about the same middle."""
    lens, matrix = _seen_through(view, scene)
    data = bpy.data.cameras.new(name)
    rollback.callback(bpy.data.cameras.remove, data)
    camera = bpy.data.objects.new(name, data)
    rollback.callback(bpy.data.objects.remove, camera)
    for setting, value in lens.items():
        setattr(data, setting, value)
    camera.matrix_world = matrix
    return camera


def find(view: View, scene: bpy.types.Scene) -> bpy.types.Object | None:
    """A camera of the scene that ``make`` would only double, as for the second picture of a job."""
    lens, matrix = _seen_through(view, scene)
    for camera in scene.objects:
        if camera.type == "CAMERA" and editable.is_own(camera.data):
            there = camera.matrix_world
            is_there = all((there[row] - matrix[row]).length < _SAME for row in range(4))
            if is_there and all(_same(getattr(camera.data, k), v) for k, v in lens.items()):
                return camera
    return None


def _seen_through(view: View, scene: bpy.types.Scene) -> tuple[dict[str, Any], Matrix]:
    """Settings of a camera's data, and its matrix."""
    left, right, bottom, top = view.extent(1.0)
    width = min(right - left, (top - bottom) * _render_aspect(scene))
    lens: dict[str, Any] = {
        "sensor_fit": "HORIZONTAL",
        "sensor_width": _SENSOR_WIDTH,
        "shift_x": (left + right) / 2 / width,
        "shift_y": (bottom + top) / 2 / width,
    }
    near, far = clip_range(Matrix(view.projection))
    back = 0.0
    if view.is_perspective:
        lens |= {"type": "PERSP", "lens": _SENSOR_WIDTH / width}
    else:
        lens |= {"type": "ORTHO", "ortho_scale": width}
        # An orthographic viewport also shows what is behind its eye; a camera does not.
        back = max(0.0, _CLIP_START - near)
    lens |= {"clip_start": near + back, "clip_end": far + back}
    return lens, rigid(view) @ Matrix.Translation((0.0, 0.0, back))


def _same(one: Any, other: Any) -> bool:
    return (
        one == other
        if isinstance(one, str)
        else math.isclose(one, other, rel_tol=_SAME, abs_tol=_SAME)
    )


def _render_aspect(scene: bpy.types.Scene) -> float:
    render = scene.render
    return (render.resolution_x * render.pixel_aspect_x) / (
        render.resolution_y * render.pixel_aspect_y
    )
