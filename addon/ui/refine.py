"""Refine: go on with a result, see the steps it came by, return to any of them, or start anew."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.app.handlers import persistent
from bpy.props import StringProperty

from ..app import prompts, runtime, thread
from ..core import naming, request
from ..core.wording import say, together
from . import preferences, properties, text, thumbnails
from .language import described
from .telling import told

if TYPE_CHECKING:
    from ..core.model import Model
    from ..core.request import Route


_SHOWN_STEPS = 6


def draw(
    layout: bpy.types.UILayout,
    page: text.Page,
    settings: properties.PaintoverSettings,
    model: "Model",
) -> None:
    """What is being refined; nothing where that is not so."""
    if not settings.refine:
        return
    box = layout.box().column()
    row = box.row(align=True)
    found = runtime.get().threads.get(settings.refine)
    if found is None:
        page.lines(row.column(), thread.gone().message, icon="ERROR", margin=54)
        row.operator("paintover.start_anew", text="", icon="X", emboss=False)
        return
    name = naming.from_prompt(found.result.prompt)
    page.lines(row.column(), say('Refining "{name}"', name=name), margin=54, most=2)
    row.operator("paintover.start_anew", text="", icon="X", emboss=False)
    box.template_icon(
        icon_value=thumbnails.icon(found.result), scale=max(2.0, min(6.0, page.units - 1))
    )
    _steps(box, page, found)
    page.lines(box, _way(found, model, request.Route(settings.route)), dimmed=True, margin=14)


def _steps(layout: bpy.types.UILayout, page: text.Page, found: "thread.Thread") -> None:
    """The thread from its first picture; each step is a button that returns to it."""
    if len(found.steps) == 1 and not found.is_cut:
        return
    numbered = list(enumerate(found.steps, 1))
    column = layout.column(align=True)
    if found.is_cut:
        page.lines(column, "Earlier steps are not in the library", dimmed=True, margin=14)
    if len(numbered) > _SHOWN_STEPS:
        page.lines(
            column,
            say("{count} earlier steps", count=len(numbered) - _SHOWN_STEPS),
            dimmed=True,
            margin=14,
        )
    for number, step in numbered[-_SHOWN_STEPS:]:
        label = page.one_line(f"{number}. {naming.from_prompt(step.prompt)}", margin=40)
        button = column.operator(
            "paintover.refine", text=label, depress=step is found.result, translate=False
        )
        button.result = step.id


def _way(found: "thread.Thread", model: "Model", route: "Route") -> str:
    """How it goes on: Automatic takes chat where the model can hold a conversation."""
    if not thread.is_conversation(model, route):
        return say("Sent as the picture to start from, with its earlier prompts")
    turns = len(found.steps)
    words = (
        say("Sent as a conversation over chat, with {count} earlier turns", count=turns)
        if turns > 1
        else say("Sent as a conversation over chat, with 1 earlier turn")
    )
    left_out = thread.left_out(found, model)
    if not left_out:
        return words
    return together(
        say("{sentence}.", sentence=words),
        say(
            "Too much for one request: {count} of the older pictures will be left out",
            count=left_out,
        ),
    )


class PAINTOVER_OT_refine(bpy.types.Operator):
    """Go on with this picture: the next prompt says what to change in it"""

    bl_idname = "paintover.refine"
    bl_label = "Refine"
    bl_options = {"UNDO", "INTERNAL"}

    result: StringProperty(
        name="Result", description="Id of the result to go on with", options={"HIDDEN"}
    )

    @classmethod
    def description(cls, context: bpy.types.Context, values: Any) -> str:
        if values.result == properties.settings_of(context).refine:
            return described(say("The next prompt says what to change in this picture"))
        return described(say("Go on with this picture: the next prompt says what to change in it"))

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        found = runtime.read_thread(self.result, preferences.snapshot(context))
        if found is None:
            return told(self, thread.gone())
        settings.refine = self.result
        # It is not lost: the thread shows it, and starting anew brings it back.
        if settings.prompt == prompts.remembered(found.result.facts).prompt:
            settings.prompt = ""
        return {"FINISHED"}


class PAINTOVER_OT_start_anew(bpy.types.Operator):
    """Leave this thread: the next picture is made from the source again"""

    bl_idname = "paintover.start_anew"
    bl_label = "Start Anew"
    bl_options = {"UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        left = runtime.get().threads.get(settings.refine)
        settings.refine = ""
        if left is not None and not settings.prompt:
            settings.prompt = prompts.remembered(left.steps[0].facts).prompt
        return {"FINISHED"}


@persistent
def read_threads(_file: object = None) -> None:
    """A file says only by its id what was being refined in it."""
    values = preferences.snapshot(bpy.context)
    for scene in bpy.data.scenes:
        wanted = scene.paintover.refine  # type: ignore[attr-defined]
        if wanted:
            runtime.read_thread(wanted, values)


_CLASSES = (PAINTOVER_OT_refine, PAINTOVER_OT_start_anew)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    bpy.app.handlers.load_post.append(read_threads)


def unregister() -> None:
    bpy.app.handlers.load_post.remove(read_threads)
    _unregister()
