"""Show an image in an Image Editor that is already open."""

from typing import Any

import bpy

_UNTOUCHABLE = {"RENDER_RESULT", "COMPOSITING"}


def show_in_editors(image: bpy.types.Image, window_manager: bpy.types.WindowManager) -> bool:
    """Show ``image`` in the first open Image Editor that is free, and tell whether there was one.

    Not free: pinned, painting or masking, or showing a render. Opens nothing.
    """
    for window in window_manager.windows:
        for area in window.screen.areas:
            if area.type != "IMAGE_EDITOR":
                continue
            space: Any = area.spaces.active
            shown = space.image
            if space.use_image_pin or space.mode in {"PAINT", "MASK"}:
                continue
            if shown is not None and shown.type in _UNTOUCHABLE:
                continue
            space.image = image
            area.tag_redraw()
            return True
    return False
