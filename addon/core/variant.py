"""Which of an endpoint's price lines a request falls under.

Their ``variant`` names a tier, a quality, or both, and nobody has agreed on how to spell it:
``2K``, ``low_1k``, ``high_resolution``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .endpoint import PriceLine

_EDGES = {"512": 512, "0.5k": 512, "768": 768, "1k": 1024, "1.5k": 1536, "2k": 2048, "4k": 4096}
_QUALITIES = {"auto", "low", "medium", "high", "xhigh", "max"}
_HIGH_RESOLUTION = re.compile(r"hi(?:gh)?[\W_]*res(?:olution)?")
_WORD = re.compile(r"\d+(?:\.\d+)?k?|[a-z]+")


@dataclass(frozen=True, slots=True)
class Fitting:
    """The lines a request may fall under. ``is_certain`` when what is sent decides it;
    ``assumed`` is the tier that was taken for granted, else an empty text."""

    lines: tuple[PriceLine, ...]
    is_certain: bool
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class _Facets:
    tier: str = ""
    is_high_resolution: bool = False
    quality: str = ""

    @property
    def count(self) -> int:
        return bool(self.tier) + self.is_high_resolution + bool(self.quality)

    def allow(self, tier: str, quality: str) -> bool:
        """Empty texts stand for what is not known, and allow everything."""
        if self.tier and tier and _EDGES.get(tier) != _EDGES[self.tier]:
            return False
        if self.is_high_resolution and _EDGES.get(tier, 0) <= _EDGES["1k"]:
            return False
        return not (self.quality and quality and quality != self.quality)


def fitting(lines: Sequence[PriceLine], tier: str | None, quality: str | None) -> Fitting:
    """Compared case-insensitively. A line without a variant is for what no other line names.

    Where no tier is asked for, 1K is taken for granted if a line names it. ``lines`` must not be
    empty.
    """
    facets = [_facets(line.variant) for line in lines]
    tiers = {facet.tier for facet in facets if facet.tier}
    wanted = (tier or "").lower()
    assumed = "1k" if not wanted and "1k" in tiers else ""
    chosen_quality = "" if (quality or "auto").lower() == "auto" else str(quality).lower()
    open_ended = [
        (facet, line)
        for facet, line in zip(facets, lines, strict=True)
        if facet.allow(wanted or assumed, chosen_quality) and (facet.count or not line.variant)
    ]
    most = max((facet.count for facet, _ in open_ended), default=0)
    chosen = tuple(line for facet, line in open_ended if facet.count == most) or tuple(lines)
    depends_on_tier = bool(tiers) or any(facet.is_high_resolution for facet in facets)
    certain = bool(open_ended) and (bool(wanted) or not depends_on_tier)
    return Fitting(chosen, certain, assumed.upper())


def _facets(variant: str) -> _Facets:
    spelled = variant.lower()
    is_high, spelled = bool(_HIGH_RESOLUTION.search(spelled)), _HIGH_RESOLUTION.sub(" ", spelled)
    words = _WORD.findall(spelled.replace("_", " "))
    return _Facets(
        tier=next((word for word in words if word in _EDGES), ""),
        is_high_resolution=is_high,
        quality=next((word for word in words if word in _QUALITIES), ""),
    )
