"""How many tokens a picture is billed as, where a model's makers say it.

openrouter-api.md, sections 3.5, 7.2 and 14. Elsewhere token counts are made up after the fact, so
a price per token says nothing there.
"""

from math import ceil

_GEMINI_FLASH = {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520}
_GEMINI_PRO = {"1K": 1120, "2K": 1120, "4K": 2000}
_GEMINI_25 = 1290
"""Any picture of Gemini 2.5 Flash Image, as Google's pricing page says."""

_GEMINI_INPUT = 1290
"""One reference: a recorded answer has 1310 prompt tokens, words included (section 4.2)."""

_SIDES = {
    "gpt-image-2": {"low": 16, "medium": 48, "high": 96},
    "gpt-image-2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}
"""Tokens along the longer edge, by quality."""

_FIRST_GPT_IMAGE = {
    "low": (272, 408, 400),
    "medium": (1056, 1584, 1568),
    "high": (4160, 6240, 6208),
}
"""Square, upright and wide pictures of the first family, as OpenAI's image guide says; a recorded
answer has the 272, and 100 more for a preview."""

PREVIEW = 100
"""Each streamed preview of an OpenAI model."""


def of_picture(
    model_id: str, width: int, height: int, tier: str | None, quality: str | None
) -> tuple[int, int] | None:
    """The fewest and the most tokens of one picture; None where nobody says.

    ``tier`` is the resolution asked for, None for the model's own choice, which is 1K (section
    4.1). ``quality`` None or ``auto`` leaves it to the model, which may choose any.
    """
    author, _, name = model_id.partition("/")
    if author == "google" and name.startswith("gemini"):
        if name.startswith("gemini-2.5"):
            return _GEMINI_25, _GEMINI_25
        table = _GEMINI_PRO if "-pro" in name else _GEMINI_FLASH
        tokens = table.get(tier or "1K")
        return (tokens, tokens) if tokens else None
    if author == "openai":
        counts = _openai(name, width, height)
        known = counts.get(quality or "auto")
        if known is not None:
            return known, known
        return (min(counts.values()), max(counts.values())) if counts else None
    return None


def of_reference(model_id: str, width: int, height: int) -> int | None:
    """Tokens of one picture that is sent along; None where nobody says.

    OpenAI's own count for its newest family is not published: patches of 32 pixels, as its other
    models count, is a guess.
    """
    if model_id.startswith("openai/"):
        return ceil(width / 32) * ceil(height / 32)
    return _GEMINI_INPUT if model_id.startswith("google/gemini") else None


def of_text(letters: int) -> int:
    """Tokens of a prompt: about one for every four letters."""
    return max(1, round(letters / 4))


def _openai(name: str, width: int, height: int) -> dict[str, int]:
    """Tokens by quality; empty for a family that is not known."""
    if "image-2.5" in name:
        return {key: _shared(side, width, height) for key, side in _SIDES["gpt-image-2.5"].items()}
    if "image-2" in name:  # gpt-5.4-image-2 as well
        return {key: _shared(side, width, height) for key, side in _SIDES["gpt-image-2"].items()}
    if name.startswith(("gpt-image-1", "gpt-5-image")):
        shape = 0 if width == height else 1 if width < height else 2
        return {key: counts[shape] for key, counts in _FIRST_GPT_IMAGE.items()}
    return {}


def _shared(side: int, width: int, height: int) -> int:
    """The formula of section 14."""
    short = round(side * min(width, height) / max(width, height))
    return round(side * short * (2_000_000 + width * height) / 4_000_000)
