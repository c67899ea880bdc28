"""The last render of the scene, through the view transform."""

from pathlib import Path

import bpy

from ..core.errors import CaptureError
from ..core.wording import say
from ..imaging.source import Targa
from . import compat, targa

_rendered: set[int] = set()
"""``session_uid`` of scenes seen with a render, which no scene loses."""


def size(scene: bpy.types.Scene) -> tuple[int, int]:
    """Pixels of a render of ``scene``, as its settings say: Blender doesn't tell the picture's.

    Raises CaptureError when there is none.
    """
    if not _has_render(scene):
        raise _no_render()
    render = scene.render
    scale = render.resolution_percentage / 100
    width, height = render.resolution_x * scale, render.resolution_y * scale
    if render.use_border and render.use_crop_to_border:
        width *= render.border_max_x - render.border_min_x
        height *= render.border_max_y - render.border_min_y
    return max(1, int(width)), max(1, int(height))


def capture(scene: bpy.types.Scene) -> Targa:
    """Raises CaptureError when there is no render, or the disk does not take it."""
    return save(require(), scene)


def save(image: bpy.types.Image, scene: bpy.types.Scene) -> Targa:
    """``image`` as ``scene`` displays it. Raises CaptureError."""
    try:
        return Targa(targa.save(image, scene))
    except (RuntimeError, OSError) as error:
        if not _is_about_nothing(error, image):
            raise CaptureError(
                "Blender could not write the picture to its temporary folder.",
                "Check that the disk is not full.",
            ) from error
        if image.type == "RENDER_RESULT":
            raise _no_render() from None
        raise CaptureError(
            say('The image "{name}" is empty.', name=image.name), say("Choose another.")
        ) from None


def _has_render(scene: bpy.types.Scene) -> bool:
    # Its size is always 0 and ``has_data`` false right after a render (4.2 to 5.2). It is true
    # once some scene's render was shown or saved, which a window does at once. Otherwise saving
    # to where nothing can be saved tells, which a panel may do while it draws: without a render
    # Blender says so first.
    image = find()
    if image is None:
        return False
    if scene.session_uid in _rendered or (image.has_data and not bpy.app.background):
        return True
    try:
        image.save_render(str(Path(bpy.app.tempdir)), scene=scene)
    except RuntimeError as error:
        if _is_about_nothing(error, image):
            return False
    _rendered.add(scene.session_uid)
    return True


def _is_about_nothing(error: Exception, image: bpy.types.Image) -> bool:
    message = "Image '%s' does not have any image data"
    return any(
        words.replace("%s", image.name) in str(error)
        for words in (message, compat.translated_report(message))
    )


def find() -> bpy.types.Image | None:
    """Blender's one Render Result, which shows each scene its own render."""
    return next((image for image in bpy.data.images if image.type == "RENDER_RESULT"), None)


def require() -> bpy.types.Image:
    """Raises CaptureError where Blender has never rendered."""
    image = find()
    if image is None:
        raise _no_render()
    return image


def _no_render() -> CaptureError:
    return CaptureError(
        "There is no render yet.", "Render the scene with F12, or choose another source."
    )
