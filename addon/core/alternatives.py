"""All the prompts that one prompt with alternatives stands for."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod

from .braces import Alternatives, Parts, Variable

MOST = 64
"""Prompts at once, like pictures at once: nobody means to buy more with one press."""


@lru_cache(maxsize=32)
def count(parts: Parts) -> int:
    """How many there are, two that read alike counted twice."""
    choices = [part.options for part in parts if isinstance(part, Alternatives)]
    return prod(sum(count(option) for option in options) for options in choices)


@lru_cache(maxsize=32)
def written(parts: Parts, values: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Each prompt once, the last alternatives changing first; none where there are over ``MOST``.

    ``values`` of variables go in as they are; a variable without one stays as it was written.
    """
    if count(parts) > MOST:
        return ()
    known = dict(values)
    return tuple(dict.fromkeys(text.strip() for text in _written(parts, known)))


def _written(parts: Parts, values: Mapping[str, str]) -> Iterator[str]:
    plain: list[str] = []
    for at, part in enumerate(parts):
        if isinstance(part, Alternatives):
            head = "".join(plain)
            for option in part.options:
                for middle in _written(option, values):
                    for tail in _written(parts[at + 1 :], values):
                        yield head + middle + tail
            return
        plain.append(_text(part, values))
    yield "".join(plain)


def _text(part: str | Variable, values: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return part
    return values.get(part.name, f"{{{part.name}}}")
