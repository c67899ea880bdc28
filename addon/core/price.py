"""What a picture costs, as far as a model's price list says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .wording import say, template


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per ``unit``; from ``low`` to ``high`` where it depends on size or quality.

    ``unit`` is image, megapixel or token. An ``estimate`` is what a picture of a model that
    bills otherwise comes to at 1K.
    """

    unit: str
    low: float
    high: float
    estimate: bool = False

    @property
    def short(self) -> str:
        """For a list: "$0.04 / image", "about $0.067", "$0.014 / MP", "free"."""
        if not self.high:
            return say("free")
        if self.estimate:
            return say("about {amount}", amount=self._amount)
        return say(_SHORT_UNITS[self.unit], amount=self._amount)

    @property
    def long(self) -> str:
        """For a sentence: "about $0.067 per image at 1K"."""
        if not self.high:
            return say("free")
        if self.estimate:
            return say("about {amount} per image at 1K", amount=self._amount)
        return say(_LONG_UNITS[self.unit], amount=self._amount)

    @property
    def _amount(self) -> str:
        factor = 1e6 if self.unit == "token" else 1.0
        digits = 2 if self.estimate else 3
        low, high = (dollars(end * factor, digits) for end in (self.low, self.high))
        return f"${low}" if low == high else f"${low}–{high}"


_SHORT_UNITS = {
    "image": template("{amount} / image"),
    "megapixel": template("{amount} / MP"),
    "token": template("{amount} / M tokens"),
}
_LONG_UNITS = {
    "image": template("{amount} per image"),
    "megapixel": template("{amount} per megapixel"),
    "token": template("{amount} per million tokens"),
}


def from_row(row: Mapping[str, Any]) -> Price | None:
    """Read a model's row; None when it says nothing of pictures, or nothing that can be read.

    ``about_usd`` is one estimate or the lowest and the highest. ``pricing`` holds lines as in
    OpenRouter's endpoint records, of which those for the output count.
    """
    try:
        about = row.get("about_usd")
        if about is not None:
            ends = [float(end) for end in (about if isinstance(about, list) else [about])]
            return Price("image", min(ends), max(ends), estimate=True)
        return _listed(row.get("pricing"))
    except (TypeError, ValueError, AttributeError):
        return None


def _listed(lines: object) -> Price | None:
    found: dict[str, list[float]] = {}
    for line in lines if isinstance(lines, Iterable) else ():
        if line.get("billable") == "output_image" and line.get("unit") in _SHORT_UNITS:
            found.setdefault(line["unit"], []).append(float(line["cost_usd"]))
    for unit in _SHORT_UNITS:
        # Routers list -1: what they cost depends on the model they choose.
        costs = found.get(unit, [])
        if costs and min(costs) >= 0:
            return Price(unit, min(costs), max(costs))
    return None


def dollars(amount: float, digits: int) -> str:
    """Cents, and beyond them as far as ``digits`` say something: 0.04, 0.067, 0.0004, 38."""
    if amount >= 1 and amount == round(amount):
        return f"{amount:.0f}"
    rounded = float(f"{amount:.{digits}g}")
    exact = f"{rounded:.9f}".rstrip("0")
    return exact if len(exact.partition(".")[2]) > 2 else f"{rounded:.2f}"
