"""Money in the interface: the Spending panel, its buttons, and the question before a dear job."""

import time
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import generate, outlook, runtime, settle
from ..core import money, price
from ..core.errors import PaintoverError
from ..core.wording import say, together
from . import preferences, properties, text
from .language import reported, shown
from .telling import told

if TYPE_CHECKING:
    from ..app.running import Runtime
    from ..core.estimate import Estimate
    from ..core.money import Charge


ACTIVITY = "https://openrouter.ai/activity"
_SHOWN = 5


def question(context: bpy.types.Context) -> "Estimate | None":
    """The estimate that has to be confirmed; None where Generate need not ask.

    Without a window nobody could answer.
    """
    values = preferences.snapshot(context)
    if bpy.app.background or not values.confirm_above:
        return None
    ahead = outlook.look_ahead(context, properties.wish_of(context), values)
    return None if ahead.obstacle else _too_dear(ahead.estimate, values.confirm_above)


def question_again(context: bpy.types.Context, names: list[str]) -> "Estimate | None":
    """The same for jobs that are to be tried again."""
    values, jobs = preferences.snapshot(context), runtime.get().session.jobs
    if bpy.app.background or not values.confirm_above:
        return None
    tasks = [task for name in names if name in jobs and (task := jobs[name].task)]
    return _too_dear(generate.estimate(tasks, values), values.confirm_above)


def question_of(context: bpy.types.Context, estimate: "Estimate") -> "Estimate | None":
    """The same for anything else that would cost this much."""
    values = preferences.snapshot(context)
    if bpy.app.background or not values.confirm_above:
        return None
    return _too_dear(estimate, values.confirm_above)


def _too_dear(estimate: "Estimate", threshold: float) -> "Estimate | None":
    return estimate if money.asks_first(threshold, estimate.high) else None


def ask(
    operator: bpy.types.Operator,
    context: bpy.types.Context,
    event: bpy.types.Event,
    estimate: "Estimate",
) -> Any:
    """Run the operator only if the artist says so."""
    threshold = preferences.snapshot(context).confirm_above
    return context.window_manager.invoke_confirm(
        operator,
        event,
        title=shown(say("Spend {amount}?", amount=estimate.amount)),
        message=shown(
            together(
                say("{sentence}.", sentence=estimate.text),
                say(
                    "The preferences ask from {amount} on.",
                    amount=f"${price.dollars(threshold, 3)}",
                ),
            )
        ),
        confirm_text="Generate",
        icon="QUESTION",
    )


class PAINTOVER_OT_refresh_spending(bpy.types.Operator):
    """Ask OpenRouter what the key has left, and what became of jobs that may have been charged"""

    bl_idname = "paintover.refresh_spending"
    bl_label = "Refresh Spending"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        now = runtime.get()
        try:
            settle.refresh(preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        if bpy.app.background:
            now.pump.run_until_idle()
            if now.books.problem:
                self.report({"ERROR"}, reported(now.books.problem))
                return {"CANCELLED"}
        return {"FINISHED"}


class PAINTOVER_OT_dismiss_charge(bpy.types.Operator):
    """Take this charge off the list; what it may have cost is then never counted"""

    bl_idname = "paintover.dismiss_charge"
    bl_label = "Dismiss Charge"
    bl_options = {"INTERNAL"}

    charge: StringProperty(name="Charge", description="Charge to take off the list")

    def execute(self, context: bpy.types.Context) -> set[str]:
        runtime.get().ledger.dismiss(self.charge)
        return {"FINISHED"}


class _Spending:
    bl_label = "Spending"
    bl_region_type = "UI"
    bl_category = "Paintover"
    bl_options = {"DEFAULT_CLOSED"}
    bl_order = 20

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Nothing spent, nothing to say."""
        now = runtime.get()
        spent = now.ledger.spending
        return bool(spent.month or spent.last or spent.open or spent.settled or now.books.left)

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        now, page = runtime.get(), text.Page(context)
        spent, books = now.ledger.spending, now.books
        values = preferences.snapshot(context)
        limit = values.session_limit

        column = layout.column(align=True)
        session = _dollars(spent.session)
        if limit:
            session = shown(
                say("{amount} of {limit}", amount=session, limit=f"${price.dollars(limit, 3)}")
            )
        _row(column, say("Session"), session)
        _row(column, say("Today"), _dollars(spent.today))
        _row(column, say("Month"), _dollars(spent.month))
        if spent.last:
            _row(column, say("Last Job"), _dollars(spent.last.cost or 0.0))
        if books.left:
            page.lines(layout, together(books.left, books.age, between=" · "), dimmed=True)
        if books.problem:
            page.lines(layout, books.problem, icon="ERROR")
        for charge in spent.settled:
            _charge(layout, page, charge, say("{sentence}.", sentence=charge.verdict))
        for charge in spent.open[:_SHOWN]:
            _open(layout, page, charge, values.address)
        if len(spent.open) > _SHOWN:
            page.lines(
                layout, say("And {count} more.", count=len(spent.open) - _SHOWN), dimmed=True
            )
        label = "Asking…" if books.is_asking else "Refresh"
        layout.operator("paintover.refresh_spending", text=label, icon="FILE_REFRESH")


def _row(layout: bpy.types.UILayout, label: str, value: str) -> None:
    split = layout.split(factor=0.4)
    split.column().label(text=shown(label), translate=False)
    split.column().label(text=value, translate=False)


def _dollars(amount: float) -> str:
    return f"${amount:.2f}" if amount >= 1 or not amount else f"${price.dollars(amount, 3)}"


def _open(layout: bpy.types.UILayout, page: text.Page, charge: "Charge", address: str) -> None:
    """One that may have been charged, and what can be done about it."""
    asked = runtime.get().books.asked.get(charge.id)
    if not charge.generation:
        box = _charge(
            layout, page, charge, together(charge.why, say("Only your activity page knows."))
        )
        page.link(box, ACTIVITY)
    elif charge.address != address:
        _charge(layout, page, charge, together(charge.why, say("It was sent to another address.")))
    elif asked is None or charge.due(asked) is not None:
        _charge(
            layout,
            page,
            charge,
            together(charge.why, say("OpenRouter will be asked what it cost.")),
        )
    else:
        sentence = together(
            charge.why, say("OpenRouter has no record of it so far: Refresh asks again.")
        )
        page.link(_charge(layout, page, charge, sentence), ACTIVITY)


def _charge(
    layout: bpy.types.UILayout, page: text.Page, charge: "Charge", sentence: str
) -> bpy.types.UILayout:
    box = layout.box().column()
    row = box.row()
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(charge.at))
    words = " ".join(part for part in (f'"{charge.name}"', when) if part)
    # An address is a button below it.
    plain = text.without_address(sentence)[0]
    page.lines(
        row.column(),
        say("{subject}: {sentence}", subject=words, sentence=plain),
        margin=14 if page.is_narrow else 34,
    )
    label = "Dismiss" if page.is_narrow else ""
    button = (box if page.is_narrow else row).operator(
        "paintover.dismiss_charge", text=label, icon="X", emboss=page.is_narrow
    )
    button.charge = charge.id
    return box


class PAINTOVER_PT_view3d_spending(_Spending, bpy.types.Panel):
    bl_space_type = "VIEW_3D"


class PAINTOVER_PT_image_spending(_Spending, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"


_CLASSES = (
    PAINTOVER_OT_refresh_spending,
    PAINTOVER_OT_dismiss_charge,
    PAINTOVER_PT_view3d_spending,
    PAINTOVER_PT_image_spending,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def connect(made: "Runtime") -> None:
    made.books.preferences = lambda: preferences.snapshot(bpy.context)
    made.books.on_read = settle.arm
    made.session.on_ended = settle.job_ended


def register() -> None:
    _register()


def unregister() -> None:
    settle.disarm()
    _unregister()
