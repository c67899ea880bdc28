"""What comes back: the answer, and the files its pictures grow in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..core.request import Route


class Blob(Protocol):
    """One growing file. ``head`` is its first ``core.picture.HEADER_BYTES``."""

    @property
    def size(self) -> int: ...

    @property
    def head(self) -> bytes: ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None:
        """The picture is whole: keep it."""

    def discard(self) -> None:
        """The picture is not whole, or not wanted: leave nothing behind."""


Inbox = Callable[[], Blob]
"""Opens a new file for a picture that has begun to arrive."""


class Previews(Protocol):
    """Takes pictures that are no results: unfinished ones, to look at while a model paints."""

    def open(self) -> Blob:
        """A file for one that has begun to arrive, apart from those of results."""
        ...

    def take(self, blob: Blob) -> None:
        """One is whole, and the taker's from now on. It need not have been opened here."""


@dataclass(slots=True)
class Answer:
    """Everything one request brought.

    ``pictures`` are closed, in order, without exact duplicates. ``unusable`` arrived and is kept,
    but is no picture Blender can place: SVG, garbage, a header too large to be true. ``cost`` is
    USD as charged, None where the server does not say. ``route`` is the one really taken.
    ``message`` is the model's own message over chat, whole and without its pictures, to be given
    back in a conversation; empty where there is none.
    """

    route: Route = Route.IMAGES
    pictures: list[Blob] = field(default_factory=list)
    unusable: list[Blob] = field(default_factory=list)
    text: str = ""
    message: dict[str, Any] = field(default_factory=dict, repr=False)
    cost: float | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    generation_id: str = ""
    provider: str = ""
    finish_reason: str = ""
    native_finish_reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no picture of any kind arrived."""
        return not (self.pictures or self.unusable)
