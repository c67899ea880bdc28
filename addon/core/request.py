"""What to ask: one frozen value that crosses to the worker."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from .conversation import Turn
from .model import Model

MAX_REFERENCE_BYTES = 5_000_000
"""A reference's bytes, so that its data URL stays below the 7 MB that Google takes inline."""


class Route(StrEnum):
    """Which of OpenRouter's two ways to take."""

    AUTO = "AUTO"
    IMAGES = "IMAGES"
    CHAT = "CHAT"


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture in the very bytes that are sent.

    ``media_type`` is image/png, image/jpeg or image/webp; sizes are pixels. ``role`` is what it is
    for in the artist's words, empty for the source; ``meaning`` what the model is told instead,
    where that needs more (``core.roles``). ``label`` says to the artist where it is from.
    """

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
    role: str = ""
    label: str = ""
    meaning: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Request:
    """One request to one model.

    ``aspect_ratio`` and ``resolution`` are values the model lists, or None to leave the choice
    to it. ``count`` is how many pictures this one request asks for, 1 to ``model.max_count``.
    ``stream`` asks for the answer as events where the model can. ``compression`` is a percentage.
    ``options`` are names out of ``model.options`` with values that JSON knows. ``zdr`` (zero data
    retention) and ``no_training`` are wishes about the provider, which only chat can be told.
    ``turns`` are those before this one in a conversation, the oldest first; only chat knows them.
    """

    prompt: str
    model: Model
    route: Route = Route.AUTO
    aspect_ratio: str | None = None
    resolution: str | None = None
    count: int = 1
    seed: int | None = None
    references: tuple[Reference, ...] = ()
    stream: bool = False
    turns: tuple[Turn, ...] = ()
    quality: str | None = None
    background: str | None = None
    output_format: str | None = None
    compression: int | None = None
    options: tuple[tuple[str, object], ...] = ()
    zdr: bool = False
    no_training: bool = False

    @property
    def provider_options(self) -> dict[str, dict[str, object]]:
        """The options, for each provider those that it takes (openrouter-api.md, section 3.3)."""
        takers = {option.name: option.providers for option in self.model.options}
        found: dict[str, dict[str, object]] = {}
        for name, value in self.options:
            for slug in takers.get(name, ()):
                found.setdefault(slug, {})[name] = value
        return found


def split_count(wanted: int, per_request: int) -> list[int]:
    """Share ``wanted`` pictures out over requests of at most ``per_request`` each."""
    per_request = max(1, per_request)
    full, rest = divmod(wanted, per_request)
    return [per_request] * full + ([rest] if rest else [])
