"""Again, Variations, Upscale: what a result can be asked for once more."""

from typing import Any, ClassVar

import bpy
from bpy.props import IntProperty, StringProperty

from ..app import deliver, generate
from ..core.errors import PaintoverError
from ..core.estimate import Estimate
from ..core.price import dollars
from ..core.wording import say
from . import preferences, spending, text
from .language import shown
from .telling import awaited, told

_WIDTH = 340
"""Of the dialogs, in pixels at scale 1."""

_LEAST, _MOST = 2, 8
"""Variations."""


class _OfResult:
    """What asks again for a result. Not REGISTER: Repeat Last must never buy a picture."""

    result: StringProperty(
        name="Result",
        description="Id of the result to ask for again",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def planned(self, context: bpy.types.Context, count: int | None = None) -> list[Any]:
        """Raises PaintoverError."""
        from ..app import repeat  # enabling costs less without it

        values = preferences.snapshot(context)
        return repeat.plan(context, deliver.find(self.result, values), values, count)


class PAINTOVER_OT_again(_OfResult, bpy.types.Operator):
    """Ask for this picture once more, with the very same pictures and settings and new luck"""

    bl_idname = "paintover.again"
    bl_label = "Again"
    bl_options = set()

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        try:
            tasks = self.planned(context)
        except PaintoverError as error:
            return told(self, error)
        estimate = generate.estimate(tasks, preferences.snapshot(context))
        question = spending.question_of(context, estimate)
        if question is None:
            return self.execute(context)
        return spending.ask(self, context, event, question)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            jobs = generate.submit(self.planned(context), preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


class PAINTOVER_OT_variations(_OfResult, bpy.types.Operator):
    """Ask for several more of this picture, each with luck of its own"""

    bl_idname = "paintover.variations"
    bl_label = "Variations"
    bl_options = set()

    count: IntProperty(
        name="Count", description="How many pictures to ask for", default=4, min=_LEAST, max=_MOST
    )
    costs: ClassVar[dict[int, Estimate]] = {}
    """By count, of the dialog that is open: it draws at every move of the mouse."""

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        from ..app import repeat

        values = preferences.snapshot(context)
        try:
            tasks = self.planned(context, _MOST)
        except PaintoverError as error:
            return told(self, error)
        costs = repeat.estimates(tasks, range(_LEAST, _MOST + 1), values)
        type(self).costs.clear()
        type(self).costs.update(costs)
        return context.window_manager.invoke_props_dialog(
            self, width=_WIDTH, title="Variations", confirm_text="Generate"
        )

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        layout.prop(self, "count", slider=True)
        cost(layout, text.Page(context, _WIDTH - 30), context, self.costs[self.count])

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            tasks = self.planned(context, self.count)
            jobs = generate.submit(tasks, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


def cost(
    layout: bpy.types.UILayout, page: text.Page, context: bpy.types.Context, estimate: Estimate
) -> None:
    """The estimate; and where Generate would ask first, that this dialog is the question."""
    page.lines(layout, estimate.text, dimmed=True)
    question = spending.question_of(context, estimate)
    if question is not None:
        threshold = preferences.snapshot(context).confirm_above
        sentence = say(
            "Spend {amount}? The preferences ask from ${threshold} on.",
            amount=question.amount,
            threshold=dollars(threshold, 3),
        )
        page.lines(layout, shown(sentence), icon="QUESTION", verbatim=True)


_CLASSES = (PAINTOVER_OT_again, PAINTOVER_OT_variations)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
