"""What was said before: the earlier turns of a conversation with a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .request import Reference

MAX_EXCHANGE_BYTES = 16_000_000
"""Of all pictures that are sent together: 21 MB as base64. No limit is documented for a whole
request (openrouter-api.md, 8); this is three of the largest single pictures that Google takes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the artist said and showed, and what the model answered.

    ``message`` is the model's own message without its pictures, as it came over chat; None where
    this model did not say it, and its picture then stands among those that the artist shows next.
    ``pictures`` are those of ``message``.
    """

    prompt: str
    shown: tuple[Reference, ...] = ()
    message: Mapping[str, Any] | None = field(default=None, repr=False)
    pictures: tuple[Reference, ...] = ()


def fitting(sizes: Sequence[int], most: int, most_bytes: int = MAX_EXCHANGE_BYTES) -> int:
    """How many pictures can be sent together, counted from the newest.

    ``sizes`` are bytes, the newest first; ``most`` is how many the model takes. The newest one
    always goes.
    """
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if count and (total > most_bytes or count >= most):
            return count
    return len(sizes)
