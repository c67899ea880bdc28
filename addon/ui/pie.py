"""The pie menu: what an artist does all day, each in its own direction.

A direction keeps its meaning, whatever there is to do, so that the hand learns it.
"""

from typing import Any

import bpy

from ..app import runtime
from . import menus, properties


class PAINTOVER_MT_pie(bpy.types.Menu):
    bl_label = "Paintover"

    def draw(self, context: bpy.types.Context) -> None:
        pie = self.layout.menu_pie()
        pie.operator_context = "INVOKE_DEFAULT"
        result = menus.chosen_result(context)
        # In Blender's order: left, right, bottom, top, then the corners.
        _refine(pie, context, result.id if result else "")
        if result is None:
            _nothing(pie, "wm.call_menu", "Place As", "IMAGE_DATA")
        else:
            _menu(pie, "PAINTOVER_MT_place", "Place As")
        if runtime.get().session.active:
            pie.operator("paintover.cancel", text="Cancel All", icon="X").job = ""
        else:
            _nothing(pie, "paintover.cancel", "Cancel All", "X")
        pie.operator("paintover.generate", icon="BRUSH_DATA")
        pie.operator("paintover.edit_prompt", icon="TEXT")
        pie.operator("paintover.preview", icon="VIEWZOOM")
        if result is None:
            _nothing(pie, "wm.call_menu", "Selected Result", "IMAGE_DATA")
        else:
            _menu(pie, "PAINTOVER_MT_result", "Selected Result")
        pie.operator("paintover.show_tab", icon="MENU_PANEL").result = ""


def _refine(pie: bpy.types.UILayout, context: bpy.types.Context, result: str) -> None:
    if properties.settings_of(context).refine:
        pie.operator("paintover.start_anew", icon="LOOP_BACK")
    elif result:
        pie.operator("paintover.refine", icon="GREASEPENCIL").result = result
    else:
        _nothing(pie, "paintover.refine", "Refine", "GREASEPENCIL")


def _menu(pie: bpy.types.UILayout, name: str, label: str) -> None:
    """A menu that opens where the mouse is when the direction is chosen."""
    pie.operator("wm.call_menu", text=label, icon="IMAGE_DATA").name = name


def _nothing(pie: bpy.types.UILayout, operator: str, label: str, icon: Any) -> None:
    """What cannot be done now, dimmed in its place. A label would be a heading in the search."""
    row = pie.row()
    row.enabled = False
    row.operator(operator, text=label, icon=icon)


register, unregister = bpy.utils.register_classes_factory((PAINTOVER_MT_pie,))  # type: ignore[misc]
