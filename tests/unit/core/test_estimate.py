"""What Generate will cost: every row of the model file, and every documented example."""

import json
from pathlib import Path
from typing import Any

import pytest

from addon.core import tokens
from addon.core.endpoint import PriceLine
from addon.core.estimate import Estimate, Order, estimate, together

MODELS = Path(__file__).parents[3] / "scripts" / "standin" / "models.json"
ENDPOINTS: dict[str, list[dict[str, Any]]] = json.loads(MODELS.read_text())["endpoints"]


def listed(model_id: str) -> list[list[PriceLine]]:
    """The price lines of each provider, as the model file has them."""
    return [[PriceLine(**line) for line in found["pricing"]] for found in ENDPOINTS[model_id]]


def told(model_id: str, **order: Any) -> str:
    width, height = order.pop("size", (1024, 1024))
    return estimate(Order(model_id, width, height, **order), listed(model_id)).text


ONE = ((1024, 1024),)
"""A reference of one megapixel."""

ROWS = [
    ("google/gemini-3.1-flash-image", {}, "About $0.067 · 1 picture"),
    ("google/gemini-3.1-flash-image", {"resolution": "512"}, "About $0.045 · 1 picture"),
    ("google/gemini-3.1-flash-image", {"resolution": "2K"}, "About $0.10 · 1 picture"),
    ("google/gemini-3.1-flash-image", {"resolution": "4K"}, "About $0.15 · 1 picture"),
    ("google/gemini-3.1-flash-lite-image", {}, "About $0.034 · 1 picture"),
    ("google/gemini-nano-banana-2.1", {}, "About $0.034 · 1 picture"),
    ("google/gemini-3-pro-image", {"resolution": "2K"}, "About $0.13 · 1 picture"),
    ("google/gemini-3-pro-image", {"resolution": "4K"}, "About $0.24 · 1 picture"),
    ("google/gemini-3-pro-image", {"resolution": "512"}, "Price unknown · 1 picture"),
    ("google/gemini-2.5-flash-image", {}, "About $0.039 · 1 picture"),
    ("openai/gpt-image-2", {"quality": "low"}, "About $0.0059 · 1 picture"),
    ("openai/gpt-image-2", {"quality": "medium"}, "About $0.053 · 1 picture"),
    ("openai/gpt-image-2", {"quality": "high"}, "About $0.21 · 1 picture"),
    ("openai/gpt-image-2", {}, "About $0.0059–0.21 · 1 picture"),
    ("openai/gpt-image-2", {"quality": "auto"}, "About $0.0059–0.21 · 1 picture"),
    (
        "openai/gpt-image-2",
        {"quality": "high", "size": (1536, 864), "pictures": 2},
        "About $0.26 · 2 pictures",
    ),
    ("openai/gpt-image-2.5-sunburst", {"quality": "max"}, "About $0.21 · 1 picture"),
    ("openai/gpt-image-1", {"quality": "low"}, "About $0.011 · 1 picture"),
    ("black-forest-labs/flux.2-pro", {}, "About $0.03 · 1 picture"),
    ("black-forest-labs/flux.2-pro", {"references": ONE}, "About $0.03–0.06 · 1 picture"),
    ("black-forest-labs/flux.2-klein-4b", {}, "About $0.014 · 1 picture"),
    ("black-forest-labs/flux.2-klein-4b", {"references": ONE}, "About $0.015 · 1 picture"),
    ("black-forest-labs/flux-3-image", {"resolution": "768"}, "$0.041 · 1 picture"),
    ("black-forest-labs/flux-3-image", {"resolution": "4K"}, "$0.607 · 1 picture"),
    ("black-forest-labs/flux-3-image", {}, "About $0.048 at 1K · 1 picture"),
    ("bytedance-seed/seedream-4.5", {"pictures": 3}, "$0.12 · 3 pictures"),
    ("bytedance-seed/seedream-5-0-pro", {"resolution": "1K"}, "$0.045 · 1 picture"),
    ("bytedance-seed/seedream-5-0-pro", {"resolution": "2K"}, "$0.09 · 1 picture"),
    (
        "bytedance-seed/seedream-5-0-pro",
        {"resolution": "2K", "references": ONE * 2, "pictures": 2, "requests": 2},
        "$0.192 · 2 pictures",
    ),
    ("bytedance-seed/seedream-5-0-pro", {}, "About $0.045 · 1 picture"),
    ("qwen/qwen-image-3", {"references": ONE}, "$0.033 · 1 picture"),
    # One request for four pictures sends the reference once.
    ("qwen/qwen-image-3", {"references": ONE, "pictures": 4}, "$0.123 · 4 pictures"),
    (
        "x-ai/grok-imagine-image-2.0",
        {"resolution": "2K", "quality": "medium", "references": ONE},
        "$0.09 · 1 picture",
    ),
    ("x-ai/grok-imagine-image-2.0", {"resolution": "2K"}, "About $0.06–0.08 · 1 picture"),
    ("x-ai/grok-imagine-image-2.0", {}, "About $0.04–0.06 at 1K · 1 picture"),
    ("recraft/recraft-v4.1-vector", {}, "$0.08 · 1 picture"),
    ("sourceful/riverflow-v2.5-fast", {"references": ONE}, "$0.019 · 1 picture"),
    ("krea/krea-2-medium", {}, "Price unknown · 1 picture"),
    # A price per token, and nobody says how many tokens a picture has.
    ("microsoft/mai-image-2.6", {}, "Price unknown · 1 picture"),
    ("meta/muse-image", {"pictures": 2}, "Price unknown · 2 pictures"),
    ("inclusionai/ming-image-0.1-design-layer", {"references": ONE}, "Free · 1 picture"),
]


@pytest.mark.parametrize(("model_id", "order", "text"), ROWS)
def test_every_row_of_the_model_file(model_id: str, order: dict[str, Any], text: str) -> None:
    assert told(model_id, **order) == text


def test_no_row_of_the_model_file_was_forgotten() -> None:
    assert {row[0] for row in ROWS} == set(ENDPOINTS)


@pytest.mark.parametrize(
    ("quality", "size", "count"),
    [
        ("low", (1024, 1024), 195),
        ("medium", (1024, 1024), 1756),
        ("high", (1024, 1024), 7024),
        ("high", (1536, 864), 4312),
        ("high", (864, 1536), 4312),
    ],
)
def test_documented_tokens_of_gpt_image_2(quality: str, size: tuple[int, int], count: int) -> None:
    assert tokens.of_picture("openai/gpt-image-2", *size, None, quality) == (count, count)


def test_the_recorded_stream_of_gpt_image_1_mini() -> None:
    """372 tokens with one preview at $8 per million, $0.002976 (section 3.5)."""
    lines = [[PriceLine("output_image", "token", 8e-6)]]
    order = Order("openai/gpt-image-1-mini", 1024, 1024, quality="low", previews=1)
    assert estimate(order, lines).high == pytest.approx(0.002976)


def test_the_recorded_512_picture_of_gemini() -> None:
    found = estimate(
        Order("google/gemini-3.1-flash-image", 512, 512, "512"),
        listed("google/gemini-3.1-flash-image"),
    )
    assert found.high == pytest.approx(0.04482)  # billed: 0.0448255, with its prompt


def test_what_openai_takes_for_what_is_sent() -> None:
    bare = estimate(
        Order("openai/gpt-image-2", 1024, 1024, quality="high"), listed("openai/gpt-image-2")
    )
    full = estimate(
        Order("openai/gpt-image-2", 1024, 1024, quality="high", references=ONE, letters=4000),
        listed("openai/gpt-image-2"),
    )
    assert bare.high is not None and full.high is not None
    # 1024 tokens of picture at $8, and 1000 of text at $5, per million.
    assert full.high - bare.high == pytest.approx(1024 * 8e-6 + 1000 * 5e-6, rel=0.01)


def image(cost: float, variant: str = "") -> PriceLine:
    return PriceLine("output_image", "image", cost, variant)


@pytest.mark.parametrize("spelled", ["2K", "2k", "High_2K", "HIGH-2k", "2k/high", "2K (high)"])
def test_a_tier_is_found_however_it_is_spelled(spelled: str) -> None:
    lines = [[image(0.01, "1k"), image(0.02, spelled)]]
    order = Order("someone/new", 2048, 2048, "2K", "high")
    assert estimate(order, lines).text == "$0.02 · 1 picture"


@pytest.mark.parametrize("spelled", ["high_resolution", "High Resolution", "hires", "HIGH-RES"])
def test_high_resolution_is_a_size_and_no_quality(spelled: str) -> None:
    lines = [[image(0.01), image(0.02, spelled)]]
    assert estimate(Order("someone/new", 1, 1, "1K", "high"), lines).text == "$0.01 · 1 picture"
    assert estimate(Order("someone/new", 1, 1, "4K", "low"), lines).text == "$0.02 · 1 picture"


def test_a_tier_that_no_line_names_could_be_any_of_them() -> None:
    lines = [[image(0.01, "1K"), image(0.02, "2K")]]
    found = estimate(Order("someone/new", 4096, 4096, "4K"), lines)
    assert found.text == "About $0.01–0.02 · 1 picture"


def test_several_providers_are_a_range() -> None:
    lines = [[image(0.04)], [image(0.05)]]
    assert estimate(Order("a/b", 1024, 1024), lines).text == "About $0.04–0.05 · 1 picture"
    assert estimate(Order("a/b", 1024, 1024), [lines[0]] * 2).text == "$0.04 · 1 picture"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [[]],
        [[image(-1)]],
        [[image(0.04)], []],
        [[PriceLine("output_image", "token", 4e-5)]],
        [[PriceLine("output_image", "acre", 4.0)]],
        [[image(0.04), PriceLine("input_image", "token", 1e-6)]],
    ],
    ids=["nobody", "nothing", "router", "one-silent", "tokens", "unit", "input-tokens"],
)
def test_what_cannot_be_known_is_unknown(lines: list[list[PriceLine]]) -> None:
    found = estimate(Order("someone/new", 1024, 1024, references=ONE), lines)
    assert found.text == "Price unknown · 1 picture" and not found.is_known


def test_a_price_per_request_is_paid_for_each() -> None:
    lines = [[PriceLine("input_text", "request", 0.01), image(0.02)]]
    found = estimate(Order("a/b", 1024, 1024, pictures=4, requests=2), lines)
    assert found.text == "$0.10 · 4 pictures"


def test_several_requests_as_one() -> None:
    dear, cheap = Estimate(2, 0.05, 0.06), Estimate(1, 0.01, 0.01, is_exact=True)
    assert together([dear, cheap]).text == "About $0.06–0.07 · 3 pictures"
    assert together([cheap, cheap]).text == "$0.02 · 2 pictures"
    assert together([dear, Estimate(1)]).text == "Price unknown · 3 pictures"


def test_in_a_sentence() -> None:
    assert Estimate(1).amount == "an unknown price"
    assert Estimate(1, 0.0, 0.0, is_exact=True).amount == "free"
    assert Estimate(1, 0.066, 0.067).amount == "about $0.066–0.067"
