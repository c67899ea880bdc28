"""Show a text data-block: in a Text Editor that is open, else in a new window."""

import contextlib
from typing import Any

import bpy


def show(context: bpy.types.Context, text: bpy.types.Text) -> bool:
    """Long lines are wrapped there. False when there is no window to show it in."""
    if bpy.app.background or context.window is None:
        return False
    area = _open_editor(context, text) or _new_window(context)
    if area is None:
        return False
    area.type = "TEXT_EDITOR"
    space: Any = area.spaces.active
    space.text = text
    space.show_word_wrap = True
    area.tag_redraw()
    return True


def _open_editor(context: bpy.types.Context, text: bpy.types.Text) -> bpy.types.Area | None:
    """One with nothing in it, or this text: another's script stays in sight."""
    windows = [context.window, *context.window_manager.windows]
    areas = (area for window in windows for area in window.screen.areas)
    return next((area for area in areas if _is_free(area, text)), None)


def _is_free(area: bpy.types.Area, text: bpy.types.Text) -> bool:
    space: Any = area.spaces.active
    return area.type == "TEXT_EDITOR" and space.text in (None, text)


def _new_window(context: bpy.types.Context) -> bpy.types.Area | None:
    before = {window.as_pointer() for window in context.window_manager.windows}
    with contextlib.suppress(RuntimeError):
        bpy.ops.wm.window_new()
    new = (w for w in context.window_manager.windows if w.as_pointer() not in before)
    window = next(new, None)
    return window.screen.areas[0] if window else None
