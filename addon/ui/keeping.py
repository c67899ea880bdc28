"""Keep results in order: star, note, delete and take it back, reveal, copy the path."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import browser, keeping, keepsakes, runtime
from ..core.errors import PaintoverError
from ..core.wording import say, together
from . import desk, preferences, text
from .language import described, reported, shown
from .telling import told

if TYPE_CHECKING:
    from ..app.library import Library
    from ..app.running import Runtime


def draw(layout: bpy.types.UILayout, page: text.Page) -> None:
    """What became of the last deletion or export, and the way back."""
    kept = runtime.get().keeping
    if not kept.news:
        return
    box = layout.box().column(align=True)
    icon = "ERROR" if kept.is_bad_news else "INFO"
    page.lines(box, shown(kept.news), icon=icon, verbatim=True)
    row = box.row(align=True)
    if kept.deleted:
        row.operator("paintover.undo_delete", icon="LOOP_BACK")
    row.operator("paintover.dismiss_news", text="" if kept.deleted else "OK", icon="X")


def draw_row(layout: bpy.types.UILayout, results: list[str]) -> None:
    """The row of small buttons below a result, or several."""
    row = layout.row(align=True)
    row.operator_context = "INVOKE_DEFAULT"
    all_starred = runtime.get().shelf.starred.issuperset(results)
    ids = " ".join(results)
    row.operator(
        "paintover.star", text="", icon="SOLO_ON" if all_starred else "SOLO_OFF"
    ).results = ids
    row.operator("paintover.note", text="", icon="TEXT").results = ids
    row.operator("paintover.copy_path", text="", icon="COPYDOWN").results = ids
    if len(results) == 1:
        row.operator("paintover.drag", text="", icon="VIEW_PAN").result = ids
        row.operator("paintover.reveal", text="", icon="FILE_FOLDER").result = ids
        row.operator("paintover.export", text="", icon="EXPORT").results = ids
    else:
        row.operator("paintover.export_several", text="", icon="EXPORT").results = ids
    row.operator("paintover.delete", text="", icon="TRASH").results = ids


class _OfResults:
    """Works on results by their ids; by default on those that are chosen in the gallery."""

    results: StringProperty(
        name="Results",
        description="Ids of the results, with spaces between",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return desk.selected(context) is not None

    def ids(self, context: bpy.types.Context) -> list[str]:
        return str(self.results).split() or desk.picked(context)


class PAINTOVER_OT_star(_OfResults, bpy.types.Operator):
    """Put a star on these pictures, or take it away where all have one"""

    bl_idname = "paintover.star"
    bl_label = "Star"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        ids = self.ids(context)
        star = not runtime.get().shelf.starred.issuperset(ids)
        try:
            keeping.mark(ids, _library(context), keepsakes.Mark(star=star), star=True)
        except PaintoverError as error:
            return told(self, error)
        return {"FINISHED"}


class PAINTOVER_OT_note(_OfResults, bpy.types.Operator):
    """Write a note on these pictures, which the search finds"""

    bl_idname = "paintover.note"
    bl_label = "Note"
    bl_options = {"INTERNAL"}

    note: StringProperty(
        name="Note", description="Empty takes the note away", options={"SKIP_SAVE"}
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[Any]:
        noted = {runtime.get().shelf.notes.get(each, "") for each in self.ids(context)}
        self.note = noted.pop() if len(noted) == 1 else ""
        return context.window_manager.invoke_props_dialog(self, width=340, confirm_text="Keep")

    def draw(self, _context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        layout.activate_init = True
        layout.prop(self, "note", text="")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            change = keepsakes.Mark(note=" ".join(self.note.split()))
            keeping.mark(self.ids(context), _library(context), change, star=False)
        except PaintoverError as error:
            return told(self, error)
        return {"FINISHED"}


class PAINTOVER_OT_delete(_OfResults, bpy.types.Operator):
    """Move these pictures, with all that belongs to them, into the system's trash"""

    bl_idname = "paintover.delete"
    bl_label = "Delete"
    bl_options = {"INTERNAL"}

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        count = len(self.ids(context))
        title = say("Delete 1 picture?") if count == 1 else say("Delete {n} pictures?", n=count)
        message = say("They go to the system's trash.")
        if _reads_from_library(self.ids(context)):
            message = together(message, say("This file still reads one of them from the library."))
        return context.window_manager.invoke_confirm(
            self,
            event,
            title=shown(title),
            message=shown(message),
            confirm_text="Delete",
            icon="WARNING",
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        library = _library(context)
        try:
            keeping.delete(keeping.find(self.ids(context), library), library)
        except PaintoverError as error:
            return told(self, error)
        return awaited_news(self)


class PAINTOVER_OT_undo_delete(bpy.types.Operator):
    """Put the pictures that were deleted last back into the library"""

    bl_idname = "paintover.undo_delete"
    bl_label = "Undo Delete"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return bool(runtime.get().keeping.deleted)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        keeping.undo_delete()
        return awaited_news(self)


class PAINTOVER_OT_dismiss_news(bpy.types.Operator):
    """Hide this line. Undo Delete stays in the menus"""

    bl_idname = "paintover.dismiss_news"
    bl_label = "Dismiss"
    bl_options = {"INTERNAL"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        runtime.get().keeping.tell("")
        return {"FINISHED"}


class PAINTOVER_OT_reveal(bpy.types.Operator):
    """Show the file of this picture in the system's file browser"""

    bl_idname = "paintover.reveal"
    bl_label = "Reveal in File Browser"
    bl_options = {"INTERNAL"}

    result: StringProperty(
        name="Result", description="Id of the result", options={"HIDDEN", "SKIP_SAVE"}
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return desk.selected(context) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            path = keeping.path_of(self.result or desk.picked(context)[0], _library(context))
        except PaintoverError as error:
            return told(self, error)
        if not browser.reveal(path):
            with browser.clean_environment():
                bpy.ops.wm.path_open("INVOKE_DEFAULT", filepath=str(path.parent))
        return {"FINISHED"}


class PAINTOVER_OT_copy_path(_OfResults, bpy.types.Operator):
    """Copy where the files of these pictures are, one a line"""

    bl_idname = "paintover.copy_path"
    bl_label = "Copy Path"
    bl_options = {"INTERNAL"}

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        if " " in values.results:
            return described("Copy where the files of these pictures are, one a line")
        return described("Copy where the file of this picture is")

    def execute(self, context: bpy.types.Context) -> set[str]:
        library = _library(context)
        try:
            paths = [str(keeping.path_of(each, library)) for each in self.ids(context)]
        except PaintoverError as error:
            return told(self, error)
        context.window_manager.clipboard = "\n".join(paths)
        self.report({"INFO"}, reported(say("The path is copied.")))
        return {"FINISHED"}


def _library(context: bpy.types.Context) -> "Library":
    return runtime.library(preferences.snapshot(context))


def _reads_from_library(result_ids: list[str]) -> bool:
    """Whether this file would lose a picture with them."""
    wanted = set(result_ids)
    return any(
        image.packed_file is None and bpy.path.display_name_from_filepath(image.filepath) in wanted
        for image in bpy.data.images
        if image.filepath
    )


def awaited_news(operator: bpy.types.Operator) -> set[str]:
    """With a window it ends at once; without one, when the worker is done."""
    kept = runtime.get().keeping
    if bpy.app.background:
        runtime.get().pump.run_until_idle()
        if kept.is_bad_news:
            operator.report({"ERROR"}, reported(kept.news))
            return {"CANCELLED"}
    return {"FINISHED"}


_CLASSES = (
    PAINTOVER_OT_star,
    PAINTOVER_OT_note,
    PAINTOVER_OT_delete,
    PAINTOVER_OT_undo_delete,
    PAINTOVER_OT_dismiss_news,
    PAINTOVER_OT_reveal,
    PAINTOVER_OT_copy_path,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def connect(made: "Runtime") -> None:
    made.shelf.on_look = keeping.read_marks


def register() -> None:
    _register()


def unregister() -> None:
    _unregister()
