"""Open an image in an Image Editor, ready to be painted on."""

from typing import Any

import bpy

from ..core.errors import PlacementError

_FILLED = 0.85
"""How much of an editor of its own a picture fills."""

_RENDERS = {"RENDER_RESULT", "COMPOSITING"}


def open_in_editor(image: bpy.types.Image, context: bpy.types.Context) -> bool:
    """In the Image Editor in use, else in an open one, else in a window of its own.

    The answer tells whether that had to be opened. Raises PlacementError without a window.
    """
    area = _editor(context)
    is_new = area is None
    if area is None:
        if bpy.app.background:
            raise PlacementError("There is no Image Editor open.", "Paint in Blender's window.")
        bpy.ops.wm.window_new()
        window = context.window_manager.windows[-1]
        area = max(window.screen.areas, key=lambda area: area.width * area.height)
        area.ui_type = "IMAGE_EDITOR"
    space: Any = area.spaces.active
    space.image = image
    space.mode = "PAINT"
    if is_new:
        _fit(space, image, area)
    area.tag_redraw()
    return is_new


def _fit(space: Any, image: bpy.types.Image, area: bpy.types.Area) -> None:
    """The whole picture, with some room around it; a new editor would show it pixel by pixel."""
    width, height = image.size
    if width and height:
        space.zoom_percentage = 100 * _FILLED * min(area.width / width, area.height / height)


def _editor(context: bpy.types.Context) -> Any | None:
    """Not one that is pinned, masks or shows a render, unless it is the one in use."""
    if context.area is not None and context.area.type == "IMAGE_EDITOR":
        return context.area
    open_ones: list[Any] = [
        area
        for window in context.window_manager.windows
        for area in window.screen.areas
        if area.type == "IMAGE_EDITOR" and _is_free(area.spaces.active)
    ]
    # An editor of UVs is needed as one.
    open_ones.sort(key=lambda area: area.spaces.active.mode == "UV")
    return next(iter(open_ones), None)


def _is_free(space: Any) -> bool:
    if space.use_image_pin or space.mode == "MASK":
        return False
    return space.image is None or space.image.type not in _RENDERS
