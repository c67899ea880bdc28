"""Draw a view off-screen for its guides: what is where, how far, and which way it faces."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import bpy
import gpu

from ..core.errors import CaptureError
from ..core.source import SourceKind
from ..imaging.guide import Sheet
from . import compat, guide_shader, view
from .guards import gpu_state
from .guide_meshes import Gatherer

_types: Any = gpu.types
_state: Any = gpu.state


@dataclass(frozen=True, slots=True)
class Drawn:
    """``left_out`` says in the artist's words what is in the view but in no guide."""

    sheet: Sheet
    left_out: tuple[str, ...] = ()


def find_frame(
    context: bpy.types.Context, kind: SourceKind, size: tuple[int, int], max_edge: int
) -> tuple[view.Frame, bpy.types.SpaceView3D | None]:
    """The very frame of a capture of a view or camera; of other sources that of the view at hand,
    or of the camera where none is open, or where a render is what is sent.

    Raises CaptureError when there is neither.
    """
    found = view.find_viewport(context)
    space = found.space if found else None
    by_camera = kind in (SourceKind.CAMERA, SourceKind.RENDER)
    if by_camera or found is None:
        return view.camera_frame(context, size, max_edge), space
    return view.viewport_frame(context, found, size, max_edge), space


def draw(
    context: bpy.types.Context, frame: view.Frame, space: bpy.types.SpaceView3D | None
) -> Drawn:
    """Everything that guides are made of, in one go. Nothing of the scene is touched.

    The evaluated meshes in the frame are read on the main thread. Raises CaptureError when there
    is no GPU to draw with.
    """
    try:
        if not compat.ready_gpu():
            raise RuntimeError("no window")
        return _drawn(context, frame, space)
    except (RuntimeError, SystemError, MemoryError) as error:
        raise CaptureError(
            "Guides are drawn by the graphics card, which Blender can't use here.",
            "Turn them off, or work in a Blender with a window.",
            detail=str(error),
        ) from error


def _drawn(
    context: bpy.types.Context, frame: view.Frame, space: bpy.types.SpaceView3D | None
) -> Drawn:
    to_view = frame.matrix_world.inverted()
    depsgraph = context.evaluated_depsgraph_get()
    gatherer = Gatherer(depsgraph, space, frame.projection @ to_view)
    names: dict[str, int] = {}
    with ExitStack() as undo:
        undo.enter_context(gpu_state())
        offscreen: Any = _types.GPUOffScreen(frame.width, frame.height, format="RGBA32F")
        undo.callback(offscreen.free)
        with offscreen.bind():
            _state.active_framebuffer_get().clear(color=(0.0, 0.0, 0.0, 0.0), depth=1.0)
            _state.depth_test_set("LESS_EQUAL")
            _state.depth_mask_set(True)
            _state.blend_set("NONE")
            shader = guide_shader.compiled()
            shader.bind()
            shader.uniform_float("projection", frame.projection)
            for shown in gatherer.shown():
                rows = to_view @ shown.matrix
                for row, name in zip(rows, ("row_x", "row_y", "row_z"), strict=False):
                    shader.uniform_float(name, row)
                number = names.setdefault(shown.name, len(names) + 1)
                shader.uniform_float("number", float(number))
                shader.uniform_float("is_flat", float(shown.mesh.is_flat))
                shown.mesh.batch.draw(shader)
        buffer = offscreen.texture_color.read()
    # Up to 4.3 at least, a buffer of several dimensions tells wrong strides.
    buffer.dimensions = frame.width * frame.height * 4
    units = context.scene.unit_settings
    sheet = Sheet(
        buffer,
        frame.width,
        frame.height,
        tuple(names),
        is_perspective=frame.projection[3][3] == 0.0,
        metres=None if units.system == "NONE" else units.scale_length,
    )
    return Drawn(sheet, tuple(sorted(gatherer.left_out)))
