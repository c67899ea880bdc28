"""Styles: a popover of endings to switch on, kept as presets of Blender's."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty

from ..app import preset_files
from ..core.errors import PaintoverError, SetupError
from ..core.wording import say, template
from . import preset_values, presets, properties
from .language import shown
from .telling import told


class PAINTOVER_OT_toggle_style(bpy.types.Operator):
    """Add this style to the end of the prompt, or take it off again"""

    bl_idname = "paintover.toggle_style"
    bl_label = "Toggle Style"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    style: StringProperty(name="Style", description="Name of the style", options={"HIDDEN"})
    filepath: StringProperty(
        name="File",
        description="Preset that holds the style",
        subtype="FILE_PATH",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        at = settings.styles.find(self.style)
        if at >= 0:
            settings.styles.remove(at)
            return {"FINISHED"}
        try:
            text = preset_files.read(Path(self.filepath)).get(preset_values.STYLE)
            if not isinstance(text, str) or not text.strip():
                raise SetupError(
                    say('The style "{name}" is empty.', name=self.style),
                    template("Remove it, and add it anew."),
                )
        except PaintoverError as error:
            return told(self, error)
        item = settings.styles.add()
        item.name, item.text = self.style, text
        return {"FINISHED"}


class PAINTOVER_OT_add_style(presets._Add, bpy.types.Operator):
    """Keep the words above as a style, or remove one"""

    bl_idname = "paintover.add_style"
    bl_label = "Add Style"
    preset_menu = "PAINTOVER_PT_styles"
    preset_subdir = preset_files.STYLES

    def values(self, settings: Any) -> dict[str, Any]:
        if not settings.style_text.strip():
            raise SetupError(
                template("The new style has no words."),
                template("Write what it adds to the prompt, then press Add again."),
            )
        return {preset_values.STYLE: settings.style_text.strip()}


class PAINTOVER_PT_styles(bpy.types.Panel):
    bl_label = "Styles"
    bl_description = "Endings that are added to the prompt"
    bl_space_type = "PROPERTIES"
    bl_region_type = "HEADER"

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, properties.settings_of(context)
        layout.label(text="Added to the Prompt")
        column = layout.column(align=True)
        listed = {preset_files.name_of(path): path for path in self._files()}
        # A file of somebody else's may use what is not among the presets here.
        for name in [*listed, *(style.name for style in settings.styles)]:
            path = listed.pop(name, None)
            is_on = settings.styles.find(name) >= 0
            if path is None and not is_on:
                continue
            self._row(column, name, path, is_on)
        column = layout.column(align=True)
        column.prop(
            settings, "style_text", text="", placeholder=shown(template("Words of a new style"))
        )
        row = column.row(align=True)
        row.operator_context = "EXEC_DEFAULT"  # else Blender asks for the name that stands there
        manager: Any = context.window_manager
        row.prop(manager, "preset_name", text="")
        row.operator("paintover.add_style", text="", icon="ADD").name = manager.preset_name
        presets.draw_sharing(layout, "PAINTOVER_MT_export_style")

    @staticmethod
    def _files() -> list[Path]:
        return preset_files.paths(preset_files.STYLES)

    @staticmethod
    def _row(layout: bpy.types.UILayout, name: str, path: Path | None, is_on: bool) -> None:
        row = layout.row(align=True)
        row.alignment = "EXPAND"
        icon = "CHECKBOX_HLT" if is_on else "CHECKBOX_DEHLT"
        switch = row.operator("paintover.toggle_style", text=name, icon=icon, depress=is_on)
        switch.style = name
        switch.filepath = str(path or "")
        if path and not preset_files.is_bundled(path):
            button = row.operator("paintover.add_style", text="", icon="REMOVE")
            button.name, button.remove_name = name, True


_CLASSES = (PAINTOVER_OT_toggle_style, PAINTOVER_OT_add_style, PAINTOVER_PT_styles)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
