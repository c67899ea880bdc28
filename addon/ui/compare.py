"""Comparing: one tool at a time draws over an editor, hears the mouse and the keys, and ends
cleanly whatever happens to the editor, the file or the add-on."""

import logging
import time
from typing import TYPE_CHECKING, Any

import bpy
import gpu
from bpy.app.handlers import persistent

from ..app import comparison, runtime
from ..core.errors import CaptureError
from ..scene import look_through, overlay_frame, overlay_shader, view
from . import compare_stage
from .compare_stage import Stage
from .language import shown

if TYPE_CHECKING:
    from ..app.library import Result


_log = logging.getLogger(__package__)

_LOOKS = 0.5
"""Seconds between two looks at the disk, whether the pictures are still there."""

ENDING = {"ESC", "RET", "NUMPAD_ENTER", "RIGHTMOUSE"}
ELSEWHERE = "This picture was made from another view"
LOOK_FROM_THERE = "Look from There"


class Tool:
    """Something that is drawn over one region as long as it runs."""

    keys = ""
    """What the status bar says; a sentence to be translated."""

    def __init__(self, stage: Stage, compared: "list[comparison.Comparison]") -> None:
        self.stage = stage
        self.compared = compared
        self.has_failed = False
        self._looked = time.monotonic()
        self._button: overlay_frame.Box | None = None

    def draw(self, context: Any) -> None:
        """In pixels of the region, blending switched on."""
        raise NotImplementedError

    def hear(self, context: bpy.types.Context, event: bpy.types.Event, is_over: bool) -> bool:
        """What happened, with the mouse over the region or not; False passes it on to Blender."""
        raise NotImplementedError

    def tick(self) -> bool:
        """Do a piece of what is to be done by and by; False when nothing is left."""
        return False

    def has_ended(self) -> bool:
        """Whether a picture has been deleted, or something went wrong."""
        now = time.monotonic()
        if now - self._looked > _LOOKS:
            self._looked = now
            return self.has_failed or any(one.is_gone() for one in self.compared)
        return self.has_failed

    def offer_way_back(self, free: "overlay_frame.Box") -> None:
        """Say that the picture cannot be laid over what is seen, with the button that helps."""
        unit = compare_stage.scale()
        x, y = (free[0] + free[2]) / 2, (free[1] + free[3]) / 2
        room = free[2] - free[0]
        compare_stage.write(shown(ELSEWHERE), x, y, room, align=0.5)
        self._button = compare_stage.write(
            shown(LOOK_FROM_THERE), x, y - 28 * unit, room, align=0.5
        )
        if self._button is not None:
            compare_stage.outline(self._button, (0.35, 0.55, 0.95, 1.0), unit)

    def takes_way_back(self, x: float, y: float, frame: Any, scene: bpy.types.Scene) -> bool:
        """Whether that was a click on the button; then it is done."""
        box, viewport = self._button, self.stage.viewport()
        if box is None or frame is None or viewport is None:
            return False
        if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            return False
        look_through.look_through(viewport, frame, scene)
        self._button = None
        return True


class _Running:
    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self.space = compare_stage.EDITORS[tool.stage.editor]
        self.handler: Any = self.space.draw_handler_add(_draw, (self,), "WINDOW", "POST_PIXEL")
        self.timer: Any = None


_running: _Running | None = None


def running() -> Tool | None:
    return _running.tool if _running else None


def stage_of(context: bpy.types.Context) -> Stage:
    """The editor in which it was asked for, else a 3D view. Raises CaptureError without one."""
    area, region = context.area, context.region
    if area is not None and area.type in compare_stage.EDITORS:
        if region is None or region.type != "WINDOW":
            windows = [one for one in area.regions if one.type == "WINDOW"]
            region = windows[-1]
        return Stage(area, region)
    found = view.find_viewport(context)
    if found is None:
        raise CaptureError("There is no 3D view open.", "Open one, or an Image Editor.")
    return Stage(found.area, found.region)


def wanted(context: bpy.types.Context, result_id: str) -> str:
    """The result that was named, else the one selected in the gallery, else the newest."""
    desk: Any = getattr(context.window_manager, "paintover_desk", None)
    return result_id or getattr(desk, "selected", "") or "".join(one.id for one in newest(1))


def newest(count: int) -> "list[Result]":
    return runtime.get().session.results[:count]


def begin(operator: bpy.types.Operator, context: bpy.types.Context, tool: Tool) -> set[str]:
    """For an operator to return; ``turn`` is then its ``modal``."""
    global _running
    end()
    manager = context.window_manager
    _running = _Running(tool)
    if tool.tick():
        _running.timer = manager.event_timer_add(0.01, window=context.window)
    manager.modal_handler_add(operator)
    if context.workspace is not None:
        context.workspace.status_text_set(shown(tool.keys))
    tool.stage.redraw()
    return {"RUNNING_MODAL"}


def turn(tool: Tool | None, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
    """One event of a tool's operator."""
    now = _running
    if now is None or now.tool is not tool:
        return {"CANCELLED"}  # another has begun, or all was ended
    if tool.stage.find() is None or tool.has_ended():
        end()
        return {"CANCELLED", "PASS_THROUGH"}
    if event.type == "TIMER" and now.timer is not None:
        if not tool.tick():
            context.window_manager.event_timer_remove(now.timer)
            now.timer = None
        tool.stage.redraw()
        return {"PASS_THROUGH"}
    is_over = tool.stage.is_over(event)
    if event.value == "PRESS" and (event.type == "ESC" or (is_over and event.type in ENDING)):
        end()
        return {"FINISHED"}
    return {"RUNNING_MODAL"} if tool.hear(context, event, is_over) else {"PASS_THROUGH"}


def end(tool: Tool | None = None) -> None:
    """Leave nothing behind, if it is this tool that runs; idempotent."""
    global _running
    now = _running
    if now is None or (tool is not None and now.tool is not tool):
        return
    _running = None
    now.space.draw_handler_remove(now.handler, "WINDOW")
    context = bpy.context
    if now.timer is not None:
        context.window_manager.event_timer_remove(now.timer)
    if context.workspace is not None:
        context.workspace.status_text_set(None)
    if context.window is not None:
        context.window.cursor_modal_restore()
    now.tool.stage.redraw()


def _draw(now: _Running) -> None:
    """Never raises: Blender would print it at every redraw."""
    tool = now.tool
    if tool.has_failed or not tool.stage.is_drawn(bpy.context):
        return
    try:
        gpu.state.blend_set("ALPHA")
        tool.draw(bpy.context)
    except Exception:
        tool.has_failed = True
        _log.exception("A comparison stumbled")
    finally:
        gpu.state.blend_set("NONE")


@persistent
def _on_load(*_: Any) -> None:
    """The editors of the file that is left go with it."""
    end()


def register() -> None:
    bpy.app.handlers.load_pre.append(_on_load)


def unregister() -> None:
    end()
    overlay_shader.forget()
    bpy.app.handlers.load_pre.remove(_on_load)
