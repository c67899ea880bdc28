"""Make a picture come out of a render as it came from the model."""

from typing import Any

import bpy


def match_view(image: bpy.types.Image, scene: bpy.types.Scene) -> None:
    """Read ``image`` as what the scene's view transform puts out, so that rendering it through
    that transform gives the picture back. sRGB where the view has no such colour space."""
    view = scene.view_settings.view_transform
    # Raw shows the scene's numbers as they are, so the picture's go in as they are.
    wanted = ("Non-Color",) if view == "Raw" else (f"{view} sRGB", f"{view} Base sRGB", view)
    settings: Any = image.colorspace_settings
    known = settings.bl_rna.properties["name"].enum_items.keys()
    settings.name = next((name for name in wanted if name in known), "sRGB")


def as_display(image: bpy.types.Image) -> None:
    """Read ``image`` as a picture for a screen, which every answer is."""
    settings: Any = image.colorspace_settings
    if settings.name != "sRGB":  # setting it makes Blender read the image anew
        settings.name = "sRGB"


def exposure_strength(scene: bpy.types.Scene) -> float:
    """How bright an emission must be to come through the scene's exposure unchanged."""
    return 2.0**-scene.view_settings.exposure
