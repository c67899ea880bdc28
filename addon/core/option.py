"""The options that only a provider understands, as far as it is documented what they take.

Which of them a model takes, its endpoints say (``allowed_passthrough_parameters``,
openrouter-api.md, section 3.2). What they take, OpenRouter does not say; the sources are below.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .wording import say, template

if TYPE_CHECKING:
    from .endpoint import Endpoint


class Kind(StrEnum):
    """What an option takes. FREE is what nothing is known of."""

    WHOLE = "WHOLE"
    NUMBER = "NUMBER"
    LEVEL = "LEVEL"
    TEXT = "TEXT"
    FREE = "FREE"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: from ``low`` to ``high`` for numbers, one of ``values`` for levels.

    ``default`` is what the provider itself takes when it is not sent. ``providers`` are the
    slugs of those that take it.
    """

    name: str
    kind: Kind = Kind.FREE
    label: str = ""
    tip: str = ""
    default: float | int | str = ""
    low: float = 0.0
    high: float = 0.0
    values: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()

    @property
    def switch(self) -> tuple[str, str]:
        """Name and tooltip of the button that says whether it is sent."""
        return f"Use {self.label}", f"Set it, instead of the provider. {self.tip}"

    @property
    def levels(self) -> list[tuple[str, str, str]]:
        """``values`` as a menu lists them."""
        tip = f"Ask the provider for {self.label.lower()}"
        names = [(value, shown(value).title()) for value in self.values]
        return [(value, name, f"{tip} {name}") for value, name in names]


KNOWN = {
    option.name: option
    for option in (
        # Black Forest Labs' https://api.bfl.ai/openapi.json, Flux2FlexInputs
        Option(
            "steps",
            Kind.WHOLE,
            "Steps",
            "How often the model goes over the picture: more are slower and finer",
            default=50,
            low=1,
            high=50,
        ),
        Option(
            "guidance",
            Kind.NUMBER,
            "Guidance",
            "How closely the model keeps to the prompt",
            default=5.0,
            low=1.5,
            high=10.0,
        ),
        Option(
            "safety_tolerance",
            Kind.WHOLE,
            "Safety Tolerance",
            "How much the provider lets pass, from strict to lenient",
            default=2,
            low=0,
            high=5,
        ),
        # OpenAI's reference of image generation
        Option(
            "moderation",
            Kind.LEVEL,
            "Moderation",
            "How strictly the provider looks at prompt and picture",
            default="auto",
            values=("auto", "low"),
        ),
        # Krea's documentation of Krea 2; the levels as fal.ai and Civitai list them
        Option(
            "creativity",
            Kind.LEVEL,
            "Creativity",
            "How freely the model interprets the prompt",
            default="medium",
            values=("raw", "low", "medium", "high"),
        ),
        # openrouter-api.md, section 4.1
        Option(
            "strength",
            Kind.NUMBER,
            "Strength",
            "How far the picture may go from the one that was sent",
            default=0.2,
            low=0.0,
            high=1.0,
        ),
        # Recraft's list of styles; more are added there, so any name can be typed
        Option(
            "style",
            Kind.TEXT,
            "Style",
            "Name of one of the provider's styles, such as Photorealism or Vector art",
        ),
        Option(
            "random_seed",
            Kind.WHOLE,
            "Random Seed",
            "Number that decides the luck, as this provider names it",
            default=0,
            low=0,
            high=2**31 - 1,
        ),
    )
}


def offered(endpoints: Iterable["Endpoint"]) -> tuple[Option, ...]:
    """What any of the endpoints takes, in their order, each with the providers that take it."""
    takers: dict[str, list[str]] = {}
    for endpoint in endpoints:
        for name in endpoint.passthrough:
            takers.setdefault(name, []).append(endpoint.provider_slug)
    return tuple(_for(name, tuple(slugs)) for name, slugs in takers.items())


def _for(name: str, providers: tuple[str, ...]) -> Option:
    known = KNOWN.get(name, Option(name))
    return Option(
        name=name,
        kind=known.kind,
        label=known.label,
        tip=known.tip,
        default=known.default,
        low=known.low,
        high=known.high,
        values=known.values,
        providers=providers,
    )


def written(text: str) -> dict[str, object]:
    """``name=value`` pairs, with semicolons between, as an artist types them.

    A value is read as JSON where it is JSON (numbers, true, lists, objects), else it is text.
    """
    found: dict[str, object] = {}
    for pair in text.split(";"):
        name, equals, value = pair.partition("=")
        if not (equals and name.strip() and value.strip()):
            continue
        try:
            found[name.strip()] = json.loads(value)
        except ValueError:
            found[name.strip()] = value.strip()
    return found


def shown(value: str) -> str:
    """A value as a menu shows it."""
    return say(_SHOWN[value]) if value in _SHOWN else value


_SHOWN = {
    "auto": template("Automatic"),
    "low": template("Low"),
    "medium": template("Medium"),
    "high": template("High"),
    "xhigh": template("Very High"),
    "max": template("Highest"),
    "transparent": template("Transparent"),
    "opaque": template("Opaque"),
    "png": "PNG",
    "jpeg": "JPEG",
    "webp": "WebP",
    "svg": "SVG",
}
