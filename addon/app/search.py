"""What an artist types to find results: words, dates, a star, and names with a colon."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_TOKEN = re.compile(r'-?(?:\w+:)?"[^"]*"?|\S+')
_STARS = {"star", "stars", "starred", "★"}

Test = Callable[[Any], bool]


class Search:
    """Every word must be found somewhere; one that begins with a minus must not.

    "star" finds what has a star and what has the word, "2026-11" what was made then or says so.
    "today" and "yesterday" are days. Quotation marks hold words together.
    """

    def __init__(
        self,
        text: str,
        starred: frozenset[str] = frozenset(),
        notes: Mapping[str, str] | None = None,
        today: date | None = None,
    ) -> None:
        self._starred, self._today = starred, today or date.today()
        self._notes = {key: note.casefold() for key, note in (notes or {}).items() if note}
        self._tests = [self._test(token) for token in _TOKEN.findall(text.casefold())]

    def matches(self, row: Any) -> bool:
        return all(test(row) for test in self._tests)

    def _test(self, token: str) -> Test:
        if len(token) > 1 and token.startswith("-"):
            if token.endswith(":"):
                return _anything
            inner = self._test(token[1:])
            return lambda row: not inner(row)
        name, colon, rest = token.partition(":")
        rest = rest.strip('"')
        if colon:
            match name:
                case "model" | "source" | "prompt" | "note" | "date" if not rest:
                    return _anything
                case "model" | "source" | "prompt":
                    return lambda row: rest in getattr(row, name).casefold()
                case "note":
                    return lambda row: rest in self._notes.get(row.id, "")
                case "date":
                    return self._made(rest)
        word = token.strip('"')
        if word in ("", "-"):
            return _anything

        def says(row: Any) -> bool:
            return word in row.words or word in self._notes.get(row.id, "")

        if word in _STARS:
            return lambda row: row.id in self._starred or says(row)
        if word in ("today", "yesterday") or _DATE.fullmatch(word):
            made = self._made(word)
            return lambda row: made(row) or says(row)
        return says

    def _made(self, word: str) -> Test:
        """Results are named by the local time at which they were made."""
        if word in ("today", "yesterday"):
            word = (self._today - timedelta(days=word == "yesterday")).isoformat()
        digits = word.replace("-", "")
        return lambda row: row.id.startswith(digits)


def _anything(_row: Any) -> bool:
    """For what is not typed to its end yet."""
    return True
