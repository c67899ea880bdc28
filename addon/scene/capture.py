"""Take what is to be sent from the scene: raw pixels or files, on the main thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ..core.errors import CaptureError
from ..core.placement import View
from ..core.source import SourceKind
from ..core.wording import say
from ..imaging.source import Source
from . import image_source, projection, render_result, result_source, view, viewport
from .texture_source import find_texture

__all__ = ["Capture", "capture", "find_texture", "source_size"]


@dataclass(frozen=True, slots=True)
class Capture:
    """What was taken; ``view`` is the frame of a 3D view or a camera, else None.

    ``label`` says in the artist's words what it is.
    """

    source: Source | None
    view: View | None
    label: str


def source_size(
    context: bpy.types.Context, kind: SourceKind, image: bpy.types.Image | None = None
) -> tuple[int, int]:
    """Natural width and height of the source in pixels; only their shape matters for a view.

    Cheap enough for a panel. Raises CaptureError when there is nothing to take.
    """
    match kind:
        case SourceKind.VIEWPORT:
            region = view.require_viewport(context).region
            return max(1, region.width), max(1, region.height)
        case SourceKind.CAMERA:
            view.require_camera(context)
            return projection.size_in_pixels(context.scene.render)
        case SourceKind.RENDER:
            return render_result.size(context.scene)
        case SourceKind.IMAGE:
            return image_source.size(_image(context, image), context.scene)
        case SourceKind.TEXTURE:
            return image_source.size(find_texture(context)[0], context.scene)
        case SourceKind.NONE | SourceKind.RESULT:
            raise CaptureError("Nothing is sent.", "Choose a source to send a picture.")


def capture(
    context: bpy.types.Context,
    kind: SourceKind,
    *,
    image: bpy.types.Image | None = None,
    size: tuple[int, int] | None = None,
    include_overlays: bool = False,
    max_edge: int = 2048,
    max_bytes: int = 5_000_000,
    file: tuple[Path | None, bytes | None] = (None, None),
) -> Capture:
    """Take the source as it is now, and leave everything as it was.

    ``size`` is that of the model's output: a view or camera is drawn in its shape and size, at
    most ``max_edge`` long. Files within ``max_edge`` and ``max_bytes`` are passed on as they
    are. ``file`` is the path or the bytes of a RESULT. Raises CaptureError.
    """
    try:
        if kind is SourceKind.RESULT:
            limits = {"max_edge": max_edge, "max_bytes": max_bytes}
            source = result_source.capture(*file, context.scene, **limits)
            return Capture(source, None, say("Result"))
        return _taken(context, kind, image, size, include_overlays, max_edge, max_bytes)
    except (RuntimeError, ReferenceError, AttributeError, TypeError, ValueError, OSError) as error:
        raise CaptureError(
            "Blender could not take the picture.", "Choose another source.", detail=str(error)
        ) from error


def _taken(
    context: bpy.types.Context,
    kind: SourceKind,
    image: bpy.types.Image | None,
    size: tuple[int, int] | None,
    include_overlays: bool,
    max_edge: int,
    max_bytes: int,
) -> Capture:
    limits = {"max_edge": max_edge, "max_bytes": max_bytes}
    match kind:
        case SourceKind.VIEWPORT:
            found = view.require_viewport(context)
            frame = view.viewport_frame(context, found, size, max_edge)
            return _drawn(context, found, frame, include_overlays, say("3D View"))
        case SourceKind.CAMERA:
            frame = view.camera_frame(context, size, max_edge)
            found = view.find_viewport(context)
            return _drawn(context, found, frame, include_overlays, say("Camera"))
        case SourceKind.RENDER:
            return Capture(render_result.capture(context.scene), None, say("Render"))
        case SourceKind.IMAGE:
            shown = _image(context, image)
            source = image_source.capture(shown, context.scene, **limits)
            return Capture(source, None, say('Image "{name}"', name=shown.name))
        case SourceKind.TEXTURE:
            texture, where = find_texture(context)
            source = image_source.capture(texture, context.scene, **limits)
            return Capture(source, None, say("Texture {where}", where=where))
        case SourceKind.NONE | SourceKind.RESULT:
            return Capture(None, None, say("Text only"))


def _drawn(
    context: bpy.types.Context,
    found: view.Viewport | None,
    frame: view.Frame,
    include_overlays: bool,
    label: str,
) -> Capture:
    seen = frame.as_view(context, found.space if found else None)
    if found is not None and not bpy.app.background:
        try:
            source = viewport.draw(context, found, frame, include_overlays=include_overlays)
        except (RuntimeError, SystemError, MemoryError):
            pass  # no GPU that draws off-screen
        else:
            return Capture(source, seen, label)
    from . import workbench  # only where there is no GPU

    return Capture(workbench.draw(context, found, frame), seen, label)


def _image(context: bpy.types.Context, image: bpy.types.Image | None) -> bpy.types.Image:
    if image is not None:
        return image
    space: Any = context.space_data
    shown = space.image if space is not None and space.type == "IMAGE_EDITOR" else None
    if shown is None:
        raise CaptureError("No image is chosen.", "Choose one, or choose another source.")
    return shown
