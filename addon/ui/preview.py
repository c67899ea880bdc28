"""What will be sent: a look at the exact request before it leaves."""

from dataclasses import dataclass

import bpy
from bpy.props import BoolProperty

from ..app import generate, preview, runtime
from ..core import privacy
from ..core.errors import PaintoverError
from ..core.wording import say
from . import preferences, properties, text, thumbnails
from .language import shown
from .telling import awaited, told

_WIDTH = 460
"""Of the dialog, in pixels at scale 1."""

_MARGIN = 40
_LOOK = 0.03
_LINES, _JSON_LINES, _OTHERS = 10, 40, 8


@dataclass(slots=True)
class _State:
    """``sheet`` is what is shown, or None while it is made; ``is_ready`` when the worker ended."""

    is_ready: bool = False
    sheet: "preview.Sheet | None" = None
    error: PaintoverError | None = None


_state = _State()


def _prepare(context: bpy.types.Context) -> _State:
    """Begin anew; what an earlier, cancelled preview still brings is not looked at."""
    global _state
    _state = state = _State()

    def ready(sheet: "preview.Sheet | None", error: PaintoverError | None) -> None:
        state.is_ready, state.sheet, state.error = True, sheet, error

    preview.prepare(context, properties.wish_of(context), preferences.snapshot(context), ready)
    return state


class PAINTOVER_OT_preview(bpy.types.Operator):
    """Show the exact request, with its pictures, before anything is sent"""

    bl_idname = "paintover.preview"
    bl_label = "Show What Will Be Sent"
    bl_options = {"INTERNAL"}

    _timer: bpy.types.Timer | None = None

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Without a window: make it ready, to be copied or sent as it is."""
        try:
            state = _prepare(context)
        except PaintoverError as error:
            return told(self, error)
        runtime.get().pump.run_until_idle()
        return told(self, state.error) if state.error else {"FINISHED"}

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        try:
            self._waiting = _prepare(context)
        except PaintoverError as error:
            return told(self, error)
        manager = context.window_manager
        self._timer = manager.event_timer_add(_LOOK, window=context.window)
        manager.modal_handler_add(self)
        context.window.cursor_modal_set("WAIT")
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC":
            self.cancel(context)
            return {"CANCELLED"}
        if event.type != "TIMER" or not self._waiting.is_ready:
            return {"PASS_THROUGH"}
        self.cancel(context)
        if self._waiting.error:
            return told(self, self._waiting.error)
        if self._waiting is _state:
            bpy.ops.paintover.send_previewed("INVOKE_DEFAULT")  # type: ignore[attr-defined]
        return {"FINISHED"}

    def cancel(self, context: bpy.types.Context) -> None:
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
            context.window.cursor_modal_restore()
        self._timer = None


class PAINTOVER_OT_send_previewed(bpy.types.Operator):
    """Send exactly what is shown"""

    bl_idname = "paintover.send_previewed"
    bl_label = "Generate as Shown"
    bl_options = {"INTERNAL"}

    as_json: BoolProperty(
        name="Show as JSON",
        description="Show the body as it leaves, with the data of its pictures cut short",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        return context.window_manager.invoke_props_dialog(  # type: ignore[return-value]
            self, width=_WIDTH, title="What Will Be Sent", confirm_text="Generate"
        )

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[assignment]
        page = text.Page(context, _WIDTH - _MARGIN)
        sheet = _state.sheet
        if sheet is None:
            page.lines(layout, "There is nothing to show any more", icon="INFO")
            return
        estimate = generate.estimate(sheet.tasks, preferences.snapshot(context))
        page.lines(layout, estimate.text)
        if self.as_json:
            _draw_json(layout, page, sheet)
        else:
            _draw_sheet(layout, page, sheet)
        row = layout.row()
        row.prop(self, "as_json", toggle=True, icon="TEXT")
        row.operator("paintover.copy_preview", icon="COPYDOWN")

    def execute(self, context: bpy.types.Context) -> set[str]:
        sheet, _state.sheet = _state.sheet, None  # once: a second press must not buy it again
        if sheet is None:
            self.report({"ERROR"}, "There is nothing to send: look at it again first.")
            return {"CANCELLED"}
        try:
            jobs = preview.send(sheet, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


class PAINTOVER_OT_copy_preview(bpy.types.Operator):
    """Copy the request as text, with its headers but without the key and the pictures' data"""

    bl_idname = "paintover.copy_preview"
    bl_label = "Copy as Text"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        if _state.sheet is None:
            return {"CANCELLED"}
        context.window_manager.clipboard = _state.sheet.text
        self.report({"INFO"}, "The request is on the clipboard")
        return {"FINISHED"}


def _draw_sheet(layout: bpy.types.UILayout, page: text.Page, sheet: "preview.Sheet") -> None:
    page.lines(layout, say("To {host} by {way}, with your key", host=sheet.host, way=sheet.way))
    if sheet.differ:
        page.lines(layout, sheet.differ, dimmed=True)
    for words in sheet.others[:_OTHERS]:
        page.lines(layout, words, icon="DOT", dimmed=True, most=1, verbatim=True)
    if len(sheet.others) > _OTHERS:
        page.lines(layout, say("And {count} more.", count=len(sheet.others) - _OTHERS), dimmed=True)
    for picture in sheet.pictures:
        row = layout.row()
        row.template_icon(icon_value=thumbnails.icon_of(picture.file), scale=5.0)
        page.lines(row.column(), picture.line, margin=120)
    if not sheet.pictures:
        page.lines(layout, "No picture, only text", dimmed=True)
    for words in sheet.texts:
        page.lines(layout.box(), words, margin=14, most=_LINES, verbatim=True)
    settings = layout.column(align=True)
    for name, value in (("model", sheet.model), *sheet.settings):
        row = settings.split(factor=0.4)
        row.scale_y = 0.8
        row.label(text=name, translate=False)
        row.label(text=page.one_line(value, margin=_WIDTH // 2), translate=False)
    page.lines(layout, sheet.estimate)
    page.lines(layout, sheet.privacy, dimmed=True)
    page.link(layout, privacy.PAGE)


def _draw_json(layout: bpy.types.UILayout, page: text.Page, sheet: "preview.Sheet") -> None:
    page.lines(layout, f"POST {sheet.url}", verbatim=True)
    column = layout.box().column(align=True)
    column.scale_y = 0.7
    lines = sheet.json.splitlines()
    for line in lines[:_JSON_LINES]:
        column.label(text=page.one_line(line, margin=20), translate=False)
    if len(lines) > _JSON_LINES:
        more = say(
            "… and {count} lines more: copy it to read them all", count=len(lines) - _JSON_LINES
        )
        column.label(text=shown(more), translate=False)


_CLASSES = (PAINTOVER_OT_preview, PAINTOVER_OT_send_previewed, PAINTOVER_OT_copy_preview)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()


def unregister() -> None:
    global _state
    _state = _State()
    preview.forget()
    _unregister()
