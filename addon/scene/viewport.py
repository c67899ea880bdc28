"""Draw a frame off-screen with the GPU, as a 3D view shades it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import bpy
import gpu

from ..imaging.source import Raw
from . import compat
from .guards import changed, gpu_state
from .view import Frame, Viewport

_types: Any = gpu.types


def draw(
    context: bpy.types.Context, viewport: Viewport, frame: Frame, *, include_overlays: bool
) -> Raw:
    """The frame through the view transform, 8 bits, without alpha.

    Raises RuntimeError and its like when there is no GPU to draw with.
    """
    with ExitStack() as undo:
        undo.enter_context(gpu_state())
        undo.enter_context(_drawable(context.scene, viewport.space))
        if not include_overlays:
            undo.enter_context(changed(viewport.space.overlay, show_overlays=False))
            undo.enter_context(changed(viewport.space, show_gizmo=False))
        offscreen: Any = _types.GPUOffScreen(frame.width, frame.height, format="RGBA8")
        undo.callback(offscreen.free)
        with offscreen.bind():
            offscreen.draw_view3d(
                context.scene,
                context.view_layer,
                viewport.space,
                viewport.region,
                frame.matrix_world.inverted(),
                frame.projection,
                do_color_management=True,
                draw_background=True,
            )
        buffer = offscreen.texture_color.read()
    # Up to 4.3 at least, a buffer of several dimensions tells wrong strides.
    buffer.dimensions = frame.width * frame.height * 4
    # The buffer is plain memory of its own, which the worker reads and frees: a copy of 4096 x
    # 4096 pixels would hold up the main thread for longer than a frame.
    return Raw(buffer, frame.width, frame.height, channels=4, kept=3)


@contextmanager
def _drawable(scene: bpy.types.Scene, space: bpy.types.SpaceView3D) -> Iterator[None]:
    # Engines that bring their own drawing, such as Cycles, leave an off-screen view empty.
    shading = space.shading
    if shading.type != "RENDERED" or compat.draws_off_screen(scene.render.engine):
        yield
        return
    with changed(shading, type="MATERIAL", use_scene_lights=True, use_scene_world=True):
        yield
