"""What a request costs: the endpoint's price lines applied as section 14 describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .catalogue import Model

GEMINI_TOKENS = {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520}
"""Output tokens of a Gemini 3.1 flash picture by tier (7.2)."""

GEMINI_PRO_TOKENS = {"1K": 1120, "2K": 1120, "4K": 2000}
"""The same for Gemini 3 pro (7.2)."""

GEMINI_25_TOKENS = 1290
"""Gemini 2.5 flash: its list price of $0.039 at $30 per million tokens (6.1)."""

OPENAI_SIDES = {
    "gpt-image-2": {"low": 16, "medium": 48, "high": 96},
    "gpt-image-2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}
"""Long-edge token counts of the formula in section 14; `auto` is taken as medium."""

PARTIAL_TOKENS = 100
"""Extra output tokens per streamed preview (3.5)."""

IMAGE_TOKENS, MEGAPIXEL_TOKENS = 4175, 4096
"""Made-up token counts for prices per picture and per megapixel (3.4)."""

GEMINI_TEXT_USD = 0.0000005
"""Per prompt token of the Gemini models (section 5, `pricing.prompt`)."""

UNLISTED_USD = {"krea/krea-2-medium": 0.03, "meta/muse-image": 0.01}
"""Flat prices that no endpoint record tells (6.1)."""

KLEIN_REFERENCE_USD = 0.001
"""FLUX.2 klein: $0.014 alone, $0.015 with one reference (14)."""


@dataclass(frozen=True)
class Order:
    """What was painted, as far as the price depends on it.

    `sizes` are (width, height) in pixels, one per finished picture; `references` the same for the
    pictures sent in; `partials` counts the streamed previews.
    """

    model: Model
    endpoint: dict[str, Any] | None
    prompt: str
    tier: str
    quality: str | None
    sizes: list[tuple[int, int]]
    references: list[tuple[int, int]]
    partials: int = 0


def usage(order: Order) -> dict[str, Any]:
    """The `usage` object of an answer (3.4); `cost` is in USD."""
    text_tokens = max(1, len(order.prompt) // 4)
    per_reference = [max(1, round(w * h / 1024)) for w, h in order.references]
    image_tokens = sum(_tokens(order, size) for size in order.sizes)
    image_tokens += PARTIAL_TOKENS * order.partials
    output = _output_cost(order, image_tokens)
    prompt = _prompt_cost(order, text_tokens, sum(per_reference))
    prompt_tokens = text_tokens + sum(per_reference)
    total = round(output + prompt, 8)
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": image_tokens,
        "total_tokens": prompt_tokens + image_tokens,
        "cost": total,
        "is_byok": False,
        "prompt_tokens_details": {"cached_tokens": 0},
        "cost_details": {
            "upstream_inference_cost": total,
            "upstream_inference_prompt_cost": round(prompt, 8),
            "upstream_inference_completions_cost": round(output, 8),
        },
        "completion_tokens_details": {"reasoning_tokens": 0, "image_tokens": image_tokens},
    }


def output_line(order: Order) -> dict[str, Any] | None:
    """The endpoint's `output_image` price line that fits the tier and quality."""
    lines = [line for line in _lines(order) if line["billable"] == "output_image"]
    tier, quality = order.tier.lower(), (order.quality or "medium").lower()
    wanted = {tier, f"{quality}_{tier}"}
    if tier in ("2k", "4k"):
        wanted.add("high_resolution")
    fitting = [line for line in lines if line.get("variant", "").lower() in wanted]
    plain = [line for line in lines if "variant" not in line]
    return next(iter(fitting or plain or lines), None)


def openai_tokens(model_id: str, quality: str | None, width: int, height: int) -> int:
    """Output tokens of an OpenAI picture, by the formula of section 14."""
    family = "gpt-image-2.5" if "gpt-image-2.5" in model_id else "gpt-image-2"
    sides = OPENAI_SIDES[family]
    side = sides.get(quality or "medium", sides["medium"])
    short = round(side * min(width, height) / max(width, height))
    return round(side * short * (2_000_000 + width * height) / 4_000_000)


def _lines(order: Order) -> list[dict[str, Any]]:
    return order.endpoint["pricing"] if order.endpoint else []


def _tokens(order: Order, size: tuple[int, int]) -> int:
    line = output_line(order)
    width, height = size
    if line is None or line["unit"] == "image":
        return IMAGE_TOKENS
    if line["unit"] == "token" and order.model.author == "openai":
        return openai_tokens(order.model.id, order.quality, width, height)
    if line["unit"] == "token" and order.model.author == "google":
        if order.model.id == "google/gemini-2.5-flash-image":
            return GEMINI_25_TOKENS
        table = GEMINI_PRO_TOKENS if "-pro-" in order.model.id else GEMINI_TOKENS
        return table[order.tier]
    return round(MEGAPIXEL_TOKENS * width * height / 1024**2)


def _output_cost(order: Order, tokens: int) -> float:
    line = output_line(order)
    if line is None:
        return UNLISTED_USD.get(order.model.id, 0.0) * len(order.sizes)
    if line["unit"] == "token":
        return line["cost_usd"] * tokens
    if line["unit"] == "megapixel":
        return sum(line["cost_usd"] * w * h / 1024**2 for w, h in order.sizes)
    return line["cost_usd"] * len(order.sizes)


def _prompt_cost(order: Order, text_tokens: int, reference_tokens: int) -> float:
    cost = 0.0
    for line in _lines(order):
        if line["billable"] == "input_text":
            cost += line["cost_usd"] * text_tokens
        elif line["billable"] in ("input_image", "input_reference"):
            per_token = line["unit"] == "token"
            cost += line["cost_usd"] * (reference_tokens if per_token else len(order.references))
    if order.model.author == "google":
        cost += GEMINI_TEXT_USD * (text_tokens + reference_tokens)
    if order.model.id == "black-forest-labs/flux.2-klein-4b":
        cost += KLEIN_REFERENCE_USD * len(order.references)
    return cost
