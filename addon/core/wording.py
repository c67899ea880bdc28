"""Sentences that can be told in another language: a template, and what stands in it.

They are English texts to everyone who does not ask. ``scripts/texts.py`` finds the templates.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping


class Said(str):
    """An English sentence that remembers its template, or the sentences it was joined from."""

    __slots__ = ("_begins", "_between", "_parts", "_template", "_values", "told")

    _template: str
    _values: Mapping[str, object]
    _parts: tuple[str, ...]
    _between: str
    _begins: bool
    told: tuple[object, str]
    """Whoever shows it often may note here in which language, and what that came to."""

    def translated(self, translate: Callable[[str], str]) -> str:
        """The same, with each template as ``translate`` tells it.

        A translation that names what is not there cannot be told; then it stays English.
        """
        if self._parts:
            # A space parts sentences in every language; other marks have entries of their own.
            between = translate(self._between) if self._between.strip() else self._between
            told = between.join(translated(part, translate) for part in self._parts)
            return _capital(told) if self._begins else told
        if not self._template:
            return ""
        values = {
            name: translated(value, translate) if isinstance(value, Said) else value
            for name, value in self._values.items()
        }
        try:
            return translate(self._template).format(**values)
        except (LookupError, ValueError):
            return self._template.format(**values)


def say(template: str, /, **values: object) -> Said:
    """A sentence with values in it, in the way of ``str.format``: ``say("{n} jobs", n=2)``.

    A value may be such a sentence itself. Any other text in it stays as it is.
    """
    return _said(template.format(**values), template, values)


def template(text: str) -> str:
    """Marks a text that is given to ``say`` or shown somewhere else, so that it is found."""
    return text


def together(*sentences: str, between: str = " ") -> Said:
    """Several sentences as one; empty ones are left out."""
    parts = tuple(sentence for sentence in sentences if sentence)
    return _said(between.join(parts), parts=parts, between=between)


def begun(sentence: str) -> Said:
    """With a capital, in every language that has them."""
    return _said(_capital(sentence), parts=(sentence,), begins=True)


def verbatim(text: str) -> Said:
    """Somebody's own words among sentences, never looked up."""
    return _said(text, "{text}" if text else "", {"text": text})


def listed(things: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *others, last = things
    if not others:
        return last
    return say("{others} and {last}", others=together(*others, between=", "), last=last)


def day(date: datetime.date, long: bool = False) -> Said:
    """ "23 Nov 2026", or with the month's whole name."""
    month = (_LONG_MONTHS if long else _MONTHS)[date.month - 1]
    return say("{day} {month} {year}", day=date.day, month=say(month), year=date.year)


_MONTHS = (
    *(template("Jan"), template("Feb"), template("Mar"), template("Apr")),
    *(template("May"), template("Jun"), template("Jul"), template("Aug")),
    *(template("Sep"), template("Oct"), template("Nov"), template("Dec")),
)
_LONG_MONTHS = (
    *(template("January"), template("February"), template("March"), template("April")),
    *(template("May"), template("June"), template("July"), template("August")),
    *(template("September"), template("October"), template("November"), template("December")),
)


def translated(sentence: str, translate: Callable[[str], str]) -> str:
    """Any text in another language, as far as it is known there."""
    if isinstance(sentence, Said):
        return sentence.translated(translate)
    return translate(sentence) if sentence else ""


def _said(
    english: str,
    template: str = "",
    values: Mapping[str, object] | None = None,
    parts: tuple[str, ...] = (),
    between: str = "",
    begins: bool = False,
) -> Said:
    said = Said(english)
    said._template, said._values = template, values or {}
    said._parts, said._between, said._begins = parts, between, begins
    said.told = None, ""
    return said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
