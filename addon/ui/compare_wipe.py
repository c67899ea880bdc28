"""The wipe: before on one side of a line, after on the other, and the line in the artist's hand."""

import contextlib
from typing import Any

import bpy
from bpy.props import StringProperty

from ..app import comparison
from ..core.errors import PaintoverError
from ..core.wording import template
from ..scene import compat, overlay_shader
from . import compare, compare_layout, compare_stage, preferences
from .language import shown
from .telling import told

_GRIP = 12
"""So near to the line, in pixels at scale 1, the mouse is on it."""

_WHITE = (1.0, 1.0, 1.0, 0.9)
_DARK = (0.0, 0.0, 0.0, 0.5)


class Wipe(compare.Tool):
    keys = template(
        "Drag: Move the Line   R: Turn It   B: Live View or Picture Sent   "
        "Space (Hold): Swap Sides   Esc: End"
    )

    def __init__(
        self, stage: compare_stage.Stage, pictures: compare_layout.Pictures, from_sent: bool
    ) -> None:
        super().__init__(stage, [pictures.compared])
        self.pictures = pictures
        self.from_sent = from_sent
        self.at = 0.5
        """Where the line is, as a fraction of the region."""
        self.lies = False
        self.is_dragged = False
        self.is_swapped = False
        self._is_near = False

    def draw(self, context: Any) -> None:
        region = context.region
        free = self.stage.free(context.area, region)
        laid = compare_layout.lay(context, self.pictures, free)
        self._button = None
        if laid is None:
            self.offer_way_back(free)
            return
        after, before = laid
        line = self.at * (region.height if self.lies else region.width)
        wide, high = float(region.width), float(region.height)
        sides = [(0.0, 0.0, line, high), (line, 0.0, wide, high)]
        if self.lies:  # before is above, as it is left
            sides = [(0.0, line, wide, high), (0.0, 0.0, wide, line)]
        if self.is_swapped:
            sides.reverse()
        backed = 8 * compare_stage.scale() if self.stage.editor == "IMAGE_EDITOR" else 0.0
        crisp = bool(backed) and compat.draws_image_crisp()
        sent = self.pictures.sent if self.from_sent else None
        if sent is not None:
            overlay_shader.draw(sent.texture, before, sides[0], backed, crisp)
        assert self.pictures.after is not None
        overlay_shader.draw(self.pictures.after.texture, after, sides[1], backed, crisp)
        self._draw_line(line, free, wide, high)

    def hear(self, context: bpy.types.Context, event: bpy.types.Event, is_over: bool) -> bool:
        found = self.stage.find()
        if found is None:
            return False
        window, _, region = found
        x, y = event.mouse_x - region.x, event.mouse_y - region.y
        if event.type == "LEFTMOUSE" and event.value == "RELEASE" and self.is_dragged:
            self.is_dragged = False
        elif event.type == "SPACE" and event.value == "RELEASE" and self.is_swapped:
            self.is_swapped = False
        elif event.type in {"MOUSEMOVE", "INBETWEEN_MOUSEMOVE"}:
            if not self.is_dragged:
                self._show_cursor(window, is_over and self._is_on_line(x, y, region))
                return False
            self._move(x, y, region)
        elif not is_over or event.value != "PRESS" or _is_modified(event):
            return False
        elif event.type == "LEFTMOUSE":
            if self._button is not None:
                frame = self.pictures.compared.frame
                return self.takes_way_back(x, y, frame, context.scene)
            self.is_dragged = True
            self._show_cursor(window, True)
            self._move(x, y, region)
        elif event.type == "SPACE":
            self.is_swapped = True
        elif event.type == "R":
            self.lies = not self.lies
        elif event.type == "B":
            self._change_before()
        else:
            return False
        self.stage.redraw()
        return True

    def _change_before(self) -> None:
        if not self.from_sent:
            with contextlib.suppress(PaintoverError):  # as if nothing had been sent
                self.pictures.load(sent=True)
        self.from_sent = not self.from_sent and self.pictures.sent is not None

    def _move(self, x: float, y: float, region: bpy.types.Region) -> None:
        at = y / region.height if self.lies else x / region.width
        self.at = min(max(at, 0.0), 1.0)

    def _is_on_line(self, x: float, y: float, region: bpy.types.Region) -> bool:
        away = y - self.at * region.height if self.lies else x - self.at * region.width
        return abs(away) <= _GRIP * compare_stage.scale()

    def _show_cursor(self, window: bpy.types.Window, is_near: bool) -> None:
        if is_near:
            window.cursor_modal_set("MOVE_Y" if self.lies else "MOVE_X")
        elif self._is_near:
            window.cursor_modal_restore()
        self._is_near = is_near

    def _draw_line(self, line: float, free: "compare_stage.Box", wide: float, high: float) -> None:
        unit = compare_stage.scale()
        half, grip = 0.75 * unit, 16 * unit
        fill = compare_stage.fill
        if self.lies:
            x = (free[0] + free[2]) / 2
            fill((0.0, line - half - unit, wide, line + half + unit), _DARK)
            fill((0.0, line - half, wide, line + half), _WHITE)
            fill((x - grip - unit, line - 4 * unit, x + grip + unit, line + 4 * unit), _DARK)
            fill((x - grip, line - 3 * unit, x + grip, line + 3 * unit), _WHITE)
            self._label(x, line + 8 * unit, free[2] - free[0], 0.5, self._before())
            self._label(x, line - 30 * unit, free[2] - free[0], 0.5, self._after())
            return
        y = (free[1] + free[3]) / 2
        fill((line - half - unit, 0.0, line + half + unit, high), _DARK)
        fill((line - half, 0.0, line + half, high), _WHITE)
        fill((line - 4 * unit, y - grip - unit, line + 4 * unit, y + grip + unit), _DARK)
        fill((line - 3 * unit, y - grip, line + 3 * unit, y + grip), _WHITE)
        low = free[1] + 10 * unit
        self._label(line - 8 * unit, low, line - free[0] - 8 * unit, 1.0, self._before())
        self._label(line + 8 * unit, low, free[2] - line - 8 * unit, 0.0, self._after())

    def _label(self, x: float, y: float, room: float, align: float, words: str) -> None:
        compare_stage.write(words, x, y, room, align)

    def _before(self) -> str:
        return self._result() if self.is_swapped else self._original()

    def _after(self) -> str:
        return self._original() if self.is_swapped else self._result()

    def _original(self) -> str:
        if self.from_sent:
            return shown("Picture Sent")
        return shown("Live View" if self.stage.editor == "VIEW_3D" else "Image")

    def _result(self) -> str:
        return self.pictures.compared.label or shown("Result")


class PAINTOVER_OT_wipe(bpy.types.Operator):
    """Draw this result over the view up to a line that you drag, to compare them"""

    bl_idname = "paintover.wipe"
    bl_label = "Wipe"
    bl_translation_context = "Paintover"  # in Blender's own, it is another word
    bl_options = set()

    result: StringProperty(
        name="Result",
        description="Id of the result to compare; empty for the selected one",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        former = compare.running()
        try:
            stage = compare.stage_of(context)
            values = preferences.snapshot(context)
            compared = comparison.of(context, compare.wanted(context, self.result), values)
            if isinstance(former, Wipe) and former.pictures.compared.id == compared.id:
                compare.end()  # pressed again
                return {"CANCELLED"}
            pictures = compare_layout.Pictures(compared)
            from_sent = stage.editor == "IMAGE_EDITOR" and compared.sent is not None
            pictures.load(after=True, sent=from_sent)
        except PaintoverError as error:
            return told(self, error)
        self._tool = Wipe(stage, pictures, from_sent)
        return compare.begin(self, context, self._tool)

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        return compare.turn(self._tool, context, event)

    def cancel(self, context: bpy.types.Context) -> None:
        compare.end(self._tool)


def _is_modified(event: bpy.types.Event) -> bool:
    return event.ctrl or event.alt or event.shift or event.oskey


def register() -> None:
    bpy.utils.register_class(PAINTOVER_OT_wipe)


def unregister() -> None:
    compare.end()
    bpy.utils.unregister_class(PAINTOVER_OT_wipe)
