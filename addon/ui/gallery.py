"""Results: the selected one large, and below it a grid of all that are looked for, page by page."""

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import bpy
from bpy.app.handlers import persistent
from bpy.props import BoolProperty, IntProperty, StringProperty

from ..app import comparison, runtime, shelf
from ..core.wording import say, template
from ..scene import identity, whereabouts
from . import desk, keeping, preferences, result_actions, text, thumbnails
from .language import described, shown

if TYPE_CHECKING:
    from ..app.library import Result
    from ..app.shelf import Query, Row


_LOCAL_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)\d\d-")

_ROWS = 4
"""Of thumbnails on a page."""

_MOST = 40
"""Thumbnails on a page: each costs at every redraw."""

_placed: tuple[Any, frozenset[str]] | None = None


def draw_selected(layout: bpy.types.UILayout, page: text.Page, context: bpy.types.Context) -> None:
    """The selected result large, and what can be done with it or with those that are picked."""
    keeping.draw(layout, page)
    result = desk.selected(context)
    picked = str(desk.of(context).picked).split()
    if result is None:
        return
    _large(layout, page, result)
    if len(picked) > 1:
        result_actions.draw_several(layout, page, picked)
    else:
        result_actions.draw_actions(layout, page, result)


def draw_found(layout: bpy.types.UILayout, page: text.Page, context: bpy.types.Context) -> None:
    """What is looked for, and a page of what is found."""
    now, choice = runtime.get(), desk.of(context)
    now.shelf.look(runtime.library(preferences.snapshot(context)))
    result = desk.selected(context)
    picked = str(choice.picked).split()
    _filters(layout, page, choice)
    rows = now.shelf.found(query_of(context))
    columns, per_page = measures(page, choice.size)
    count = shelf.pages(len(rows), per_page)
    number = min(choice.page, count - 1)
    if rows:
        on_page = rows[number * per_page : (number + 1) * per_page]
        _grid(layout, page, on_page, columns, choice, {result.id if result else "", *picked})
    elif now.shelf.is_reading:
        page.lines(layout, "The library is being read", dimmed=True)
    else:
        page.lines(layout, "Nothing here is like that", dimmed=True)
    if count > 1:
        _paging(layout, number, count)
    layout.operator("paintover.open_library", icon="FILE_FOLDER")


def measures(page: text.Page, size: int) -> tuple[int, int]:
    """How many thumbnails stand beside each other, and how many on a page."""
    columns = max(1, int((page.units + 0.5) / size))
    return columns, max(columns, min(columns * _ROWS, _MOST // columns * columns))


def query_of(context: bpy.types.Context) -> "Query":
    """What the artist looks for, as the index takes it."""
    global _placed
    choice, scene = desk.of(context), context.scene
    scenes, placed = None, frozenset[str]()
    if choice.scope != "LIBRARY":
        key = (choice.scope, scene.session_uid, whereabouts.stamp())
        if _placed is None or _placed[0] != key:
            is_scene = choice.scope == "SCENE"
            found = whereabouts.in_scene(scene) if is_scene else frozenset(whereabouts.images())
            _placed = key, found
        placed = _placed[1]
        is_scene = choice.scope == "SCENE"
        scenes = frozenset({identity.of(scene)}) - {""} if is_scene else identity.in_file()
    return shelf.Query(choice.search, choice.star_only, choice.group, scenes, placed)


def _filters(layout: bpy.types.UILayout, page: text.Page, choice: Any) -> None:
    column = layout.column(align=True)
    (column if page.is_narrow else column.row(align=True)).prop(choice, "scope", expand=True)
    row = column.row(align=True)
    hint = shown(template("Words, model:nano, 2026-11, star"))
    row.prop(choice, "search", text="", icon="VIEWZOOM", placeholder=hint)
    row.prop(choice, "star_only", text="", icon="SOLO_ON")
    row = column if page.is_narrow else column.row(align=True)
    row.prop(choice, "group", text="")
    row.prop(choice, "size", text="Size")


def _large(layout: bpy.types.UILayout, page: text.Page, result: "Result") -> None:
    column = layout.column(align=True)
    scale = max(2.0, min(10.0, page.units))
    column.template_icon(icon_value=thumbnails.icon(result), scale=scale)
    page.lines(column, result.prompt or result.id, most=2, verbatim=True)
    made = _made(result, time.strftime("%Y%m%d"))
    page.lines(column, made, most=3, dimmed=True, verbatim=True)


def _grid(
    layout: bpy.types.UILayout,
    page: text.Page,
    rows: "list[Row]",
    columns: int,
    choice: Any,
    chosen: set[str],
) -> None:
    scale = max(2.0, min(float(choice.size), page.units / columns) - 0.2)
    grid, before = None, ""
    for row in rows:
        group = shelf.group_of(row, choice.group)
        if grid is None or group != before:
            if choice.group != "NONE":
                page.lines(layout, _heading(row), most=1, dimmed=True, verbatim=True)
            grid = layout.grid_flow(
                columns=columns, even_columns=True, even_rows=False, row_major=True, align=True
            )
            before = group
        _thumbnail(grid.column(align=True), row, scale, row.id in chosen)


def _thumbnail(cell: bpy.types.UILayout, row: "Row", scale: float, is_chosen: bool) -> None:
    """A button with the picture upon it: an icon on a button would be as small as a letter.

    What comes after a negative height stands on what came before, and the mouse passes through a
    picture to the button.
    """
    below = cell.column()
    below.scale_y = scale
    button = below.operator("paintover.pick", text=" ", depress=is_chosen, translate=False)
    button.result = row.id
    back = cell.column()  # a row is never less than flat
    back.scale_y = 0.05 - scale
    back.label(text="")
    cell.template_icon(icon_value=thumbnails.icon(row), scale=scale - 0.1)


def _heading(row: "Row") -> str:
    return f"{_when(row.id, time.strftime('%Y%m%d'))} · {row.prompt}"


def _paging(layout: bpy.types.UILayout, number: int, count: int) -> None:
    row = layout.row(align=True)
    back = row.row(align=True)
    back.enabled = number > 0
    back.operator("paintover.turn_page", text="", icon="REW").page = 0
    back.operator("paintover.turn_page", text="", icon="TRIA_LEFT").page = max(0, number - 1)
    middle = row.row()
    middle.alignment = "CENTER"
    told = say("{page} of {pages}", page=number + 1, pages=count)
    middle.label(text=shown(told), translate=False)
    on = row.row(align=True)
    on.enabled = number < count - 1
    on.operator("paintover.turn_page", text="", icon="TRIA_RIGHT").page = number + 1
    on.operator("paintover.turn_page", text="", icon="FF").page = count - 1


def _made(result: "Result", today: str) -> str:
    """When, with which model, and for how much, as far as it is known."""
    words = _when(result.id, today), comparison.label(result)
    return " · ".join(word for word in words if word)


@lru_cache(maxsize=512)
def _when(result_id: str, today: str) -> str:
    """The time of today, else the day as well; results are named by the local time."""
    found = _LOCAL_TIME.match(result_id)
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return (
        f"{hour}:{minute}"
        if year + month + day == today
        else f"{year}-{month}-{day} {hour}:{minute}"
    )


class PAINTOVER_OT_pick(bpy.types.Operator):
    """Show this picture large. Ctrl adds or takes away one, Shift all between"""

    bl_idname = "paintover.pick"
    bl_label = "Pick Result"
    bl_options = {"INTERNAL"}

    result: StringProperty(name="Result", description="Id of the result", options={"HIDDEN"})
    extend: BoolProperty(
        name="Extend", description="Add it, or take it away", options={"HIDDEN", "SKIP_SAVE"}
    )
    fill: BoolProperty(name="Fill", description="Add all between", options={"HIDDEN", "SKIP_SAVE"})

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        hint = described("Ctrl adds or takes away one, Shift all between")
        row = runtime.get().shelf.row(values.result)
        if row is None:
            return hint
        told = f"{_when(row.id, '')} · {row.model}" if row.model else _when(row.id, "")
        return "\n".join((row.prompt or row.id, told, hint))

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        self.extend, self.fill = event.ctrl or event.oskey, event.shift
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        choice, before = desk.of(context), desk.selected(context)
        picked = desk.picked(context)
        if self.fill and before is not None:
            order = [row.id for row in runtime.get().shelf.found(query_of(context))]
            if before.id in order and self.result in order:
                first, last = sorted((order.index(before.id), order.index(self.result)))
                picked += [one for one in order[first : last + 1] if one not in picked]
            choice.picked = " ".join(picked)  # the anchor stays selected
            return {"FINISHED"}
        if self.extend:
            if self.result in picked and len(picked) > 1:
                picked.remove(self.result)
            elif self.result not in picked:
                picked.append(self.result)
            choice.picked = " ".join(picked) if len(picked) > 1 else ""
            choice.selected = picked[-1]
        else:
            choice.picked, choice.selected = "", self.result
        if runtime.get().session.result(choice.selected) is None and not (
            runtime.get().shelf.opened(choice.selected)
        ):
            self.report({"WARNING"}, "This picture is not in the library any more")
            runtime.get().shelf.remove([choice.selected])
            choice.picked = choice.selected = ""
            return {"CANCELLED"}
        return {"FINISHED"}


class PAINTOVER_OT_turn_page(bpy.types.Operator):
    """Show another page of results"""

    bl_idname = "paintover.turn_page"
    bl_label = "Turn Page"
    bl_options = {"INTERNAL"}

    page: IntProperty(name="Page", description="Which one, from 0", min=0, options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        desk.of(context).page = self.page
        return {"FINISHED"}


class _Results:
    bl_region_type = "UI"
    bl_category = "Paintover"
    bl_label = "Results"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        now = runtime.get()
        return bool(now.session.results or len(now.shelf) or now.keeping.deleted)

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        draw_selected(layout, text.Page(context), context)


class _Found:
    """A panel of its own, so that neither draw takes long; without a header, because the two
    belong together."""

    bl_region_type = "UI"
    bl_category = "Paintover"
    bl_label = "Results"
    bl_options = {"HIDE_HEADER"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        draw_found(layout, text.Page(context), context)


class PAINTOVER_PT_view3d_results(_Results, bpy.types.Panel):
    bl_space_type = "VIEW_3D"


class PAINTOVER_PT_view3d_gallery(_Found, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d_results"


class PAINTOVER_PT_image_results(_Results, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"


class PAINTOVER_PT_image_gallery(_Found, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image_results"


@persistent
def _turned(_file: object = None) -> None:
    whereabouts.turned()


_HANDLERS = ("undo_post", "redo_post", "load_post")

_CLASSES = (
    PAINTOVER_OT_pick,
    PAINTOVER_OT_turn_page,
    PAINTOVER_PT_view3d_results,
    PAINTOVER_PT_view3d_gallery,
    PAINTOVER_PT_image_results,
    PAINTOVER_PT_image_gallery,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    for name in _HANDLERS:
        getattr(bpy.app.handlers, name).append(_turned)


def unregister() -> None:
    global _placed
    _placed = None
    for name in reversed(_HANDLERS):
        getattr(bpy.app.handlers, name).remove(_turned)
    _unregister()
