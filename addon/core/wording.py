"""Sentences that can be told in another language: a template, and what stands in it.

They are English texts to everyone who does not ask.
"""

from collections.abc import Callable, Mapping


class Said(str):
    """An English sentence that remembers its template, or the sentences it was joined from."""

    __slots__ = ("_between", "_parts", "_template", "_values")

    _template: str
    _values: Mapping[str, object]
    _parts: tuple[str, ...]
    _between: str

    def translated(self, translate: Callable[[str], str]) -> str:
        """The same, with each template as ``translate`` tells it.

        A translation that names what is not there cannot be told; then it stays English.
        """
        if self._parts:
            return self._between.join(translated(part, translate) for part in self._parts)
        values = {
            name: translated(value, translate) if isinstance(value, Said) else value
            for name, value in self._values.items()
        }
        try:
            return translate(self._template).format(**values)
        except (LookupError, ValueError):
            return self._template.format(**values)


def say(template: str, **values: object) -> Said:
    """A sentence with values in it, in the way of ``str.format``: ``say("{n} jobs", n=2)``.

    A value may be such a sentence itself. Any other text in it stays as it is.
    """
    said = Said(template.format(**values))
    said._template, said._values, said._parts, said._between = template, values, (), ""
    return said


def together(*sentences: str, between: str = " ") -> Said:
    """Several sentences as one; empty ones are left out."""
    parts = tuple(sentence for sentence in sentences if sentence)
    said = Said(between.join(parts))
    said._template, said._values, said._parts, said._between = str(said), {}, parts, between
    return said


def translated(sentence: str, translate: Callable[[str], str]) -> str:
    """Any text in another language, as far as it is known there."""
    if isinstance(sentence, Said):
        return sentence.translated(translate)
    return translate(sentence) if sentence else ""
