"""What an artist types finds what an artist would expect."""

from datetime import date
from pathlib import Path

import pytest

from addon.app.library import Result
from addon.app.search import Search
from addon.app.shelf import row_of

ROWS = [
    row_of(Result(id, Path(f"{id}.png"), {"prompt": prompt, "model": model, "source": source}))
    for id, prompt, model, source in (
        ("20261122-101500-rain-aaaaaa", "Rainy neon alley", "google/nano-banana", "Viewport"),
        ("20261103-090000-ship-bbbbbb", "A star ship", "openai/gpt-image", "Camera"),
        ("20251231-235900-rain-cccccc", "Rain in 2026-11, they say", "bfl/flux", "Render"),
    )
]
STARRED = frozenset({ROWS[0].id})
NOTES = {ROWS[2].id: "For the Client"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rain", "ac"),
        ("RAIN alley", "a"),
        ('"neon alley"', "a"),
        ('"alley neon"', ""),
        ("nano", "a"),
        ("model:flux", "c"),
        ("source:camera", "b"),
        ("source:rain", ""),
        ("2026-11", "abc"),
        ("date:2026-11", "ab"),
        ("2026-11-03", "b"),
        ("2025", "c"),
        ("today", "a"),
        ("yesterday", ""),
        ("star", "ab"),
        ("client", "c"),
        ("note:client", "c"),
        ("-rain", "b"),
        ("rain -model:flux", "a"),
        ("nowhere", ""),
        ("-", "abc"),
        ("rain model:", "ac"),
        ("-model:", "abc"),
    ],
)
def test_a_search_finds(text: str, found: str) -> None:
    search = Search(text, STARRED, NOTES, date(2026, 11, 22))
    assert "".join("abc"[at] for at, row in enumerate(ROWS) if search.matches(row)) == found
