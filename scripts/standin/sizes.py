"""How many pixels a picture gets: the tables of section 7, and a plain rule for everyone else."""

from __future__ import annotations

import math
import re

from .catalogue import BASE_RATIOS, Model

TIERS = {"512": 512, "0.5K": 512, "768": 768, "1K": 1024, "1.5K": 1536, "2K": 2048, "4K": 4096}
"""Edge in pixels of the square picture of each resolution tier."""

GEMINI_25 = {
    "1:1": (1024, 1024),
    "2:3": (832, 1248),
    "3:2": (1248, 832),
    "3:4": (864, 1184),
    "4:3": (1184, 864),
    "4:5": (896, 1152),
    "5:4": (1152, 896),
    "9:16": (768, 1344),
    "16:9": (1344, 768),
    "21:9": (1536, 672),
}
"""Section 7.1."""

GEMINI_3 = {
    "1:1": (512, 512),
    "3:2": (632, 424),
    "2:3": (424, 632),
    "4:3": (600, 448),
    "3:4": (448, 600),
    "5:4": (576, 464),
    "4:5": (464, 576),
    "16:9": (688, 384),
    "9:16": (384, 688),
    "21:9": (792, 336),
    "1:4": (256, 1024),
    "4:1": (1024, 256),
    "1:8": (192, 1536),
    "8:1": (1536, 192),
}
"""Section 7.2 at 512; 1K, 2K and 4K are exactly 2, 4 and 8 times as wide and high.

The published 512 entry of 21:9 (792x168) breaks that rule and is taken as 792x336.
"""

MAI = {
    "1:1": (1024, 1024),
    "4:3": (1024, 768),
    "3:4": (768, 1024),
    "16:9": (1365, 768),
    "9:16": (768, 1365),
    "3:2": (1152, 768),
    "2:3": (768, 1152),
}
"""Section 7.1, second half."""

OPENAI = {
    "1:1": (1024, 1024),
    "3:2": (1536, 1024),
    "2:3": (1024, 1536),
    "4:3": (1344, 1008),
    "3:4": (1008, 1344),
    "16:9": (1536, 864),
    "9:16": (864, 1536),
    "21:9": (1536, 656),
}
"""Section 7.3; 4:3, 3:4, 9:16 and 21:9 are chosen inside the legal range given there."""

OPENAI_PIXELS = (655_360, 8_294_400)
"""Fewest and most pixels of an OpenAI picture (7.3)."""

MUSE_PIXELS = 2_500_000
"""About how many pixels muse paints, on a 32-pixel grid (7.4)."""

_PIXELS = re.compile(r"(\d+)x(\d+)", re.IGNORECASE)


def parse_pixels(size: str | None) -> tuple[int, int] | None:
    """(width, height) of a `size` such as `1536x864`; None for a tier or nothing."""
    match = _PIXELS.fullmatch(size or "")
    return (int(match[1]), int(match[2])) if match else None


def ratio_value(ratio: str) -> float:
    """Width divided by height of a ratio such as `19.5:9`."""
    width, _, height = ratio.partition(":")
    return float(width) / float(height)


def nearest_ratio(width: int, height: int, ratios: list[str]) -> str:
    """The listed ratio closest in proportion to `width` x `height` pixels; `auto` never counts."""
    wanted = math.log(width / height)
    named = [ratio for ratio in ratios if ratio != "auto"]
    return min(named, key=lambda ratio: abs(math.log(ratio_value(ratio)) - wanted))


def choose_ratio(model: Model, asked: str | None, reference: tuple[int, int] | None) -> str:
    """The ratio a picture gets: as asked, else as near to the first reference as can be, else 1:1.

    `reference` is the first reference's (width, height) in pixels.
    """
    if asked and asked != "auto":
        return asked
    if reference is None:
        return "1:1"
    return nearest_ratio(*reference, model.values("aspect_ratio") or BASE_RATIOS)


def choose_tier(model: Model, resolution: str | None, size: str | None) -> str:
    """The resolution tier: as asked, else 1K where listed, else the model's first."""
    asked = resolution or (size if size in TIERS else None)
    listed = model.values("resolution")
    if asked and (not listed or asked in listed):
        return asked
    return "1K" if "1K" in listed or not listed else listed[0]


def honours_pixels(model: Model) -> bool:
    """Whether `size: "WxH"` is obeyed to the pixel (3.3, 7.3, 7.4)."""
    return model.author in ("openai", "black-forest-labs") or "size" in model.parameters


def picture_size(model: Model, ratio: str, tier: str, size: str | None = None) -> tuple[int, int]:
    """(width, height) in pixels of the picture `model` paints."""
    pixels = parse_pixels(size)
    if pixels and honours_pixels(model):
        return pixels
    if model.id == "meta/muse-image":
        return _area(MUSE_PIXELS, pixels[0] / pixels[1] if pixels else ratio_value(ratio), 32)
    if model.id == "google/gemini-2.5-flash-image" and ratio in GEMINI_25:
        return GEMINI_25[ratio]
    if model.author == "google" and ratio in GEMINI_3:
        scale = TIERS[tier] // 512
        width, height = GEMINI_3[ratio]
        return width * scale, height * scale
    if model.author == "microsoft" and ratio in MAI:
        return MAI[ratio]
    if model.author == "openai" and ratio in OPENAI:
        return OPENAI[ratio]
    has_tiers = {"resolution", "size"} & model.parameters.keys()
    edge = TIERS[tier] if has_tiers else 1024
    return _area(edge * edge, ratio_value(ratio), 16)


def _area(pixels: int, ratio: float, grid: int) -> tuple[int, int]:
    """A picture of about `pixels` pixels and proportion `ratio`, on a `grid`-pixel grid."""
    width = math.sqrt(pixels * ratio)
    return tuple(max(grid, round(edge / grid) * grid) for edge in (width, width / ratio))
