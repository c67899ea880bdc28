"""The prompt: a field, or a text data-block for those who write more."""

from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from ..core.wording import say
from ..scene import compat, text_editor
from . import properties, text
from .language import reported, shown

if TYPE_CHECKING:
    from ..app.prompts import Prompts


_SHOWN_LINES = 6


def draw(
    layout: bpy.types.UILayout,
    page: text.Page,
    settings: properties.PaintoverSettings,
    said: "Prompts",
) -> None:
    """The field and the way into a text, or what the chosen text says; then what is sent instead,
    where that is not the same."""
    if settings.prompt_text:
        _from_text(layout, page, settings)
    else:
        _field(layout, page, settings, said)
    if settings.styles:
        names = ", ".join(style.name for style in settings.styles)
        page.lines(layout, say("Adds the style {names}", names=names), dimmed=True)
    if said.is_plain or not said.texts:
        return
    count = len(said.texts)
    if count > 1:
        page.lines(layout, say("{count} prompts, the first of them:", count=count), dimmed=True)
    page.lines(layout.box(), said.texts[0], margin=14, most=_SHOWN_LINES, verbatim=True)


def _field(
    layout: bpy.types.UILayout,
    page: text.Page,
    settings: properties.PaintoverSettings,
    said: "Prompts",
) -> None:
    row = layout.row(align=True)
    field = row.column()
    hint = shown(say("What should it become?"))
    is_large = compat.prompt_field(field, settings, "prompt", hint)
    # Beside a tall field there is room for a column of them.
    _buttons(row.column(align=True) if is_large else row)
    if not is_large:
        row.scale_y = 1.4
        if said.is_plain and page.one_line(settings.prompt, margin=70) != settings.prompt:
            page.lines(layout, settings.prompt, dimmed=True, most=_SHOWN_LINES, verbatim=True)
    if settings.prompt_text_name and settings.prompt:
        lost = say(
            'The text "{name}" was deleted: this field is the prompt',
            name=settings.prompt_text_name,
        )
        page.lines(layout, lost, icon="INFO")


def _buttons(layout: bpy.types.UILayout) -> None:
    layout.menu("PAINTOVER_MT_prompt_text", text="", icon="TEXT")
    layout.menu("PAINTOVER_MT_recent_prompts", text="", icon="TIME")
    layout.popover("PAINTOVER_PT_styles", text="", icon="BRUSHES_ALL")


def _from_text(
    layout: bpy.types.UILayout, page: text.Page, settings: properties.PaintoverSettings
) -> None:
    row = layout.row(align=True)
    row.prop(settings, "prompt_text", text="")
    row.operator("paintover.edit_prompt", text="", icon="GREASEPENCIL")
    row.popover("PAINTOVER_PT_styles", text="", icon="BRUSHES_ALL")
    written = settings.prompt_text.as_string().strip()
    if written:
        page.lines(layout.box(), written, margin=14, most=_SHOWN_LINES, verbatim=True)


class PAINTOVER_MT_prompt_text(bpy.types.Menu):
    bl_label = "Prompt Text"
    bl_description = "Write the prompt in a text data-block, or use one that is there"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.edit_prompt", icon="ADD")
        layout.menu("PAINTOVER_MT_insert_variable")
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
