"""Draw a frame by rendering it with Workbench, where no view can be drawn off-screen."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import bpy
from mathutils import Matrix

from ..core.errors import CaptureError
from ..imaging.source import Targa
from . import projection, render_result, targa
from .guards import changed, quiet_handlers, temporary
from .view import Frame, Viewport

_SENSOR = 36.0
_NOT_SHADING = frozenset({"type", "rna_type", "cycles"})
_NAME = "Paintover Capture"


def draw(context: bpy.types.Context, viewport: Viewport | None, frame: Frame) -> Targa:
    """The frame through the view transform of the scene, shaded as the view where there is one.

    Everything happens in a scene of its own, which has a Render Result of its own. Raises
    CaptureError when Blender cannot render at all, or is busy rendering.
    """
    if bpy.app.is_job_running("RENDER"):
        raise CaptureError("Blender is rendering.", "Wait until the render is done.")
    visible = _visible(context, viewport)
    with ExitStack() as undo:
        undo.enter_context(quiet_handlers())
        undo.enter_context(_no_new_render_result())
        for item in visible:
            if item.hide_render:
                undo.enter_context(changed(item, hide_render=False))
        scene = undo.enter_context(_scene(context, visible))
        scene.camera = undo.enter_context(_camera(scene, frame))
        _set_up(scene, frame)
        _shade(scene, viewport.space.shading if viewport else None)
        undo.enter_context(_background(scene))
        try:
            bpy.ops.render.render(scene=scene.name)
            return Targa(targa.save(render_result.require(), scene))
        except (RuntimeError, OSError) as error:
            raise CaptureError(
                "Blender could not draw the view.",
                "Check that its graphics driver works and that the disk is not full.",
            ) from error


def _visible(context: bpy.types.Context, viewport: Viewport | None) -> list[bpy.types.Object]:
    objects = context.view_layer.objects
    if viewport is None:
        return [item for item in objects if item.visible_get()]
    return [item for item in objects if item.visible_get(viewport=viewport.space)]


@contextmanager
def _scene(
    context: bpy.types.Context, visible: list[bpy.types.Object]
) -> Iterator[bpy.types.Scene]:
    """A copy of the scene with what is visible, and nothing that would steer a render."""
    with (
        temporary(bpy.data.scenes, context.scene.copy()) as scene,
        temporary(bpy.data.collections, bpy.data.collections.new(_NAME)) as collection,
    ):
        scene.animation_data_clear()
        scene.timeline_markers.clear()  # they may be bound to cameras
        for layer in [
            layer for layer in scene.view_layers if layer.name != context.view_layer.name
        ]:
            scene.view_layers.remove(layer)
        for child in list(scene.collection.children):
            scene.collection.children.unlink(child)
        for item in list(scene.collection.objects):
            scene.collection.objects.unlink(item)
        scene.collection.children.link(collection)
        for item in visible:
            collection.objects.link(item)
        yield scene


@contextmanager
def _camera(scene: bpy.types.Scene, frame: Frame) -> Iterator[bpy.types.Object]:
    """A camera whose frame is the widened one exactly."""
    with temporary(bpy.data.cameras, bpy.data.cameras.new(_NAME)) as data:
        eye, projected = frame.matrix_world, frame.projection
        near, far = projection.clip_range(projected)
        is_perspective = projected[3][3] == 0.0
        if near < 0:
            eye, far, near = eye @ Matrix.Translation((0, 0, -near)), far - near, 0.0
        data.type = "PERSP" if is_perspective else "ORTHO"
        data.sensor_fit = "HORIZONTAL"
        data.sensor_width = _SENSOR
        data.clip_start, data.clip_end = max(near, 1e-4), far
        column = 2 if is_perspective else 3
        sign = 1 if is_perspective else -1
        if is_perspective:
            data.lens = _SENSOR / 2 * projected[0][0]
        else:
            data.ortho_scale = 2 / projected[0][0]
        data.shift_x = sign * projected[0][column] / 2
        data.shift_y = sign * projected[1][column] / 2 * frame.height / frame.width
        camera = bpy.data.objects.new(_NAME, data)
        with temporary(bpy.data.objects, camera):
            camera.matrix_world = eye
            scene.collection.objects.link(camera)
            yield camera


@contextmanager
def _no_new_render_result() -> Iterator[None]:
    had_one = render_result.find() is not None
    try:
        yield
    finally:
        made = None if had_one else render_result.find()
        if made is not None:
            bpy.data.images.remove(made)


def _set_up(scene: bpy.types.Scene, frame: Frame) -> None:
    render: Any = scene.render
    render.engine = "BLENDER_WORKBENCH"
    render.resolution_x, render.resolution_y = frame.width, frame.height
    render.resolution_percentage = 100
    render.pixel_aspect_x = render.pixel_aspect_y = 1.0
    render.film_transparent = False
    render.dither_intensity = 0.0
    for name in (
        "use_border",
        "use_compositing",
        "use_sequencer",
        "use_stamp",
        "use_multiview",
        "use_freestyle",
        "use_motion_blur",
        "use_single_layer",
    ):
        setattr(render, name, False)
    render.use_file_extension = render.use_overwrite = True
    scene.view_layers[0].use = True


def _shade(scene: bpy.types.Scene, shading: bpy.types.View3DShading | None) -> None:
    """As the view is shaded; views that show materials get their textures, which Workbench can."""
    if shading is None:
        return
    own = scene.display.shading
    if shading.type in {"SOLID", "WIREFRAME"}:
        _copy(shading, own)
    else:
        own.color_type = "TEXTURE"


def _copy(source: Any, target: Any) -> None:
    for item in source.bl_rna.properties:
        if item.is_readonly or item.identifier in _NOT_SHADING:
            continue
        try:
            setattr(target, item.identifier, getattr(source, item.identifier))
        except (TypeError, ValueError, AttributeError):
            continue  # a choice that Workbench does not have for renders


@contextmanager
def _background(scene: bpy.types.Scene) -> Iterator[None]:
    """Workbench fills with the world's colour: give it the view's own where that differs."""
    shading = scene.display.shading
    is_own = shading.background_type == "VIEWPORT"
    if scene.world is not None and not is_own:
        yield
        return
    with temporary(bpy.data.worlds, bpy.data.worlds.new(_NAME)) as world:
        if is_own:
            world.color = shading.background_color
        scene.world = world
        yield
