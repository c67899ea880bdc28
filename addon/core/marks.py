"""What speaks against a model, or for it, before anything is sent."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from .model import Model
from .wording import day, say, template

_SOON = 60
"""Days before its last that a model's end is worth telling."""


class Feature(StrEnum):
    """What models are looked for by, as it is written in the list."""

    REFERENCES = "references"
    TRANSPARENT = "transparent"
    FOUR_K = "4K"
    STREAMS = "streams"


FEATURE_WORDS = {
    "reference": Feature.REFERENCES,
    "references": Feature.REFERENCES,
    "transparent": Feature.TRANSPARENT,
    "transparency": Feature.TRANSPARENT,
    "4k": Feature.FOUR_K,
    "stream": Feature.STREAMS,
    "streams": Feature.STREAMS,
    "streaming": Feature.STREAMS,
}
"""What may be typed for each, in small letters."""

_TOLD = {
    Feature.REFERENCES: template("references"),
    Feature.TRANSPARENT: template("transparent"),
    Feature.STREAMS: template("streams"),
}


def feature_words(translate: Callable[[str], str]) -> dict[str, Feature]:
    """What may be typed for each in English and in the language of ``translate``."""
    return FEATURE_WORDS | {translate(word).casefold(): one for one, word in _TOLD.items()}


def features(model: Model) -> frozenset[Feature]:
    found = {
        Feature.REFERENCES: model.takes_references,
        Feature.TRANSPARENT: "transparent" in model.backgrounds,
        Feature.FOUR_K: "4K" in model.resolutions,
        Feature.STREAMS: model.streams,
    }
    return frozenset(feature for feature, has in found.items() if has)


def short(model: Model) -> str:
    """For a line of the list: one or two words, or none."""
    if model.is_retired:
        return say("retired")
    if model.usable is False:
        return say("not for your key")
    if model.needs_reference:
        return say("needs a picture")
    return "" if model.takes_references else say("takes no picture")


def sentences(model: Model, today: date) -> list[str]:
    """For the panel: what the artist should know of the chosen model, the worst first."""
    found: list[str] = []
    if model.is_retired:
        found.append(
            say(
                "{model} was retired on {day}: it may no longer answer",
                model=model.short_name,
                day=_day(model.expires),
            )
            if _is_past(model, today)
            else say("{model} is retired: it may no longer answer", model=model.short_name)
        )
    elif model.usable is False:
        found.append(
            say(
                "Your key cannot use {model}: its limits or your privacy settings at "
                "OpenRouter leave it out",
                model=model.short_name,
            )
        )
    days = (date.fromisoformat(model.expires) - today).days if _is_date(model.expires) else -1
    if not model.is_retired and 0 <= days <= _SOON:
        found.append(
            say(
                "{model} will be retired on {day}",
                model=model.short_name,
                day=_day(model.expires),
            )
        )
    if model.needs_reference:
        found.append(say("{model} needs a picture to start from", model=model.short_name))
    elif not model.takes_references:
        found.append(say("{model} takes no picture, only the prompt", model=model.short_name))
    return found


def _is_past(model: Model, today: date) -> bool:
    return _is_date(model.expires) and date.fromisoformat(model.expires) <= today


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
