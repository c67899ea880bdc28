"""What a prompt's braces mean: ``{object}`` is a variable, ``{dawn|noon}`` are alternatives.

Any text can be read. Other braces are the prompt's own, so that JSON can be a prompt; ``{{`` and
``}}`` are braces in any case.
"""

import re
from functools import lru_cache
from typing import NamedTuple

MOST_NESTED = 12
"""Braces within braces; what is deeper stands for itself."""

_NAME = re.compile(r"\s*([^\W\d]\w*)\s*")
_JSON = re.compile(r'\s*"[^"]*"\s*:')
_MARK = re.compile(r"\{\{|\}\}|[{}|]")


class Variable(NamedTuple):
    """A name of lower-case letters, digits and underscores, known or not."""

    name: str


class Alternatives(NamedTuple):
    """Two or more; one may say nothing."""

    options: tuple["Parts", ...]


Parts = tuple[str | Variable | Alternatives, ...]
"""A prompt's texts, variables and alternatives in their order."""


class _Braces:
    """A pair that is still open: its ``options`` so far, and its text as it was written."""

    def __init__(self) -> None:
        self.options: list[list[str | Variable | Alternatives]] = [[]]
        self.written: list[str | Variable | Alternatives] = []
        self.escaped = 0

    def add(self, part: "str | Variable | Alternatives") -> None:
        self.options[-1].append(part)
        self.written.append(part)

    def divide(self) -> None:
        self.options.append([])
        self.written.append("|")

    def closed(self) -> Parts:
        words = "".join(part for part in self.written if isinstance(part, str))
        is_text = all(isinstance(part, str) for part in self.written)
        name = _NAME.fullmatch(words) if is_text else None
        if name:
            return (Variable(name[1].lower()),)
        if len(self.options) == 1 or _JSON.match(words):
            return ("{", *self.written, "}")
        return (Alternatives(tuple(_trimmed(option) for option in self.options)),)


@lru_cache(maxsize=64)
def parse(text: str) -> Parts:
    """Read a prompt; cheap for one that was read before, because panels ask at redraws."""
    outer, at = _Braces(), 0
    inner: list[_Braces] = []
    while mark := _MARK.search(text, at):
        frame = inner[-1] if inner else outer
        frame.add(text[at : mark.start()])
        at, sign = mark.end(), mark[0]
        if sign == "}}" and inner and not frame.escaped:
            sign, at = "}", at - 1  # closes two pairs, as in JSON
        if sign in ("{{", "}}"):
            frame.escaped += 1 if sign == "{{" else -1
            frame.add(sign[0])
        elif sign == "{" and len(inner) < MOST_NESTED:
            inner.append(_Braces())
        elif sign == "|" and inner:
            frame.divide()
        elif sign == "}" and inner:
            inner.pop()
            for part in frame.closed():
                (inner[-1] if inner else outer).add(part)
        else:
            frame.add(sign)
    (inner[-1] if inner else outer).add(text[at:])
    while inner:  # never closed
        frame = inner.pop()
        for part in ("{", *frame.written):
            (inner[-1] if inner else outer).add(part)
    return _joined(outer.written)


def names(parts: Parts) -> tuple[str, ...]:
    """Of all variables, each once, in the order in which they are met."""
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, Variable):
            found[part.name] = None
        elif isinstance(part, Alternatives):
            found.update((name, None) for option in part.options for name in names(option))
    return tuple(found)


def escaped(text: str) -> str:
    """The template that stands for exactly this text."""
    return text.replace("{", "{{").replace("}", "}}")


def is_plain(text: str) -> bool:
    """Whether it stands for itself alone."""
    return parse(text) in ((text,), ())  # nothing at all reads as no parts


def _joined(parts: list[str | Variable | Alternatives]) -> Parts:
    """Neighbouring texts as one, and none that is empty."""
    found: list[str | Variable | Alternatives] = []
    texts: list[str] = []
    for part in [*parts, None]:
        if isinstance(part, str):
            texts.append(part)
            continue
        if text := "".join(texts):
            found.append(text)
        texts.clear()
        if part is not None:
            found.append(part)
    return tuple(found)


def _trimmed(option: list[str | Variable | Alternatives]) -> Parts:
    """Without the blanks at its ends, which are there to be read."""
    parts = list(_joined(option))
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return _joined(parts)
