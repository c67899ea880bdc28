"""What can be done about a job that failed: try again, another model, the provider's own words."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import again, runtime
from ..core.errors import PaintoverError
from ..core.wording import say
from . import preferences, properties, spending, text
from .language import described, shown
from .telling import awaited, told

if TYPE_CHECKING:
    from ..app.session import Job


_WIDTH = 460
"""Of the popup, in pixels at scale 1."""

_MOST_LINES = 40
_MOST_MODELS = 2


def draw(layout: bpy.types.UILayout, page: text.Page, jobs: "list[Job]") -> None:
    """The buttons below the note of jobs that ended with the same sentence."""
    error = jobs[0].error
    if error is None:
        return
    catalogue = runtime.get().catalogue
    for model_id in [one for one in error.fallback_models if one in catalogue.models][
        :_MOST_MODELS
    ]:
        name = catalogue.get(model_id).short_name
        label = page.fitting(
            [say("Try {model} Instead", model=name), say("Try {model}", model=name), name],
            margin=54,
        )
        button = layout.operator("paintover.switch_model", text=label, translate=False)
        button.model = model_id
    if "preferences" in error.sentence:
        label = page.fitting(["Open Preferences", "Preferences"], margin=54)
        layout.operator("paintover.open_preferences", text=label, icon="PREFERENCES")
    again = [job.id for job in jobs if job.task is not None]
    row = (layout.column if page.is_narrow else layout.row)(align=True)
    if again:
        row.operator("paintover.try_again", icon="FILE_REFRESH").job = " ".join(again)
    if words_of(error):
        label = "Provider's Words"
        row.operator("paintover.provider_words", text=label, icon="TEXT").job = jobs[0].id


def words_of(error: PaintoverError) -> str:
    """What the provider said, and by which name OpenRouter knows the request; else empty."""
    request = shown(say("Request: {id}", id=error.generation_id)) if error.generation_id else ""
    return "\n".join(part for part in (error.detail, request) if part)


class _OfJob:
    job: StringProperty(name="Job", description="Job that failed", options={"HIDDEN"})

    def words(self) -> str:
        found = runtime.get().session.jobs.get(self.job)
        return words_of(found.error) if found and found.error else ""


class PAINTOVER_OT_try_again(bpy.types.Operator):
    """Send the very same request once more"""

    bl_idname = "paintover.try_again"
    bl_label = "Try Again"
    # Not REGISTER: Repeat Last must never buy a second picture.
    bl_options = {"INTERNAL"}

    job: StringProperty(name="Jobs", description="Failed jobs, with spaces between")

    @classmethod
    def description(cls, context: bpy.types.Context, values: Any) -> str:
        jobs = [runtime.get().session.jobs.get(name) for name in values.job.split()]
        if any(job and job.error and job.error.may_be_charged for job in jobs):
            return described(
                say("Send the very same request once more; the first may have been charged already")
            )
        return described(say("Send the very same request once more"))

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        question = spending.question_again(context, self.job.split())
        if question is None:
            return self.execute(context)
        return spending.ask(self, context, event, question)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            jobs = again.start(self.job.split(), preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


class PAINTOVER_OT_switch_model(bpy.types.Operator):
    """Choose this model instead; nothing is sent until you press Generate"""

    bl_idname = "paintover.switch_model"
    bl_label = "Switch Model"
    bl_options = {"INTERNAL", "UNDO"}

    model: StringProperty(name="Model", description="Id of the model to choose")

    def execute(self, context: bpy.types.Context) -> set[str]:
        properties.settings_of(context).model = self.model
        return {"FINISHED"}


class PAINTOVER_OT_provider_words(_OfJob, bpy.types.Operator):
    """Show what the provider itself said about this"""

    bl_idname = "paintover.provider_words"
    bl_label = "Show Provider's Words"
    bl_options = {"INTERNAL"}

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        return context.window_manager.invoke_popup(self, width=_WIDTH)

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page = text.Page(context, _WIDTH - 30)
        words = self.words()
        column = layout.column()
        for line in words.splitlines()[:_MOST_LINES]:
            page.lines(column, line, most=_MOST_LINES, verbatim=True)
        _, address = text.without_address(words)
        if address:
            page.link(layout, address)
        layout.operator("paintover.copy_words", icon="COPYDOWN").job = self.job

    def execute(self, context: bpy.types.Context) -> set[str]:
        self.report({"INFO"}, self.words())
        return {"FINISHED"}


class PAINTOVER_OT_copy_words(_OfJob, bpy.types.Operator):
    """Copy these words to the clipboard"""

    bl_idname = "paintover.copy_words"
    bl_label = "Copy"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.window_manager.clipboard = self.words()
        return {"FINISHED"}


_CLASSES = (
    PAINTOVER_OT_try_again,
    PAINTOVER_OT_switch_model,
    PAINTOVER_OT_provider_words,
    PAINTOVER_OT_copy_words,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
