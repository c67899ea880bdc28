"""Show a text data-block: in a Text Editor that is open, else in a new window."""

from typing import Any

import bpy


def show(context: bpy.types.Context, text: bpy.types.Text) -> None:
    """Long lines are wrapped there. Without a window nothing is shown."""
    if bpy.app.background or context.window is None:
        return
    area = _open_editor(context) or _new_window(context)
    area.type = "TEXT_EDITOR"
    space: Any = area.spaces.active
    space.text = text
    space.show_word_wrap = True
    area.tag_redraw()


def _open_editor(context: bpy.types.Context) -> bpy.types.Area | None:
    windows = [context.window, *context.window_manager.windows]
    areas = (area for window in windows for area in window.screen.areas)
    return next((area for area in areas if area.type == "TEXT_EDITOR"), None)


def _new_window(context: bpy.types.Context) -> bpy.types.Area:
    bpy.ops.wm.window_new()
    return context.window_manager.windows[-1].screen.areas[0]
