"""Choosing a model by name: what the list shows, and what the typed words mean."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ..core import marks
from ..core.defaults import DEFAULT_MODEL
from ..core.marks import Feature
from ..core.model import Model
from ..core.wording import say
from .catalogue import Catalogue
from .speeds import Speeds

_LONGEST_LINE = 40
_DOT = " · "
_STAR = "★ "

Translate = Callable[[str], str]
"""Tells a sentence of ``core.wording`` in the language of the interface."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``model_id`` is None when the words decide nothing; ``sentence`` then says why."""

    model_id: str | None
    sentence: str = ""


class Sort(StrEnum):
    """The order of the list, behind the favorites."""

    LISTED = "LISTED"
    NAME = "NAME"
    PRICE = "PRICE"
    SPEED = "SPEED"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which models are listed, and in which order. ``speeds`` are of results seen so far.

    ``most_usd`` is for a picture, ``most_seconds`` for a request; 0 for any. What is not known to
    cost or take so little is not listed then.
    """

    favorites: frozenset[str] = frozenset()
    only_favorites: bool = False
    features: frozenset[Feature] = frozenset()
    sort: Sort = Sort.LISTED
    speeds: Speeds = field(default_factory=Speeds)
    most_usd: float = 0.0
    most_seconds: float = 0.0


def name(model: Model, catalogue: Catalogue) -> str:
    """What a field shows: the short name, or more of it where two models share that."""
    short = model.short_name
    others = catalogue.with_short_name(short)
    if others - {model.id}:
        return model.name if model.name != short else model.id
    return short


def listed(
    catalogue: Catalogue, typed: str, sieve: Sieve | None = None, translate: Translate = str
) -> list[str]:
    """One line per model, with price, speed and what speaks against it, for what is typed so far.

    Blender itself leaves out the lines in which it does not find the typed text again. So a model
    that is looked for by its maker, its other name or its id is listed by that, and one that is
    looked for by what it can, such as "4k transparent", is listed with that.
    """
    sieve = sieve or Sieve()
    words, wanted = _meant(typed, translate)
    lines = []
    for model in _sorted(catalogue, sieve):
        if not (sieve.features | wanted.keys()) <= marks.features(model):
            continue
        aliases = _aliases(model, catalogue)
        fitting = next((alias for alias in aliases if _has(alias, words)), name(model, catalogue))
        facts = [translate(fact) for fact in _facts(model, catalogue, sieve)]
        is_favorite = model.id in sieve.favorites
        lines.append(_line(fitting, [*facts, *wanted.values()], is_favorite))
    return lines


def understood(catalogue: Catalogue, typed: str, translate: Translate = str) -> Choice:
    """What the artist means: a line of the list, a name, an id, or words that fit one model.

    A retired model is meant by its line or its id, and by its name when no other fits.
    """
    typed = typed.strip()
    if not typed:
        return Choice(DEFAULT_MODEL)
    if model_id := _line_chosen(catalogue, typed, translate):
        return Choice(model_id)
    folded, (words, wanted) = typed.casefold(), _meant(typed, translate)
    fitting, named = [], []
    for model in catalogue.models.values():
        aliases = list(_aliases(model, catalogue))
        if folded == model.id.casefold():
            return Choice(model.id)
        if folded in (aliases[0].casefold(), model.name.casefold()):
            named.append(model)
        has_all = wanted.keys() <= marks.features(model)
        if has_all and any(_has(alias, words) for alias in aliases):
            fitting.append(model)
    if _is_whole_id(typed, fitting):
        return Choice(typed)
    for models in (named, fitting):
        living = [model for model in models if not model.is_retired]
        if len(living) == 1:
            return Choice(living[0].id)
        if living:
            break
    if len(fitting) == 1:
        return Choice(fitting[0].id)
    if fitting:
        count = len([model for model in fitting if not model.is_retired]) or len(fitting)
        return Choice(
            None,
            say(
                '"{typed}" fits {count} models: choose one from the list.', typed=typed, count=count
            ),
        )
    if wanted and not words:
        return Choice(None, say('No model in the list offers "{typed}".', typed=typed))
    return Choice(
        None,
        say(
            'No model is called "{typed}": choose one from the list, or type a whole id.',
            typed=typed,
        ),
    )


def _line_chosen(catalogue: Catalogue, typed: str, translate: Translate) -> str | None:
    """The model whose line this is: one of its names, a dot, and only what is true of it."""
    parts = typed.removeprefix(_STAR).split(_DOT)
    if len(parts) < 2:
        return None
    for model in catalogue.models.values():
        true = {_price(model, catalogue), marks.short(model)} - {""}
        true |= {translate(fact) for fact in true}  # a script may have written it in English
        if any(alias in parts for alias in _aliases(model, catalogue)) and true & set(parts):
            return model.id
    return None


def _sorted(catalogue: Catalogue, sieve: Sieve) -> list[Model]:
    """Favorites first, retired ones last."""
    models = list(catalogue.models.values())
    if sieve.only_favorites:
        models = [model for model in models if model.id in sieve.favorites]
    if sieve.most_usd:
        models = [model for model in models if _low(model, catalogue) <= sieve.most_usd]
    if sieve.most_seconds:
        speeds = sieve.speeds
        models = [m for m in models if (speeds.seconds(m.id) or math.inf) <= sieve.most_seconds]
    match sieve.sort:
        case Sort.NAME:
            models.sort(key=lambda model: name(model, catalogue).casefold())
        case Sort.PRICE:
            models.sort(key=lambda model: _cost(model, catalogue))
        case Sort.SPEED:
            models.sort(key=lambda model: sieve.speeds.seconds(model.id) or math.inf)
    models.sort(key=lambda model: (model.is_retired, model.id not in sieve.favorites))
    return models


def _cost(model: Model, catalogue: Catalogue) -> tuple[bool, float]:
    """Those whose price by the picture is not known last."""
    low = _low(model, catalogue)
    found = catalogue.price(model.id)
    return (low == math.inf, found.low if found else 0.0)


def _low(model: Model, catalogue: Catalogue) -> float:
    """US dollars that a picture costs at the least; infinite where that is not known, since
    a million tokens are no picture."""
    found = catalogue.price(model.id)
    return math.inf if found is None or found.unit == "token" else found.low


def _is_whole_id(typed: str, fitting: list[Model]) -> bool:
    """What ends within a word of a listed id is half an id, as "google/gem" is.

    But "google/gemini-3-pro" is a model of its own, and not "google/gemini-3-pro-image".
    """
    maker, slash, slug = typed.partition("/")
    if not (maker and slash and slug) or " " in typed:
        return False
    rests = (
        model.id[len(typed) :]
        for model in fitting
        if model.id.casefold().startswith(typed.casefold())
    )
    return not any(rest[:1].isalnum() for rest in rests)


def _aliases(model: Model, catalogue: Catalogue) -> Iterator[str]:
    """The names of a model, the best first; the last is its id."""
    yield name(model, catalogue)
    _, bracket, other = model.name.partition(" (")
    if bracket:
        yield other.rstrip(")")
    yield model.name.partition(" (")[0]
    yield model.name
    yield model.id.partition("/")[2]
    yield model.id


def _line(alias: str, facts: list[str], is_favorite: bool) -> str:
    # Blender cuts long lines off: rather the end of an id than the price.
    is_long = len(_DOT.join([alias, *facts])) > _LONGEST_LINE + len(_DOT)
    line = _DOT.join([*facts, alias] if is_long else [alias, *facts])
    return _STAR + line if is_favorite else line


def _facts(model: Model, catalogue: Catalogue, sieve: Sieve) -> list[str]:
    """Price, speed, and what speaks against it."""
    mark = marks.short(model)
    if model.is_retired:
        return [mark]
    facts = [_price(model, catalogue), sieve.speeds.text(model.id), mark]
    return [fact for fact in facts if fact]


def _price(model: Model, catalogue: Catalogue) -> str:
    found = catalogue.price(model.id)
    return found.short if found else say("price unknown")


def _meant(typed: str, translate: Translate) -> tuple[list[str], dict[Feature, str]]:
    """The words of a name that is looked for, and the features with the words typed for them."""
    # What follows the dot is a price, not a word that was looked for.
    words = typed.casefold().removeprefix(_STAR).partition(_DOT)[0].split()
    known = marks.feature_words(translate)
    wanted = {known[word]: word for word in words if word in known}
    return [word for word in words if word not in known], wanted


def _has(alias: str, words: list[str]) -> bool:
    return all(word in alias.casefold() for word in words)
