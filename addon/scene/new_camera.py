"""Make a camera that sees what a captured view saw."""

from contextlib import ExitStack

import bpy
from mathutils import Matrix

from ..core.placement import View
from .projection import clip_range
from .stand import rigid

_SENSOR_WIDTH = 36.0
_CLIP_START = 0.01


def make(view: View, name: str, scene: bpy.types.Scene, rollback: ExitStack) -> bpy.types.Object:
    """A camera named ``name`` whose frame, at the scene's render size, is the largest that fits
    into the captured one, both about the same middle."""
    data = bpy.data.cameras.new(name)
    rollback.callback(bpy.data.cameras.remove, data)
    camera = bpy.data.objects.new(name, data)
    rollback.callback(bpy.data.objects.remove, camera)
    left, right, bottom, top = view.extent(1.0)
    width = min(right - left, (top - bottom) * _render_aspect(scene))
    data.sensor_fit = "HORIZONTAL"
    data.sensor_width = _SENSOR_WIDTH
    data.shift_x = (left + right) / 2 / width
    data.shift_y = (bottom + top) / 2 / width
    near, far = clip_range(Matrix(view.projection))
    back = 0.0
    if view.is_perspective:
        data.type = "PERSP"
        data.lens = _SENSOR_WIDTH / width
    else:
        data.type = "ORTHO"
        data.ortho_scale = width
        # An orthographic viewport also shows what is behind its eye; a camera does not.
        back = max(0.0, _CLIP_START - near)
    data.clip_start = near + back
    data.clip_end = far + back
    camera.matrix_world = rigid(view) @ Matrix.Translation((0.0, 0.0, back))
    return camera


def _render_aspect(scene: bpy.types.Scene) -> float:
    render = scene.render
    return (render.resolution_x * render.pixel_aspect_x) / (
        render.resolution_y * render.pixel_aspect_y
    )
