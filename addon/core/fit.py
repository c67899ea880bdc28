"""What becomes of a wish on a model that does not offer it: the nearest it has, and a sentence."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from . import aspect
from .defaults import DEFAULT, MATCH
from .model import Model
from .option import Kind, Option, shown
from .wording import say, template, together

LEVELS = ("low", "medium", "high", "xhigh", "max")
"""Of quality, in order (openrouter-api.md, section 3.3); "auto" stands beside them."""

_COMPRESSED = {"jpeg", "webp"}
_TRANSPARENT = {"png", "webp"}

Options = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the artist has chosen, whatever the model is.

    ``compression`` is a percentage, or None; ``options`` are names and values for the providers.
    """

    ratio: str = MATCH
    resolution: str = DEFAULT
    quality: str = DEFAULT
    background: str = DEFAULT
    output_format: str = DEFAULT
    compression: int | None = None
    options: Options = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is asked for: only what the model lists. None leaves the choice to it."""

    quality: str | None = None
    background: str | None = None
    output_format: str | None = None
    compression: int | None = None
    options: Options = ()


def ratio(wanted: str, model: Model) -> str:
    """The nearest shape; MATCH where the model lists none, or has no "auto"."""
    if wanted == MATCH or wanted in model.ratios:
        return wanted
    if not aspect.is_ratio(wanted):
        return MATCH
    return aspect.nearest(aspect.value(wanted), 1.0, model.ratios) or MATCH


def resolution(wanted: str, model: Model) -> str:
    """The nearest tier, by the ratio of edges."""
    if wanted == DEFAULT or wanted in model.tiers:
        return wanted
    edge = aspect.edge(wanted)
    edges = {tier: aspect.edge(tier) for tier in model.tiers}
    near = {tier: abs(math.log(one / edge)) for tier, one in edges.items() if one and edge}
    return min(near, key=lambda tier: near[tier], default=DEFAULT)


def quality(wanted: str, model: Model) -> str:
    """The nearest level; DEFAULT where none is near."""
    if wanted == DEFAULT or wanted in model.qualities:
        return wanted
    levels = [level for level in LEVELS if level in model.qualities]
    if wanted not in LEVELS or not levels:
        return DEFAULT
    return min(levels, key=lambda level: abs(LEVELS.index(level) - LEVELS.index(wanted)))


def background(wanted: str, model: Model) -> str:
    return wanted if wanted in model.backgrounds else DEFAULT


def output_format(wanted: str, model: Model) -> str:
    return wanted if wanted in model.formats else DEFAULT


def can_compress(wanted: Wanted, model: Model) -> bool:
    """JPEG and WebP only (section 3.3); a model that lists no formats may answer with them."""
    chosen = output_format(wanted.output_format, model)
    return model.compression is not None and (chosen in _COMPRESSED or not model.formats)


def fitted(wanted: Wanted, model: Model) -> Fitted:
    """What to ask this model for."""
    ground = background(wanted.background, model)
    form = output_format(wanted.output_format, model)
    if _hides(ground, form):
        form = DEFAULT
    compression = None
    if wanted.compression is not None and model.compression and can_compress(wanted, model):
        low, high = model.compression
        compression = min(high, max(low, wanted.compression))
    return Fitted(
        quality=_or_none(quality(wanted.quality, model)),
        background=_or_none(ground),
        output_format=_or_none(form),
        compression=compression if form in _COMPRESSED or not model.formats else None,
        options=_options(wanted.options, model),
    )


def note(wanted: Wanted, model: Model) -> str:
    """What will be different from what was chosen, in one sentence; empty where nothing is.

    Cheap, because panels ask at redraws.
    """
    ground = background(wanted.background, model)
    form = output_format(wanted.output_format, model)
    found = [
        _instead(wanted.ratio, ratio(wanted.ratio, model), _SHAPE),
        _instead(wanted.resolution, resolution(wanted.resolution, model), _SIZE),
        _instead(wanted.quality, quality(wanted.quality, model), _QUALITY),
        _instead(wanted.background, ground, _BACKGROUND),
        _instead(wanted.output_format, form, _FORMAT),
    ]
    if _hides(ground, form):
        found.append(say("no transparent {format}", format=shown(form)))
    if wanted.compression is not None and model.compression is None:
        found.append(say("no compression"))
    sent = {name for name, _ in _options(wanted.options, model)}
    found += [
        say("no {option}", option=say(label(name)))
        for name, _ in wanted.options
        if name not in sent
    ]
    found = [part for part in found if part]
    if not found:
        return ""
    several = together(*found, between=", ")
    return say("{model} offers {differences}", model=model.short_name, differences=several)


# What is not there, and what there is instead: a sentence of its own for each, because other
# languages bend their words by what they speak of.
_SHAPE = (template("no {wanted} shape"), template("{got} instead of {wanted} shape"))
_SIZE = (template("no {wanted} size"), template("{got} instead of {wanted} size"))
_QUALITY = (template("no {wanted} quality"), template("{got} instead of {wanted} quality"))
_BACKGROUND = (template("no {wanted} background"), template("{got} instead of {wanted} background"))
_FORMAT = (template("no {wanted} format"), template("{got} instead of {wanted} format"))


def _instead(wanted: str, got: str, templates: tuple[str, str]) -> str:
    if wanted == got:
        return ""
    is_missing = got in (DEFAULT, MATCH)
    return say(templates[not is_missing], wanted=shown(wanted), got=shown(got))


def _hides(ground: str, form: str) -> bool:
    return ground == "transparent" and form not in (DEFAULT, *_TRANSPARENT)


def _or_none(value: str) -> str | None:
    return None if value == DEFAULT else value


def label(name: str) -> str:
    """An option's name as a button shows it."""
    return name.replace("_", " ").title()


def _options(wanted: Iterable[tuple[str, object]], model: Model) -> Options:
    """Those that the model's providers take, with numbers within their range."""
    offered = {option.name: option for option in model.options}
    found = {name: _within(value, offered[name]) for name, value in wanted if name in offered}
    return tuple((name, value) for name, value in found.items() if value is not None)


def _within(value: object, option: Option) -> object:
    """The value, or None when it is none of this option's."""
    match option.kind:
        case Kind.WHOLE | Kind.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return None
            number = min(option.high, max(option.low, value))
            return round(number) if option.kind is Kind.WHOLE else number
        case Kind.LEVEL:
            return value if value in option.values else None
        case Kind.TEXT:
            return str(value).strip() or None
        case _:
            return value
