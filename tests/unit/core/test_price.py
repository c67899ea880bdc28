"""Prices as an artist reads them, and as the lists hold them."""

from typing import Any

import pytest

from addon.core import price


def line(cost: float, unit: str = "image", billable: str = "output_image") -> dict[str, Any]:
    return {"billable": billable, "unit": unit, "cost_usd": cost}


@pytest.mark.parametrize(
    ("row", "short", "long"),
    [
        ({"pricing": [line(0.04)]}, "$0.04 / image", "$0.04 per image"),
        (
            {"pricing": [line(0.041), line(0.607)]},
            "$0.041–0.607 / image",
            "$0.041–0.607 per image",
        ),
        ({"pricing": [line(0.014, "megapixel")]}, "$0.014 / MP", "$0.014 per megapixel"),
        ({"pricing": [line(0.000038, "token")]}, "$38 / M tokens", "$38 per million tokens"),
        ({"pricing": [line(0)]}, "free", "free"),
        ({"pricing": [line(0.0004)]}, "$0.0004 / image", "$0.0004 per image"),
        ({"about_usd": 0.0672}, "about $0.067", "about $0.067 per image at 1K"),
        ({"about_usd": [0.006, 0.21]}, "about $0.006–0.21", "about $0.006–0.21 per image at 1K"),
        # An estimate says more than a price per token.
        (
            {"about_usd": 0.13, "pricing": [line(0.00012, "token")]},
            "about $0.13",
            "about $0.13 per image at 1K",
        ),
        # What is sent along costs besides, and is not the price of a picture.
        (
            {"pricing": [line(0.03), line(0.003, billable="input_image")]},
            "$0.03 / image",
            "$0.03 per image",
        ),
    ],
)
def test_a_price_in_a_list_and_in_a_sentence(row: dict[str, Any], short: str, long: str) -> None:
    found = price.from_row(row)
    assert found is not None
    assert (found.short, found.long) == (short, long)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"pricing": []},
        {"pricing": {"image": "0.04"}},
        {"pricing": "0.04"},
        {"pricing": [line(-1)]},  # a router
        {"pricing": [line(1, "request")]},
        {"pricing": [line(0.003, billable="input_image")]},
        {"pricing": [None, 7]},
        {"about_usd": "cheap"},
        {"about_usd": []},
    ],
)
def test_what_is_not_known_is_no_price(row: dict[str, Any]) -> None:
    assert price.from_row(row) is None
