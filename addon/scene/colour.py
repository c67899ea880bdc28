"""Make a picture come out of a render as it came from the model."""

from contextlib import ExitStack
from typing import Any

import bpy


def for_render(
    image: bpy.types.Image, scene: bpy.types.Scene, rollback: ExitStack
) -> bpy.types.Image:
    """``image``, or a copy that comes out of the scene's view transform as the picture came.

    The copy is read as what the view transform puts out, so that rendering it gives the picture
    back. It is a copy because Solid views and the Image Editor know nothing of the view
    transform and would show such an image far too bright.
    """
    space = _space_of(image, scene.view_settings.view_transform)
    if space == "sRGB":
        return image
    copy = image.copy()
    rollback.callback(bpy.data.images.remove, copy)
    copy.name = f"{image.name} ({scene.view_settings.view_transform})"
    settings: Any = copy.colorspace_settings
    settings.name = space
    return copy


def _space_of(image: bpy.types.Image, view: str) -> str:
    """The colour space that a view transform puts out; sRGB where Blender has none for it."""
    # Raw shows the scene's numbers as they are, so the picture's go in as they are.
    wanted = ("Non-Color",) if view == "Raw" else (f"{view} sRGB", f"{view} Base sRGB", view)
    settings: Any = image.colorspace_settings
    known = settings.bl_rna.properties["name"].enum_items.keys()
    return next((name for name in wanted if name in known), "sRGB")


def as_display(image: bpy.types.Image) -> None:
    """Read ``image`` as a picture for a screen, which every answer is."""
    settings: Any = image.colorspace_settings
    if settings.name != "sRGB":  # setting it makes Blender read the image anew
        settings.name = "sRGB"


def exposure_strength(scene: bpy.types.Scene) -> float:
    """How bright an emission must be to come through the scene's exposure unchanged."""
    return 2.0**-scene.view_settings.exposure
