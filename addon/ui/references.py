"""The references in the tab: a list that opens below the source, and what is chosen in it."""

from typing import TYPE_CHECKING, Any

import bpy

from ..app import references, runtime
from ..core import naming
from ..core.wording import say, together
from . import model_settings, reference_item, text, thumbnails
from .language import shown

if TYPE_CHECKING:
    from ..app.wish import Wish
    from ..core.model import Model


_SHOWN_RESULTS = 12
_ROW = 104
"""Pixels at scale 1 that a line of the list has beside its name, with what stands by the list."""

_GUIDES = ("DEPTH", "NORMALS", "OUTLINES", "MASKS")


def draw(layout: Any, page: text.Page, settings: Any, wish: "Wish") -> None:
    """A panel within the panel. ``layout`` has to be the panel's own."""
    count = len(settings.references)
    header, body = layout.panel("PAINTOVER_references", default_closed=True)
    row = header.row()
    if count:
        label = say("References")
        if not page.is_narrow:
            label = together(label, str(count), between=" · ")
        row.prop(settings, "use_references", text=shown(label), translate=False)
    else:
        row.label(text="References")
    if body is None and not (page.is_narrow and count):
        row.menu("PAINTOVER_MT_add_reference", text="", icon="ADD")
    if body is None:
        return
    if not count:
        body.menu("PAINTOVER_MT_add_reference", text="Add Reference", icon="ADD")
        page.lines(body, "Show the model a style, a subject, a palette or a guide", dimmed=True)
        return
    content = body.column()
    content.active = settings.use_references
    _list(content, settings)
    model = model_settings.model_of(settings)
    surplus = len(wish.references) - references.room(model, wish.source)
    if surplus > 0:
        page.lines(content, _surplus(model, wish, surplus), icon="ERROR")
    if 0 <= settings.active_reference < count:
        _chosen(content, page, settings.references[settings.active_reference])
    body.separator(factor=0.5)


def _surplus(model: "Model", wish: "Wish", surplus: int) -> str:
    room = references.room(model, wish.source)
    return say(
        "{model} has room for {room}: {count} too many, dimmed in the list",
        model=model.short_name,
        room=room,
        count=surplus,
    )


def _list(layout: bpy.types.UILayout, settings: Any) -> None:
    row = layout.row()
    rows = max(3, min(6, len(settings.references)))
    row.template_list(
        "PAINTOVER_UL_references",
        "",
        settings,
        "references",
        settings,
        "active_reference",
        rows=rows,
    )
    side = row.column(align=True)
    side.menu("PAINTOVER_MT_add_reference", text="", icon="ADD")
    side.operator("paintover.remove_reference", text="", icon="REMOVE")
    side.separator()
    side.operator("paintover.move_reference", text="", icon="TRIA_UP").direction = "UP"
    side.operator("paintover.move_reference", text="", icon="TRIA_DOWN").direction = "DOWN"


def _chosen(layout: bpy.types.UILayout, page: text.Page, item: Any) -> None:
    """What is set for the active reference, and what it looks like."""
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    page.field(column, item, "role_name")
    match item.kind:
        case "IMAGE":
            column.template_ID(item, "image", open="image.open")
            if item.image is None and item.image_name:
                page.lines(
                    column,
                    say('The image "{name}" was deleted', name=item.image_name),
                    icon="ERROR",
                )
        case "FILE":
            page.field(column, item, "filepath", "x" * 60)
        case kind if kind in _GUIDES:
            page.lines(column, reference_item.TEXTS[kind][2], dimmed=True)
    large = icon(layout, item) if item.kind not in _GUIDES else 0
    if large:
        layout.template_icon(icon_value=large, scale=5.0)


def icon(layout: bpy.types.UILayout, item: Any) -> int:
    """The picture as an icon; 0 where there is none to show."""
    match item.kind:
        case "IMAGE":
            return layout.icon(item.image) if item.image else 0
        case "FILE":
            return thumbnails.of_file(item.filepath) if item.filepath else 0
        case "RESULT":
            found = runtime.get().session.result(item.result)
            return thumbnails.icon(found) if found else 0
        case _:
            return 0


class PAINTOVER_UL_references(bpy.types.UIList):
    def draw_item(
        self,
        context: bpy.types.Context,
        layout: bpy.types.UILayout,
        data: Any,
        item: Any,
        icon_value: int,
        active_data: Any,
        active_property: str,
        index: int = 0,
        flt_flag: int = 0,
    ) -> None:
        """Number as the model is told, picture, name and role; dimmed where it is not sent."""
        has_source = data.source != "NONE"
        before = sum(one.enabled for one in data.references[:index])
        room = max(0, model_settings.model_of(data).max_references - has_source)
        row = layout.row(align=True)
        words = row.row()
        words.active = item.enabled and before < room
        picture = icon(layout, item)
        # A share for each, so that a long role leaves room for the name.
        page = text.Page(context)
        says_role = item.role and not page.is_narrow
        halves = words.split(factor=0.6) if says_role else words
        names = halves.row()
        number = str(before + 1 + has_source) if item.enabled else "–"
        kind_icon: Any = reference_item.TEXTS[item.kind][1]
        label = (
            page.one_line(f"{number} {_title(item)}", margin=_ROW)
            if page.is_narrow
            else (f"{number}  {_title(item)}")
        )
        if picture:
            names.label(text=label, icon_value=picture, translate=False)
        else:
            names.label(text=label, icon=kind_icon, translate=False)
        if says_role:
            role = halves.row()
            role.alignment = "RIGHT"
            role.active = False
            role.label(text=item.role_name, translate=False)
        row.prop(item, "enabled", text="")


def _title(item: Any) -> str:
    if item.kind == "RESULT":
        found = runtime.get().session.result(item.result)
        if found:
            return naming.from_prompt(found.prompt, 40)
    return reference_item.title(item)


class PAINTOVER_MT_add_reference(bpy.types.Menu):
    bl_label = "Add Reference"
    bl_description = "Send a further picture along with the source"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        _entry(layout, "IMAGE")
        layout.operator("paintover.add_reference_files", text="File…", icon="FILE_IMAGE")
        if runtime.get().session.results:
            layout.menu("PAINTOVER_MT_add_result", icon="BRUSH_DATA")
        layout.operator("paintover.capture_reference", icon="VIEW3D")
        layout.separator()
        layout.label(text="Guides of the View")
        for kind in _GUIDES:
            _entry(layout, kind)


def _entry(layout: Any, kind: str) -> None:
    label, icon_name, _ = reference_item.TEXTS[kind]
    chosen: Any = icon_name
    layout.operator("paintover.add_reference", text=label, icon=chosen).kind = kind


class PAINTOVER_MT_add_result(bpy.types.Menu):
    bl_label = "Result"
    bl_description = "Send a picture from the library"

    def draw(self, context: bpy.types.Context) -> None:
        for result in runtime.get().session.results[:_SHOWN_RESULTS]:
            entry = self.layout.operator(
                "paintover.add_reference",
                text=naming.from_prompt(result.prompt, 40) or result.id,
                icon_value=thumbnails.icon(result),
                translate=False,
            )
            entry.kind, entry.result = "RESULT", result.id


_CLASSES = (PAINTOVER_UL_references, PAINTOVER_MT_add_result, PAINTOVER_MT_add_reference)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
