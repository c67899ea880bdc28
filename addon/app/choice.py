"""Choosing a model by name: what the list shows, and what the typed words mean."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.model import DEFAULT_MODEL, Model
from .catalogue import Catalogue

_LONGEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """``model_id`` is None when the words decide nothing; ``sentence`` then says why."""

    model_id: str | None
    sentence: str = ""


def name(model: Model, catalogue: Catalogue) -> str:
    """What a field shows: the short name, or more of it where two models share that."""
    short = model.short_name
    others = catalogue.with_short_name(short)
    if others - {model.id}:
        return model.name if model.name != short else model.id
    return short


def listed(catalogue: Catalogue, typed: str) -> list[str]:
    """One line per model, with its price, for what is typed so far.

    Blender itself leaves out the lines in which it does not find the typed text again. So a model
    that is looked for by its maker, its other name or its id is listed by that.
    """
    words = _words(typed)
    lines = []
    for model in catalogue.models.values():
        aliases = _aliases(model, catalogue)
        fitting = next((alias for alias in aliases if _has(alias, words)), name(model, catalogue))
        lines.append(_line(fitting, model, catalogue))
    return lines


def understood(catalogue: Catalogue, typed: str) -> Choice:
    """What the artist means: a line of the list, a name, an id, or words that fit one model."""
    typed = typed.strip()
    if not typed:
        return Choice(DEFAULT_MODEL)
    folded, words = typed.casefold(), _words(typed)
    fitting = []
    for model in catalogue.models.values():
        aliases = list(_aliases(model, catalogue))
        lines = [_line(alias, model, catalogue) for alias in aliases]
        if folded in (text.casefold() for text in aliases + lines):
            return Choice(model.id)
        if any(_has(alias, words) for alias in aliases):
            fitting.append(model)
    if _is_whole_id(typed, fitting):
        return Choice(typed)
    if len(fitting) == 1:
        return Choice(fitting[0].id)
    if fitting:
        return Choice(None, f'"{typed}" fits {len(fitting)} models: choose one from the list.')
    return Choice(
        None, f'No model is called "{typed}": choose one from the list, or type a whole id.'
    )


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


def _line(alias: str, model: Model, catalogue: Catalogue) -> str:
    found = catalogue.price(model.id)
    price = found.short if found else "price unknown"
    # Blender cuts long lines off: rather the end of an id than the price.
    is_long = len(alias) + len(price) > _LONGEST_LINE
    return f"{price} · {alias}" if is_long else f"{alias} · {price}"


def _words(typed: str) -> list[str]:
    # What follows the dot is a price, not a word that was looked for.
    return typed.casefold().partition(" · ")[0].split()


def _has(alias: str, words: list[str]) -> bool:
    return all(word in alias.casefold() for word in words)
