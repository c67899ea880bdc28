"""Again, Variations, Upscale: what a result can be asked for once more, and its buttons."""

from typing import TYPE_CHECKING, Any, ClassVar

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ..app import deliver, generate
from ..core import price
from ..core.errors import PaintoverError
from ..core.wording import say, template
from . import preferences, spending, text
from .language import shown
from .telling import awaited, told

if TYPE_CHECKING:
    from ..core.estimate import Estimate


_WIDTH = 340
"""Of the dialogs, in pixels at scale 1."""

_LEAST, _MOST = 2, 8
"""Variations."""


def draw(layout: bpy.types.UILayout, page: text.Page, result_id: str) -> None:
    """The buttons of one result, two beside each other where there is room."""
    grid = layout.grid_flow(
        columns=1 if page.is_narrow else 2, row_major=True, even_columns=True, align=True
    )
    for operator, icon in _BUTTONS.items():
        chosen: Any = icon
        grid.operator(f"paintover.{operator}", icon=chosen).result = result_id


_BUTTONS = {
    "recall": "RECOVER_LAST",
    "again": "FILE_REFRESH",
    "variations": "DUPLICATE",
    "upscale": "FULLSCREEN_ENTER",
}


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
    costs: ClassVar[dict[int, Any]] = {}
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


_NO_MODEL = ("", template("None"), template("No model offers anything larger"), 0)


def _models(_operator: object, _context: object) -> list[tuple[str, str, str, int]]:
    """Blender keeps no reference to these texts: the class does, which is not who asks here."""
    return PAINTOVER_OT_upscale.entries or [_NO_MODEL]


class PAINTOVER_OT_upscale(_OfResult, bpy.types.Operator):
    """Ask for the same picture at the next larger size, with nothing else changed"""

    bl_idname = "paintover.upscale"
    bl_label = "Upscale"
    bl_options = set()

    model: StringProperty(
        name="Model ID",
        description="Model to ask; empty for the one that made the picture",
        options={"HIDDEN", "SKIP_SAVE"},
    )
    offered: EnumProperty(
        name="Model",
        description="Which model makes the larger picture",
        items=_models,
        options={"SKIP_SAVE"},
    )
    entries: ClassVar[list[tuple[str, str, str, int]]] = []
    offers: ClassVar[dict[str, Any]] = {}
    """By model, of the dialog that is open: what would be asked for, and what it would cost."""
    refused: ClassVar[list[str]] = []
    """Why it is another model than the picture's own, in the dialog that is open."""

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        from ..app import checks, upscale

        values = preferences.snapshot(context)
        kept = type(self)
        try:
            checks.connection(values)
            result = deliver.find(self.result, values)
            found = upscale.offers(result)
            if not found:
                raise upscale.nothing_larger(result, found)
            is_own = found[0].model.id == result.facts.get("model")
            kept.refused[:] = [] if is_own else [upscale.nothing_larger(result, found).message]
        except PaintoverError as error:
            return told(self, error)
        names = [(one.model.id, f"{one.model.short_name} · {one.resolution}") for one in found]
        kept.entries[:] = [
            (name, label, name, number) for number, (name, label) in enumerate(names)
        ]
        kept.offers.clear()
        kept.offers.update({one.model.id: (one, upscale.estimate(one, values)) for one in found})
        self.offered = self.model if self.model in kept.offers else found[0].model.id
        return context.window_manager.invoke_props_dialog(
            self, width=_WIDTH, title="Upscale", confirm_text="Generate"
        )

    def draw(self, context: bpy.types.Context) -> None:
        from ..app import upscale

        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page = text.Page(context, _WIDTH - 30)
        for sentence in self.refused:
            page.lines(layout, sentence, icon="INFO")
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(self, "offered")
        one, estimate = self.offers[self.offered]
        size = say("Asks for {width} × {height} px", width=one.width, height=one.height)
        page.lines(layout, size, dimmed=True)
        page.lines(layout.box(), upscale.PROMPT, margin=14, verbatim=True)
        cost(layout, page, context, estimate)

    def execute(self, context: bpy.types.Context) -> set[str]:
        from ..app import upscale

        values = preferences.snapshot(context)
        wanted = self.offered if self.properties.is_property_set("offered") else self.model
        try:
            result = deliver.find(self.result, values)
            jobs = generate.submit(upscale.plan(context, result, wanted, values), values)
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


def cost(
    layout: bpy.types.UILayout, page: text.Page, context: bpy.types.Context, estimate: "Estimate"
) -> None:
    """The estimate; and where Generate would ask first, that this dialog is the question."""
    page.lines(layout, estimate.text)
    question = spending.question_of(context, estimate)
    if question is not None:
        threshold = preferences.snapshot(context).confirm_above
        sentence = say(
            "Spend {amount}? The preferences ask from ${threshold} on.",
            amount=question.amount,
            threshold=price.dollars(threshold, 3),
        )
        page.lines(layout, shown(sentence), icon="QUESTION", verbatim=True)


_CLASSES = (PAINTOVER_OT_again, PAINTOVER_OT_variations, PAINTOVER_OT_upscale)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
