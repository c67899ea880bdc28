"""Details: all that the selected result knows, and what it became in the scene."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import IntProperty, StringProperty

from ..app import runtime, thread, thread_files
from ..core import placement, price
from ..core.wording import say, template
from ..scene import lookup, whereabouts
from . import desk, preferences, text, thumbnails
from .language import described, shown

if TYPE_CHECKING:
    from ..app.library import Result
    from ..core.placement import Handle


_MOST = 8
"""Sources, images and objects that are listed."""

_SETTINGS = {
    "aspect_ratio": template("Aspect Ratio"),
    "resolution": template("Resolution"),
    "quality": template("Quality"),
    "background": template("Background"),
    "output_format": template("Format"),
    "output_compression": template("Compression"),
}

_Prepared = tuple[list[tuple[str, str]], list[tuple[Path, str]]]
_facts: tuple[tuple[str, str], _Prepared] | None = None
_places: "tuple[Any, tuple[list[Handle], list[Handle]]] | None" = None


def draw(layout: bpy.types.UILayout, page: text.Page, result: "Result") -> None:
    lines, sources = _prepared(result)
    page.lines(layout, result.prompt or result.id, verbatim=True)
    column = layout.column(align=True)
    for name, value in lines:
        page.lines(column, f"{shown(name)}: {value}", verbatim=True, dimmed=True)
    if sources:
        layout.label(text="Sent Along")
        columns = max(1, min(4, int(page.units / 4)))
        grid = layout.grid_flow(columns=columns, even_columns=True, row_major=True)
        for path, label in sources:
            cell = grid.column(align=True)
            cell.template_icon(icon_value=thumbnails.icon_of(path), scale=3.0)
            page.lines(cell, label, share=1 / columns, most=2, dimmed=True)
    if (parent := thread.parent_of(result)) and runtime.get().shelf.row(parent):
        button = layout.operator("paintover.pick", text="Refined From", icon="LOOP_BACK")
        button.result = parent
    _draw_places(layout, result)


def _draw_places(layout: bpy.types.UILayout, result: "Result") -> None:
    global _places
    key = (result.id, whereabouts.stamp())
    if _places is None or _places[0] != key:
        _places = key, whereabouts.of(result.id)
    images, objects = _places[1]
    if not (images or objects):
        layout.label(text="Not in this file")
        return
    layout.label(text="In This File")
    column = layout.column(align=True)
    for kind, icon, found in (("OBJECT", "OBJECT_DATA", objects), ("IMAGE", "IMAGE_DATA", images)):
        for one in found[:_MOST]:
            shape: Any = icon
            button = column.operator(
                "paintover.show_placed", text=one.name, icon=shape, translate=False
            )
            button.kind, button.name, button.uid = kind, one.name, one.session_uid


def _prepared(result: "Result") -> _Prepared:
    """The facts as lines, and the files of what was sent; made once for each result and note."""
    global _facts
    key = result.id, runtime.get().shelf.notes.get(result.id, "")
    if _facts is None or _facts[0] != key:
        root = runtime.library(preferences.snapshot(bpy.context)).root
        _facts = key, (list(_lines(result)), list(_sources(root, result)))
    return _facts[1]


def _lines(result: "Result") -> Iterator[tuple[str, str]]:
    """Names, and what stands there, as far as it is known."""
    facts = result.facts
    settings = facts.get("settings") if isinstance(facts.get("settings"), dict) else {}
    if facts.get("model"):
        yield template("Model"), runtime.get().catalogue.get(str(facts["model"])).name
    if facts.get("provider"):
        yield template("Provider"), str(facts["provider"])
    if facts.get("width") and facts.get("height"):
        yield template("Size"), f"{facts['width']} × {facts['height']} px"
    for name, label in _SETTINGS.items():
        if settings.get(name) not in (None, ""):
            yield label, str(settings[name])
    options = settings.get("options")
    if isinstance(options, dict):
        for name, value in options.items():
            yield str(name), str(value)
    if facts.get("seed") is not None:
        yield template("Seed"), str(facts["seed"])
    if facts.get("source"):
        yield template("Source"), str(facts["source"])
    if facts.get("scene"):
        yield template("Scene"), str(facts["scene"])
    if result.cost:
        yield template("Cost"), f"${price.dollars(result.cost, 3)}"
    seconds = facts.get("seconds")
    if isinstance(seconds, int | float):
        yield template("Time"), shown(say("{seconds} s", seconds=f"{seconds:.1f}"))
    if facts.get("text"):
        yield template("It Said"), str(facts["text"])[:2000]
    if note := runtime.get().shelf.notes.get(result.id):
        yield template("Note"), note
    if result.path is not None:
        yield template("File"), result.path.name


def _sources(root: Path, result: "Result") -> Iterator[tuple[Path, str]]:
    for source in thread.sources_of(result)[:_MOST]:
        sha256, media_type = str(source.get("sha256")), str(source.get("media_type"))
        path = thread_files.sent_path(root, sha256, media_type)
        if path is not None and path.is_file():
            yield path, str(source.get("role") or source.get("label") or "")


class PAINTOVER_OT_show_placed(bpy.types.Operator):
    """Select this object, or show this image"""

    bl_idname = "paintover.show_placed"
    bl_label = "Show in Scene"
    bl_options = {"UNDO", "INTERNAL"}

    kind: StringProperty(name="Kind", description="OBJECT or IMAGE", options={"HIDDEN"})
    name: StringProperty(name="Name", description="Name of it", options={"HIDDEN"})
    uid: IntProperty(name="Number", description="Blender's number for it", options={"HIDDEN"})

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        if values.kind == "IMAGE":
            return described("Show this image in the Image Editors")
        return described("Select this object and make it active")

    def execute(self, context: bpy.types.Context) -> set[str]:
        from ..scene import editors

        wanted = placement.Handle(self.name, self.uid)
        if self.kind == "IMAGE":
            image = lookup.find(bpy.data.images, wanted)
            if image is not None:
                editors.show_in_editors(image, context.window_manager)
                return {"FINISHED"}
            self.report({"WARNING"}, "This image is not in the file any more")
            return {"CANCELLED"}
        thing = lookup.find(bpy.data.objects, wanted)
        if thing is None:
            self.report({"WARNING"}, "This object is not in the file any more")
            return {"CANCELLED"}
        if context.view_layer.objects.get(thing.name) is not thing or thing.hide_get():
            self.report({"WARNING"}, "This object is hidden, or in another scene")
            return {"CANCELLED"}
        for other in context.selected_objects:
            other.select_set(False)
        thing.select_set(True)
        context.view_layer.objects.active = thing
        return {"FINISHED"}


class _Details:
    bl_region_type = "UI"
    bl_category = "Paintover"
    bl_label = "Details"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return desk.selected(context) is not None

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        result = desk.selected(context)
        if result is not None:
            draw(layout, text.Page(context), result)


class PAINTOVER_PT_view3d_details(_Details, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d_results"


class PAINTOVER_PT_image_details(_Details, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image_results"


_CLASSES = (
    PAINTOVER_OT_show_placed,
    PAINTOVER_PT_view3d_details,
    PAINTOVER_PT_image_details,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()


def unregister() -> None:
    global _facts, _places
    _facts = _places = None
    _unregister()
