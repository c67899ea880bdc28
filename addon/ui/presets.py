"""Prompt presets, in Blender's own preset system: a menu in the panel's header."""

from pathlib import Path
from typing import Any

import bpy
from bl_operators.presets import AddPresetBase
from bl_ui.utils import PresetPanel
from bpy.props import StringProperty
from bpy_extras.io_utils import ExportHelper, ImportHelper

from ..app import preset_files, recents
from ..core.errors import PaintoverError
from ..core.wording import say
from ..scene import compat
from . import preset_values, properties
from .language import reported
from .telling import told

_applied = ""
"""The prompt of the preset that was used last: to be replaced by the next without a thought."""


def show_unknown(operator: bpy.types.Operator, unknown: list[str]) -> None:
    if unknown:
        said = say("Left out what is not a setting here: {names}", names=", ".join(unknown))
        operator.report({"WARNING"}, reported(said))


def replace_prompt(settings: Any, prompt: str) -> None:
    """What stood in the field can be had back from the recent prompts."""
    if settings.prompt not in (prompt, _applied):
        recents.note(settings.prompt)
    settings.prompt = prompt
    settings.prompt_text = None


class PAINTOVER_OT_use_preset(bpy.types.Operator):
    """Use the prompt and the settings of this preset; the prompt before stays in the recent ones"""

    bl_idname = "paintover.use_preset"
    bl_label = "Use Prompt Preset"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    filepath: StringProperty(
        name="File", description="Preset to use", subtype="FILE_PATH", options={"SKIP_SAVE"}
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        global _applied
        settings, path = properties.settings_of(context), Path(self.filepath)
        try:
            values = preset_files.read(path)
        except PaintoverError as error:
            return told(self, error)
        prompt = values.pop("prompt", None)
        if isinstance(prompt, str):
            replace_prompt(settings, prompt)
            _applied = prompt
        unknown = preset_values.put(settings, values, is_bundled=preset_files.is_bundled(path))
        show_unknown(self, unknown)
        return {"FINISHED"}


class _Add(AddPresetBase):
    """Writing a file is ours, so that it is whole or not there."""

    def values(self, settings: Any) -> dict[str, Any]:
        raise NotImplementedError

    def add(self, context: bpy.types.Context, filepath: str) -> None:
        settings = properties.settings_of(context)
        preset_files.write(Path(filepath), self.values(settings))

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            return super().execute(context)  # type: ignore[return-value]
        except PaintoverError as error:
            return told(self, error)  # type: ignore[arg-type]
        except OSError as error:
            fault = PaintoverError(
                "The preset cannot be written.",
                "Look whether Blender's user folder may be written to.",
                detail=str(error),
            )
            return told(self, fault)  # type: ignore[arg-type]


class PAINTOVER_OT_add_preset(_Add, bpy.types.Operator):
    """Keep the prompt and the settings as a preset, or remove one"""

    bl_idname = "paintover.add_preset"
    bl_label = "Add Prompt Preset"
    preset_menu = "PAINTOVER_PT_presets"
    preset_subdir = preset_files.PROMPTS

    def values(self, settings: Any) -> dict[str, Any]:
        return preset_values.gathered(settings)


class PAINTOVER_OT_import_preset(bpy.types.Operator, ImportHelper):
    """Add a preset or a style from a file; only its settings are taken over, nothing is run"""

    bl_idname = "paintover.import_preset"
    bl_label = "Import Preset"
    bl_options = {"INTERNAL"}

    filename_ext = ".py"
    filter_glob: StringProperty(
        name="Filter", description="Files to show", default="*.py", options={"HIDDEN"}
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            name, is_style = preset_files.adopt(Path(self.filepath), preset_values.STYLE)  # type: ignore[attr-defined]
        except PaintoverError as error:
            return told(self, error)
        said = (
            say('"{name}" is among the styles now', name=name)
            if is_style
            else say('"{name}" is among the presets now', name=name)
        )
        self.report({"INFO"}, reported(said))
        return {"FINISHED"}


class PAINTOVER_OT_export_preset(bpy.types.Operator, ExportHelper):
    """Write this preset into a file that can be given to others"""

    bl_idname = "paintover.export_preset"
    bl_label = "Export Preset"
    bl_options = {"INTERNAL"}

    filename_ext = ".py"
    filter_glob: StringProperty(
        name="Filter", description="Files to show", default="*.py", options={"HIDDEN"}
    )
    preset: StringProperty(
        name="Preset", description="Preset to export", options={"HIDDEN", "SKIP_SAVE"}
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Any:
        self.filepath = Path(self.preset).name
        return ExportHelper.invoke(self, context, event)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            preset_files.write(Path(self.filepath), preset_files.read(Path(self.preset)))
        except PaintoverError as error:
            return told(self, error)
        return {"FINISHED"}


def _draw_export(menu: Any, folder: str) -> None:
    layout = menu.layout
    layout.operator_context = "INVOKE_DEFAULT"
    for path in preset_files.paths(folder):
        row = layout.operator("paintover.export_preset", text=preset_files.name_of(path))
        row.preset = str(path)


class PAINTOVER_MT_export_preset(bpy.types.Menu):
    bl_label = "Export Preset"
    bl_description = "Write one of the presets into a file that can be given to others"

    def draw(self, context: bpy.types.Context) -> None:
        _draw_export(self, preset_files.PROMPTS)


class PAINTOVER_MT_export_style(bpy.types.Menu):
    bl_label = "Export Style"
    bl_description = "Write one of the styles into a file that can be given to others"

    def draw(self, context: bpy.types.Context) -> None:
        _draw_export(self, preset_files.STYLES)


class PAINTOVER_PT_presets(PresetPanel, bpy.types.Panel):
    bl_label = "Prompt Presets"
    preset_subdir = preset_files.PROMPTS
    preset_operator = "paintover.use_preset"
    preset_add_operator = "paintover.add_preset"

    def draw(self, context: bpy.types.Context) -> None:
        PresetPanel.draw(self, context)
        draw_sharing(self.layout, "PAINTOVER_MT_export_preset")


def draw_sharing(layout: Any, menu: str) -> None:
    row = layout.row()
    row.emboss = "NORMAL"
    row.operator_context = "INVOKE_DEFAULT"
    row.operator("paintover.import_preset", text="Import", icon="IMPORT")
    row.menu(menu, text="Export", icon="EXPORT")


_CLASSES = (
    PAINTOVER_OT_use_preset,
    PAINTOVER_OT_add_preset,
    PAINTOVER_OT_import_preset,
    PAINTOVER_OT_export_preset,
    PAINTOVER_MT_export_preset,
    PAINTOVER_MT_export_style,
    PAINTOVER_PT_presets,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    compat.show_presets(preset_files.ROOT)


def unregister() -> None:
    compat.hide_presets(preset_files.ROOT)
    _unregister()
