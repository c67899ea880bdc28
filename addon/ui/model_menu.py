"""The model field and what helps to find one: favorites, filters, order, a fresh list."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, PointerProperty, StringProperty

from ..app import choice, generate, online, runtime
from ..core import marks, wording
from ..core.errors import PaintoverError
from ..core.latest import remember_last
from ..core.wording import say, together, verbatim
from . import preferences, text
from .language import shown
from .telling import told

if TYPE_CHECKING:
    from ..app.catalogue import Catalogue
    from ..app.choice import Sieve
    from ..core.model import Model


_SORTS = (
    ("LISTED", "As Listed", "In the order of the server's list"),
    ("NAME", "Name", "By name"),
    ("PRICE", "Price", "Cheapest first"),
    ("SPEED", "Speed", "Fastest first, as seen in your results"),
)

_FEATURES = {
    "references": "REFERENCES",
    "transparent": "TRANSPARENT",
    "four_k": "FOUR_K",
    "streams": "STREAMS",
}
"""The name of each ``marks.Feature`` by its property."""


class PaintoverModelFilter(bpy.types.PropertyGroup):
    """Which models the field lists. Of this session only."""

    sort: EnumProperty(
        name="Sort By", description="Order of the models, behind the favorites", items=_SORTS
    )
    only_favorites: BoolProperty(name="Favorites", description="List only your favorites")
    references: BoolProperty(name="Takes Pictures", description="List only models that take some")
    transparent: BoolProperty(
        name="Transparent Background", description="List only models that can leave it out"
    )
    four_k: BoolProperty(name="4K", description="List only models that make pictures in 4K")
    streams: BoolProperty(
        name="Streams", description="List only models that show previews while they work"
    )
    most_usd: FloatProperty(
        name="At Most",
        description="List only models that make a picture for so many US dollars; 0 for any price",
        min=0.0,
        soft_max=1.0,
        step=1,
        precision=3,
    )
    most_seconds: FloatProperty(
        name="Within",
        description="List only models that took no longer in your results; 0 for any time",
        min=0.0,
        soft_max=300.0,
        step=500,
        precision=0,
        subtype="TIME_ABSOLUTE",
        unit="TIME_ABSOLUTE",
    )


def filter_of(context: bpy.types.Context) -> PaintoverModelFilter:
    return context.window_manager.paintover_models  # type: ignore[attr-defined]


def sieve(context: bpy.types.Context) -> "Sieve":
    """What the filters and favorites leave, and in which order."""
    chosen = filter_of(context)
    return choice.Sieve(
        favorites=preferences.favorites(context),
        only_favorites=chosen.only_favorites,
        features=frozenset(
            marks.Feature[one] for name, one in _FEATURES.items() if getattr(chosen, name)
        ),
        sort=choice.Sort(chosen.sort),
        speeds=runtime.get().session.speeds,
        most_usd=chosen.most_usd,
        most_seconds=chosen.most_seconds,
    )


def draw(layout: bpy.types.UILayout, page: text.Page, settings: Any) -> "Model":
    """The field, the button beside it, and what is to be said of the chosen model."""
    now = runtime.get()
    model = now.catalogue.get(settings.model)
    speed = now.session.speeds.text(model.id)
    named, about, warnings = _told(model, now.catalogue, now.catalogue.version, speed)
    page.field(layout, settings, "model_name", named, button=_filter_button)
    page.lines(layout, about, dimmed=True)
    for number, warning in enumerate(warnings):
        if not number and (model.is_retired or model.usable is False):
            page.lines(layout, warning, icon="ERROR")
        else:
            page.lines(layout, warning, dimmed=True)
    for trouble in (now.session.model_puzzle, now.refresher.trouble):
        if trouble:
            page.lines(layout, trouble, icon="ERROR")
    return model


def _filter_button(row: bpy.types.UILayout) -> None:
    row.popover("PAINTOVER_PT_models", text="", icon="FILTER")


@remember_last
def _told(
    model: "Model", catalogue: "Catalogue", _version: int, speed: str
) -> tuple[str, str, list[str]]:
    """What the field shows, what stands below it, and what speaks against the model."""
    return (
        choice.name(model, catalogue),
        _about(model, catalogue, speed),
        marks.sentences(model, catalogue.today),
    )


def _about(model: "Model", catalogue: "Catalogue", speed: str) -> str:
    """The whole name and the speed, in one sentence; the estimate tells the price."""
    if not model.known:
        return say("{model} is not in the list of models: sent as it is written", model=model.id)
    price = catalogue.price(model.id)
    parts: list[str] = [verbatim(model.name)]
    if price and not catalogue.endpoints(model.id):  # without them, nothing is estimated
        parts.append(price.long)
    if speed:
        parts.append(say("about {amount}", amount=speed))
    return together(*parts, between=" · ")


class PAINTOVER_PT_models(bpy.types.Panel):
    """Favorites, filters and order of the list of models"""

    bl_label = "Models"
    bl_space_type = "VIEW_3D"
    bl_region_type = "HEADER"
    bl_ui_units_x = 11

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        now, chosen = runtime.get(), filter_of(context)
        model = now.catalogue.get(context.scene.paintover.model)  # type: ignore[attr-defined]
        is_favorite = model.id in preferences.favorites(context)
        layout.operator(
            "paintover.favorite_model",
            text=choice.name(model, now.catalogue),
            icon="SOLO_ON" if is_favorite else "SOLO_OFF",
            depress=is_favorite,
            translate=False,
        )
        column = layout.column(align=True)
        column.label(text="Sort By")
        column.prop(chosen, "sort", text="")
        column = layout.column(align=True)
        column.label(text="Show Only")
        column.prop(chosen, "only_favorites")
        for name in _FEATURES:
            column.prop(chosen, name)
        column = layout.column(align=True)
        column.prop(chosen, "most_usd", text="At Most $")
        column.prop(chosen, "most_seconds")
        row = layout.row()
        row.enabled = not now.refresher.is_asking
        row.operator("paintover.refresh_models", icon="FILE_REFRESH")
        day = now.catalogue.fetched
        when = (
            say("List of {day}", day=wording.day(day))
            if day
            else say("List that came with Paintover")
        )
        layout.label(
            text=shown(say("Asking…") if now.refresher.is_asking else when), translate=False
        )


class PAINTOVER_OT_refresh_models(bpy.types.Operator):
    """Read the list of models from the server, and prices and options of the chosen one"""

    bl_idname = "paintover.refresh_models"
    bl_label = "Refresh Models"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        now, values = runtime.get(), preferences.snapshot(context)
        failed: list[PaintoverError] = []

        def ended(error: PaintoverError | None) -> None:
            if error:
                failed.append(error)

        try:
            online.check()
        except PaintoverError as error:
            return told(self, error)
        model_id = context.scene.paintover.model  # type: ignore[attr-defined]
        now.refresher.start(now.catalogue, generate.account(values), model_id, ended)
        if bpy.app.background:
            now.pump.run_until_idle()
            if failed:
                return told(self, failed[0])
        return {"FINISHED"}


class PAINTOVER_OT_favorite_model(bpy.types.Operator):
    """List this model before the others, or no longer"""

    bl_idname = "paintover.favorite_model"
    bl_label = "Toggle Favorite"
    bl_options = {"INTERNAL"}

    model: StringProperty(
        name="Model", description="Id of the model; empty for the chosen one", options={"HIDDEN"}
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return preferences.found(context) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        model_id = self.model or context.scene.paintover.model  # type: ignore[attr-defined]
        preferences.toggle_favorite(context, model_id)
        return {"FINISHED"}


_CLASSES = (
    PaintoverModelFilter,
    PAINTOVER_PT_models,
    PAINTOVER_OT_refresh_models,
    PAINTOVER_OT_favorite_model,
)
_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    bpy.types.WindowManager.paintover_models = PointerProperty(  # type: ignore[attr-defined]
        type=PaintoverModelFilter
    )


def unregister() -> None:
    del bpy.types.WindowManager.paintover_models  # type: ignore[attr-defined]
    _unregister()
