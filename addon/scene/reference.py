"""Put a picture on an Image empty, seen in the viewport and never rendered."""

from contextlib import ExitStack
from typing import Any, cast

import bpy

from ..core.placement import Placement, Target
from . import link, versions
from .plane import spot
from .stand import Spot


def put(
    image: bpy.types.Image, placement: Placement, scene: bpy.types.Scene, rollback: ExitStack
) -> tuple[bpy.types.Object, str]:
    """The new empty and a note for the artist."""
    empty = build(image, spot(image, placement, scene), rollback)
    link.link(scene, empty, rollback, select=placement.select)
    return empty, ""


def build(image: bpy.types.Image, where: Spot, rollback: ExitStack) -> bpy.types.Object:
    """An empty that is not linked into any collection yet."""
    empty: Any = bpy.data.objects.new(image.name, None)
    rollback.callback(bpy.data.objects.remove, empty)
    empty.empty_display_type = "IMAGE"
    empty.data = image
    empty.empty_image_depth = "DEFAULT"
    empty.empty_image_side = "DOUBLE_SIDED"
    empty.show_empty_image_orthographic = True
    empty.show_empty_image_perspective = True
    empty.use_empty_image_alpha = True  # or Blender paints clear parts black
    empty.empty_image_offset = (-0.5, -0.5)
    # The display size is the picture's long edge; stretching it onto a frame is the scale's.
    aspect = image.size[0] / image.size[1]
    empty.empty_display_size = where.width if aspect >= 1 else where.height
    empty.matrix_world = where.matrix
    mirror = -1.0 if where.mirrored else 1.0
    empty.scale = (
        (1.0, mirror * aspect * where.height / where.width, 1.0)
        if aspect >= 1
        else (where.width / where.height / aspect, mirror, 1.0)
    )
    versions.begin(empty, Target.REFERENCE, image, rollback)
    return cast(bpy.types.Object, empty)
