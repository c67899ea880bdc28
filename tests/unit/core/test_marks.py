"""What speaks against a model is told before anything is sent."""

from datetime import date

import pytest

from addon.core import listing, marks
from addon.core.model import Model, from_row

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("model", "short", "sentences"),
    [
        (Model("a/b", "A: B"), "", []),
        (Model("a/b", "B", is_retired=True), "retired", ["B is retired: it may no longer answer"]),
        (
            Model("a/b", "B", is_retired=True, expires="2026-07-17"),
            "retired",
            ["B was retired on 17 Jul 2026: it may no longer answer"],
        ),
        (Model("a/b", "B", expires="2026-12-01"), "", ["B will be retired on 1 Dec 2026"]),
        (Model("a/b", "B", expires="2027-12-01"), "", []),
        (
            Model("a/b", "B", usable=False),
            "not for your key",
            [
                "Your key cannot use B: its limits or your privacy settings at OpenRouter "
                "leave it out"
            ],
        ),
        (
            Model("a/b", "B", min_references=1),
            "needs a picture",
            ["B needs a picture to start from"],
        ),
        (
            Model("a/b", "B", max_references=0),
            "takes no picture",
            ["B takes no picture, only the prompt"],
        ),
    ],
)
def test_marks(model: Model, short: str, sentences: list[str]) -> None:
    assert (marks.short(model), marks.sentences(model, TODAY)) == (short, sentences)


ROWS = [{"id": "a/b", "name": "B"}, {"id": "a/c"}]


def test_three_lists_become_one() -> None:
    details = [
        {"id": "a/b", "name": "Other", "expiration_date": "2026-12-01"},
        {"id": "a/c", "name": "C", "architecture": {"output_modalities": ["image", "text"]}},
        {"id": "openrouter/auto"},
    ]
    found = [from_row(row) for row in listing.merged(ROWS, details, [{"id": "a/c"}])]
    assert [(one.name, one.expires, one.text_output, one.usable) for one in found] == [
        ("B", "2026-12-01", False, False),
        ("C", "", True, True),
    ]


@pytest.mark.parametrize("mine", [None, [], [{"id": "text/only"}], [7]])
def test_a_list_that_names_none_of_the_models_forbids_none(mine: list | None) -> None:
    assert [from_row(row).usable for row in listing.merged(ROWS, (), mine)] == [None, None]
