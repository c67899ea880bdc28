"""The settings that follow the chosen model: menus of what it lists, and its providers' options.

A menu shows what the model offers nearest to the artist's wish. The wish itself is kept apart
(``wished_…``), so that it comes back with a model that can fulfil it.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ..app import runtime
from ..core import aspect, fit, option
from ..core.defaults import DEFAULT, MATCH
from ..core.latest import remember_last
from ..core.wording import say, template
from . import text
from .language import described, shown, told_in

if TYPE_CHECKING:
    from ..core.fit import Options, Wanted
    from ..core.model import Model
    from ..core.option import Option


Item = tuple[str, str, str, int]

_kept_items: dict[tuple[str, ...], list[Item]] = {}
"""Blender keeps no reference to the texts of dynamic enums; without this they turn to rubbish."""


def model_of(settings: Any) -> "Model":
    return runtime.get().catalogue.get(settings.model)


def _menu(
    wish: str,
    label: str,
    description: str,
    own: tuple[str, str, str],
    listed: "Callable[[Model], tuple[str, ...]]",
    nearest: "Callable[[str, Model], str]",
    says: Callable[[str], tuple[str, str]],
) -> Any:
    """A menu of what the model lists, behind its ``own`` choice; the wish is in ``wish``.

    Its functions look into ``fit`` only when they are called, so that it is not imported before.
    """

    @remember_last
    def of_model(model: "Model", _language: tuple[str, str]) -> list[Item]:
        values = listed(model)
        key = (*told_in(), wish, *values)
        if key not in _kept_items:
            entries = [own, *((value, *says(value)) for value in values)]
            _kept_items[key] = [
                (value, shown(name), described(tip), at)
                for at, (value, name, tip) in enumerate(entries)
            ]
        return _kept_items[key]

    def items(settings: Any, _context: object) -> list[Item]:
        return of_model(model_of(settings), told_in())

    @remember_last
    def place_of(wanted: str, model: "Model") -> int:
        near, values = nearest(wanted, model), listed(model)
        return 1 + values.index(near) if near in values else 0

    def get(settings: Any) -> int:
        return place_of(getattr(settings, wish), model_of(settings))

    def put(settings: Any, at: int) -> None:
        setattr(settings, wish, items(settings, None)[at][0])

    return EnumProperty(name=label, description=description, items=items, get=get, set=put)


def _ratios(model: "Model") -> tuple[str, ...]:
    """Those that can be read, most usual first, and "auto"."""
    known = [ratio for ratio in aspect.ALL_RATIOS if ratio in model.ratios]
    new = [ratio for ratio in model.ratios if ratio not in known and aspect.is_ratio(ratio)]
    return (*known, *new, *(["auto"] if "auto" in model.ratios else []))


def _tiers(model: "Model") -> tuple[str, ...]:
    known = [tier for tier in aspect.RESOLUTIONS if tier in model.tiers]
    return (*known, *(tier for tier in model.tiers if tier not in known))


def _ratio_text(ratio: str) -> tuple[str, str]:
    if ratio == "auto":
        return say("Automatic"), say("Leave the shape to the model")
    return ratio, say("Width to height as {ratio}", ratio=ratio)


def _tier_text(tier: str) -> tuple[str, str]:
    name = f"{tier} px" if tier.isdigit() else tier
    if "x" in tier:
        return tier.replace("x", " × "), say("Ask for {size} pixels", size=tier)
    return name, say("Ask for about {size} on the long edge", size=tier)


def _value_text(tip: str) -> Callable[[str], tuple[str, str]]:
    return lambda value: (fit.shown(value), say(tip, value=fit.shown(value)))


def _default(tip: str) -> tuple[str, str, str]:
    return DEFAULT, say("Default"), tip


def _wish(default: str) -> Any:
    return StringProperty(default=default, options={"HIDDEN"})


class ModelSettings:
    """What ``PaintoverSettings`` has of this."""

    wished_ratio: _wish(MATCH)
    wished_resolution: _wish(DEFAULT)
    wished_quality: _wish(DEFAULT)
    wished_background: _wish(DEFAULT)
    wished_format: _wish(DEFAULT)
    aspect_ratio: _menu(
        "wished_ratio",
        "Shape",
        "Width to height of the picture",
        (
            MATCH,
            say("Match Source"),
            say("Use the model's shape that is nearest to the source"),
        ),
        _ratios,
        lambda wished, model: fit.ratio(wished, model),
        _ratio_text,
    )
    resolution: _menu(
        "wished_resolution",
        "Size",
        "Size of the picture",
        _default(say("Leave the size to the model")),
        _tiers,
        lambda wished, model: fit.resolution(wished, model),
        _tier_text,
    )
    quality: _menu(
        "wished_quality",
        "Quality",
        "How much work the model puts into the picture, and what that costs",
        _default(say("Leave the quality to the model")),
        lambda model: model.qualities,
        lambda wished, model: fit.quality(wished, model),
        _value_text(template("Ask for quality {value}")),
    )
    background: _menu(
        "wished_background",
        "Background",
        "Whether the picture may be transparent",
        _default(say("Leave the background to the model")),
        lambda model: model.backgrounds,
        lambda wished, model: fit.background(wished, model),
        _value_text(template("Ask for background {value}")),
    )
    output_format: _menu(
        "wished_format",
        "Format",
        "File format of the picture",
        _default(say("Leave the format to the model")),
        lambda model: model.formats,
        lambda wished, model: fit.output_format(wished, model),
        _value_text(template("Ask for format {value}")),
    )
    use_compression: BoolProperty(
        name="Use Compression", description="Ask for a certain compression of JPEG and WebP"
    )
    compression: IntProperty(
        name="Compression",
        description="Compression of JPEG and WebP in percent, as the provider counts it",
        default=90,
        min=0,
        max=100,
        subtype="PERCENTAGE",
    )


def _property(known: "Option") -> Any:
    about: dict[str, Any] = {"name": known.label, "description": known.tip}
    match known.kind:
        case option.Kind.WHOLE:
            low, high, value = int(known.low), int(known.high), int(known.default)
            return IntProperty(**about, default=value, min=low, max=high)
        case option.Kind.NUMBER:
            value = float(known.default)
            return FloatProperty(**about, default=value, min=known.low, max=known.high)
        case option.Kind.LEVEL:
            return EnumProperty(**about, items=known.levels, default=str(known.default))
        case _:
            return StringProperty(**about)


def _option_properties() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for known in option.KNOWN.values():
        name, tip = known.switch
        found[f"use_{known.name}"] = BoolProperty(name=name, description=tip)
        found[known.name] = _property(known)
    return found


class PaintoverOptions(bpy.types.PropertyGroup):
    """Options of providers, each with a switch that says whether it is sent."""

    __annotations__ = _option_properties() | {
        "more": StringProperty(
            name="More Options",
            description=(
                "Options of the provider that have no field here, such as name=value; other=value"
            ),
        )
    }


def chosen_options(options: Any) -> "Options":
    """Names and values of what is switched on or typed in, whatever the model is."""
    return _chosen(_all_options(options))


_all_options = attrgetter(*option.KNOWN, *(f"use_{name}" for name in option.KNOWN), "more")


@remember_last
def _chosen(values: tuple[Any, ...]) -> "Options":
    """From the options' values, their switches, and what is typed in, in this order."""
    *values_and_switches, more = values
    pairs, switches = (
        zip(option.KNOWN, values_and_switches, strict=False),
        values_and_switches[len(option.KNOWN) :],
    )
    known = {name: value for (name, value), is_on in zip(pairs, switches, strict=True) if is_on}
    return tuple((known | option.written(more)).items())


def wanted_of(settings: Any) -> "Wanted":
    """What the artist has chosen, before any model is looked at."""
    return _wanted(_wishes(settings), chosen_options(settings.options))


_wishes = attrgetter(
    *("wished_ratio", "wished_resolution", "wished_quality", "wished_background", "wished_format"),
    *("use_compression", "compression"),
)


@remember_last
def _wanted(wishes: tuple[Any, ...], options: "Options") -> "Wanted":
    ratio, resolution, quality, background, output_format, use_compression, compression = wishes
    return fit.Wanted(
        ratio=ratio or MATCH,
        resolution=resolution or DEFAULT,
        quality=quality or DEFAULT,
        background=background or DEFAULT,
        output_format=output_format or DEFAULT,
        compression=compression if use_compression else None,
        options=options,
    )


def draw(column: bpy.types.UILayout, page: text.Page, settings: Any, model: "Model") -> None:
    """For the main panel: shape, size, count and quality, and what the model offers instead."""
    if model.ratios:
        page.field(column, settings, "aspect_ratio")
    if model.tiers:
        page.field(column, settings, "resolution")
    page.field(column, settings, "count")
    if model.qualities:
        page.field(column, settings, "quality")
    note = _note(wanted_of(settings), model)
    if note:
        page.lines(column, note, icon="INFO", dimmed=True)


@remember_last
def _note(wanted: "Wanted", model: "Model") -> str:
    return fit.note(wanted, model)


def draw_options(
    layout: bpy.types.UILayout, page: text.Page, settings: Any, model: "Model"
) -> None:
    """For the options: everything else that the model lists."""
    if model.backgrounds:
        page.field(layout, settings, "background")
    if model.formats:
        page.field(layout, settings, "output_format")
    if fit.can_compress(wanted_of(settings), model):
        _switched(layout, page, settings, "compression", "Compression")
    free = []
    for offered in model.options:
        if offered.kind is option.Kind.FREE:
            free.append(offered.name)
        else:
            _switched(layout, page, settings.options, offered.name, offered.label)
    if free:
        page.field(layout, settings.options, "more", settings.options.more)
        others = say("This model also takes {options}", options=", ".join(free))
        page.lines(layout, others, dimmed=True)


def _switched(
    layout: bpy.types.UILayout, page: text.Page, owner: Any, name: str, label: str
) -> None:
    """A value that is only sent when its switch is on."""
    switch = f"use_{name}"
    if page.is_narrow:
        row = layout.column(align=True)
        row.use_property_split = False
        row.prop(owner, switch, text=label)
    else:
        row = layout.row(heading=label)
        row.prop(owner, switch, text="")
    sub = row.row()
    sub.active = getattr(owner, switch)
    sub.prop(owner, name, text="")


register, unregister = bpy.utils.register_classes_factory((PaintoverOptions,))  # type: ignore[misc]
