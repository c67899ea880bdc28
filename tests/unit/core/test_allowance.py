"""What Test Connection tells of a key."""

from typing import Any

import pytest

from addon.core import allowance
from addon.core.allowance import sentences

RECORDED = {
    "label": "sk-or-v1-abc...123",
    "limit": 20,
    "limit_reset": "monthly",
    "limit_remaining": 14.2,
    "usage": 105.8,
    "is_free_tier": False,
    "budgets": [],
    "effective_budget": None,
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {},
            "The key is sk-or-v1-abc...123. It may spend $20.00 a month, of which $14.20 is left.",
        ),
        ({"label": "Paintover  for\nBlender"}, "The key is Paintover for Blender. It may spend"),
        (
            {"limit": None, "limit_remaining": None},
            "no limit of its own. It has spent $105.80 so far.",
        ),
        ({"limit": None, "limit_remaining": None, "usage": 0}, "It has no limit of its own."),
        ({"limit_remaining": -0.01}, "of which $0.00 is left."),
        ({"limit_remaining": None}, "It may spend $20.00 a month."),
        ({"limit_reset": None}, "It may spend $20.00, of which"),
        ({"limit_reset": "every full moon"}, "It may spend $20.00 (every full moon), of which"),
        ({"limit": None}, "$14.20 is left to spend."),
        ({"limit": "20", "limit_remaining": "3"}, "$20.00 a month, of which $3.00 is left."),
        ({"is_free_tier": True}, "The account has never bought credits"),
        (
            {
                "effective_budget": {
                    "scope": "workspace",
                    "limit_usd": 50,
                    "remaining_usd": 7.5,
                    "reset_interval": "weekly",
                }
            },
            "The workspace's budget of $50.00 a week has $7.50 left.",
        ),
        (
            {"budgets": [{"remaining_usd": 0}, {"remaining_usd": 2, "scope": "team"}]},
            "A budget is spent: nothing goes through until it starts again. "
            "The team's budget has $2.00 left.",
        ),
    ],
)
def test_what_is_told(changes, told):
    assert told in sentences({**RECORDED, **changes})


@pytest.mark.parametrize("junk", [None, True, [], {}, "x", float("nan"), float("inf"), 10**400, -1])
@pytest.mark.parametrize("name", [*RECORDED, "scope"])
def test_junk_is_left_out(name, junk):
    assert sentences({**RECORDED, name: junk}).startswith("The key is")
    budget = {"remaining_usd": 1, name: junk, "limit_usd": junk, "reset_interval": junk}
    sentences({"effective_budget": budget, "budgets": junk})
    assert "nan" not in sentences({**RECORDED, name: junk}).lower()


def test_nothing_is_told_of_an_empty_answer():
    assert sentences({}) == "The key is good."


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ({"limit": 20, "limit_remaining": 14.2}, "$14.20 left on this key"),
        ({"limit": None, "limit_remaining": None}, "No limit on this key"),
        (
            {"limit_remaining": 14.2, "effective_budget": {"remaining_usd": "3.5"}},
            "$3.50 left on this key",
        ),
        ({}, ""),
        ({"limit_remaining": "much"}, ""),
    ],
)
def test_what_is_left_in_a_few_words(key: dict[str, Any], words: str) -> None:
    assert allowance.left(key) == words
