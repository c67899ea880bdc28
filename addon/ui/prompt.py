"""The prompt: a field, or a text data-block for those who write more."""

import bpy
from bpy.props import StringProperty

from ..core.wording import say
from ..scene import compat, text_editor
from . import properties, text
from .language import reported, shown

_SHOWN_LINES = 6


def draw(
    layout: bpy.types.UILayout, page: text.Page, settings: properties.PaintoverSettings
) -> None:
    """The field and the way into a text, or what the chosen text says."""
    if settings.prompt_text:
        _from_text(layout, page, settings)
        return
    row = layout.row(align=True)
    field = row.column()
    is_large = compat.prompt_field(field, settings, "prompt", shown(say("What should it become?")))
    row.menu("PAINTOVER_MT_prompt_text", text="", icon="TEXT")
    if not is_large:
        row.scale_y = 1.4
        if page.one_line(settings.prompt, margin=30) != settings.prompt:
            page.lines(layout, settings.prompt, dimmed=True, most=_SHOWN_LINES, verbatim=True)
    if settings.prompt_text_name and settings.prompt:
        lost = say(
            'The text "{name}" was deleted: this field is the prompt',
            name=settings.prompt_text_name,
        )
        page.lines(layout, lost, icon="INFO")


def _from_text(
    layout: bpy.types.UILayout, page: text.Page, settings: properties.PaintoverSettings
) -> None:
    row = layout.row(align=True)
    row.prop(settings, "prompt_text", text="")
    row.operator("paintover.edit_prompt", text="", icon="GREASEPENCIL")
    written = settings.prompt_text.as_string().strip()
    if written:
        page.lines(layout.box(), written, margin=14, most=_SHOWN_LINES, verbatim=True)


class PAINTOVER_MT_prompt_text(bpy.types.Menu):
    bl_label = "Prompt Text"
    bl_description = "Write the prompt in a text data-block, or use one that is there"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.edit_prompt", icon="ADD")
        if bpy.data.texts:
            layout.separator()
        for found in bpy.data.texts:
            item = layout.operator(
                "paintover.use_text", text=found.name_full, icon="TEXT", translate=False
            )
            item.text = found.name_full


class PAINTOVER_OT_edit_prompt(bpy.types.Operator):
    """Show the prompt in a Text Editor; a prompt from the field moves into a text of its own"""

    bl_idname = "paintover.edit_prompt"
    bl_label = "Write in Text Editor"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        if settings.prompt_text is None:
            made = bpy.data.texts.new("Prompt")
            made.write(settings.prompt)
            settings.prompt_text = made
            # Two prompts, of which one is not seen, would only be mistaken for each other.
            settings.prompt = ""
        if not text_editor.show(context, settings.prompt_text):
            name = settings.prompt_text.name
            self.report(
                {"INFO"}, reported(say('Open a Text Editor to write in "{name}"', name=name))
            )
        return {"FINISHED"}


class PAINTOVER_OT_use_text(bpy.types.Operator):
    """Use the content of this text data-block as the prompt"""

    bl_idname = "paintover.use_text"
    bl_label = "Use Text as Prompt"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    text: StringProperty(name="Text", description="Full name of the text", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        found = next((one for one in bpy.data.texts if one.name_full == self.text), None)
        if found is None:
            self.report({"ERROR"}, reported(say('There is no text "{name}".', name=self.text)))
            return {"CANCELLED"}
        properties.settings_of(context).prompt_text = found
        return {"FINISHED"}


_CLASSES = (PAINTOVER_MT_prompt_text, PAINTOVER_OT_edit_prompt, PAINTOVER_OT_use_text)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
