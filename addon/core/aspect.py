"""Aspect ratios and the pixel sizes that models answer with."""

import math
from functools import lru_cache

BASE_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
"""The ten ratios every Gemini image model takes (OpenRouter's image page, 2026-06-16)."""

ALL_RATIOS = (
    *BASE_RATIOS,
    *("1:2", "2:1", "1:4", "4:1", "1:8", "8:1", "5:7", "7:5", "2:5", "5:2", "2.35:1"),
    *("9:19.5", "19.5:9", "9:20", "20:9", "9:21"),
)
"""Every ratio the Image API has been seen to name, most usual first."""

RESOLUTIONS = ("512", "768", "1K", "1.5K", "2K", "4K")

_EDGE = {"512": 512, "0.5K": 512, "768": 768, "1K": 1024, "1.5K": 1536, "2K": 2048, "4K": 4096}

# OpenRouter's image-generation page of 2026-06-16: Gemini 2.5 Flash Image.
_GEMINI_25 = {
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

# Google's published table for Gemini 3.x, 1K column; 512 is halved, 2K and 4K are multiples.
_GEMINI_3 = {
    "1:1": (1024, 1024),
    "3:2": (1264, 848),
    "2:3": (848, 1264),
    "4:3": (1200, 896),
    "3:4": (896, 1200),
    "5:4": (1152, 928),
    "4:5": (928, 1152),
    "16:9": (1376, 768),
    "9:16": (768, 1376),
    "21:9": (1584, 672),
    "1:4": (512, 2048),
    "4:1": (2048, 512),
    "1:8": (384, 3072),
    "8:1": (3072, 384),
}

# OpenAI's models through OpenRouter, as documented and recorded (openrouter-api.md, 7.3).
_OPENAI = {
    "1:1": (1024, 1024),
    "3:2": (1536, 1024),
    "2:3": (1024, 1536),
    "16:9": (1536, 864),
    "9:16": (864, 1536),
}


def value(ratio: str) -> float:
    """Width divided by height of a ratio such as ``"16:9"``.

    Raises ValueError or ZeroDivisionError when it is not two positive numbers joined by a colon.
    """
    width, _, height = ratio.partition(":")
    number = float(width) / float(height or "nan")
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"not an aspect ratio: {ratio!r}")
    return number


def edge(tier: str) -> int | None:
    """The long edge of a square picture of that tier, in pixels; None for no known tier."""
    return _EDGE.get(tier)


def is_ratio(text: str) -> bool:
    """Whether ``value`` can read it."""
    try:
        value(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


@lru_cache(maxsize=64)
def nearest(width: float, height: float, ratios: tuple[str, ...]) -> str | None:
    """The ratio nearest to ``width / height`` by the difference of logarithms.

    None when there is nothing to choose from. ``"auto"`` and the like are passed over.
    Remembered, because panels ask at every redraw.
    """
    wanted = math.log(width / height)
    named = [ratio for ratio in ratios if is_ratio(ratio)]
    return min(named, key=lambda ratio: abs(math.log(value(ratio)) - wanted), default=None)


def pixel_size(model_id: str, ratio: str | None, resolution: str | None = None) -> tuple[int, int]:
    """The size in pixels that a model is expected to answer with.

    Documented tables for Gemini and OpenAI, else the resolution's edge squared shared out by
    the ratio on a 16 pixel grid. An expectation only: the picture itself tells the truth.
    """
    ratio = ratio if ratio and is_ratio(ratio) else "1:1"
    edge = _EDGE.get(resolution or "1K", 1024)
    if "gemini-2.5" in model_id and ratio in _GEMINI_25:
        return _GEMINI_25[ratio]
    if model_id.startswith("google/") and ratio in _GEMINI_3:
        width, height = _GEMINI_3[ratio]
        return width * edge // 1024, height * edge // 1024
    if model_id.startswith("openai/") and ratio in _OPENAI:
        return _OPENAI[ratio]
    return same_shape(value(ratio), 1.0, resolution)


def same_shape(width: float, height: float, resolution: str | None = None) -> tuple[int, int]:
    """The resolution's pixel count (1K when None) in the shape of ``width`` by ``height``."""
    edge = _EDGE.get(resolution or "1K", 1024)
    shape = math.sqrt(width / height)
    return _on_grid(edge * shape), _on_grid(edge / shape)


def fit_within(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size scaled down, never up, until its long edge is at most ``longest``."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _on_grid(length: float, step: int = 16) -> int:
    return max(step, round(length / step) * step)
