"""The menu of recent prompts, and of what a prompt may hold."""

import bpy
from bpy.props import StringProperty

from ..app import recents, runtime
from ..core import variables
from ..core.wording import say
from . import presets, properties
from .language import described

_SHOWN = 20
_LETTERS = 60


class PAINTOVER_MT_recent_prompts(bpy.types.Menu):
    bl_label = "Recent Prompts"
    bl_description = "Bring back a prompt that was sent, or replaced by a preset"

    def draw(self, context: bpy.types.Context) -> None:
        layout, found = self.layout, recents.shown()
        if not found:
            layout.label(text="No prompt was sent yet")
            return
        for prompt in found[:_SHOWN]:
            line = " ".join(prompt.split())
            label = line if len(line) <= _LETTERS else line[: _LETTERS - 1] + "…"
            layout.operator("paintover.use_recent", text=label, translate=False).prompt = prompt
        layout.separator()
        layout.operator("paintover.clear_recents", icon="TRASH")


class PAINTOVER_OT_use_recent(bpy.types.Operator):
    """Write this prompt into the field"""

    bl_idname = "paintover.use_recent"
    bl_label = "Use Recent Prompt"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    prompt: StringProperty(name="Prompt", description="Prompt to use", options={"HIDDEN"})

    @classmethod
    def description(cls, context: bpy.types.Context, values: object) -> str:
        return str(getattr(values, "prompt", ""))

    def execute(self, context: bpy.types.Context) -> set[str]:
        presets.replace_prompt(properties.settings_of(context), self.prompt)
        return {"FINISHED"}


class PAINTOVER_OT_clear_recents(bpy.types.Operator):
    """Forget all recent prompts, here and on disk; pictures keep theirs"""

    bl_idname = "paintover.clear_recents"
    bl_label = "Clear Recent Prompts"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        recents.clear()
        if bpy.app.background:
            runtime.get().pump.run_until_idle()
        return {"FINISHED"}


class PAINTOVER_MT_insert_variable(bpy.types.Menu):
    bl_label = "Insert Variable"
    bl_description = "Add a name in braces, which is filled from the scene when Generate is pressed"

    def draw(self, context: bpy.types.Context) -> None:
        for name in variables.MEANINGS:
            row = self.layout.operator(
                "paintover.insert_variable", text=f"{{{name}}}", translate=False
            )
            row.variable = name


class PAINTOVER_OT_insert_variable(bpy.types.Operator):
    """Add this to the prompt; it is filled from the scene when Generate is pressed"""

    bl_idname = "paintover.insert_variable"
    bl_label = "Insert Variable"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    variable: StringProperty(name="Variable", description="Name to add", options={"HIDDEN"})

    @classmethod
    def description(cls, context: bpy.types.Context, values: object) -> str:
        return described(say(variables.MEANINGS.get(getattr(values, "variable", ""), "")))

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        if settings.prompt_text is not None:
            settings.prompt_text.write(f"{{{self.variable}}}")
            return {"FINISHED"}
        before = settings.prompt
        between = " " if before and not before[-1].isspace() else ""
        settings.prompt = f"{before}{between}{{{self.variable}}}"
        return {"FINISHED"}


_CLASSES = (
    PAINTOVER_MT_recent_prompts,
    PAINTOVER_OT_use_recent,
    PAINTOVER_OT_clear_recents,
    PAINTOVER_MT_insert_variable,
    PAINTOVER_OT_insert_variable,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()


def unregister() -> None:
    _unregister()
    recents.forget()
