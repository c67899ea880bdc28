"""What pressing Generate will cost, from an endpoint's price lines (openrouter-api.md, 14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import tokens, wording
from .endpoint import PriceLine
from .latest import remember_last
from .price import dollars
from .variant import fitting
from .wording import begun, say

_MEGAPIXEL = 1024 * 1024

_KLEIN_REFERENCE = 0.001
"""US dollars that FLUX.2 klein adds for a reference: 0.014 alone, 0.015 with one (section 14)."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is about to be asked for, as far as the price depends on it.

    ``width`` and ``height`` are the pixels to expect; ``resolution`` and ``quality`` as sent, None
    to leave them to the model. ``pictures`` are shared out over ``requests``, each of which sends
    every reference again. ``references`` are sizes in pixels as sent, ``previews`` streamed ones
    per picture, ``letters`` the prompt's length.
    """

    model_id: str
    width: int
    height: int
    resolution: str | None = None
    quality: str | None = None
    pictures: int = 1
    requests: int = 1
    references: tuple[tuple[int, int], ...] = ()
    previews: int = 0
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """US dollars, from ``low`` to ``high``; both None where the price cannot be known.

    ``is_exact`` where the list leaves no doubt. ``assumed`` is the tier taken for granted where
    none is asked for.
    """

    pictures: int
    low: float | None = None
    high: float | None = None
    is_exact: bool = False
    assumed: str = ""

    @property
    def is_known(self) -> bool:
        return self.high is not None

    @property
    def amount(self) -> str:
        """ "about $0.07", "$0.08", "free", "an unknown price"."""
        if self.low is None or self.high is None:
            return say("an unknown price")
        if self.is_exact:
            return f"${dollars(self.high, 6)}" if self.high else say("free")
        low, high = dollars(self.low, 2), dollars(self.high, 2)
        amount = f"${low}" if low == high else f"${low}–{high}"
        return say("about {amount}", amount=amount)

    @property
    def text(self) -> str:
        """One short line: "About $0.07 · 2 pictures"."""
        return _text(self)


@remember_last
def _text(of: Estimate) -> str:
    pictures = say("1 picture") if of.pictures == 1 else say("{count} pictures", count=of.pictures)
    amount = begun(of.amount if of.is_known else say("price unknown"))
    if of.assumed and of.is_known:
        amount = say("{amount} at {size}", amount=amount, size=of.assumed)
    return wording.together(amount, pictures, between=" · ")


@dataclass(frozen=True, slots=True)
class _Sum:
    low: float = 0.0
    high: float = 0.0
    is_exact: bool = True
    assumed: str = ""

    def plus(self, low: float, high: float, is_exact: bool = False, assumed: str = "") -> "_Sum":
        return _Sum(
            self.low + low,
            self.high + high,
            self.is_exact and is_exact and low == high,
            self.assumed or assumed,
        )


def together(parts: Sequence[Estimate]) -> Estimate:
    """Several requests as one."""
    known = [(part.low, part.high) for part in parts if part.low is not None]
    pictures = sum(part.pictures for part in parts)
    if not parts or len(known) < len(parts):
        return Estimate(pictures)
    low, high = (round(sum(end or 0.0 for end in ends), 9) for ends in zip(*known, strict=True))
    is_exact = all(part.is_exact for part in parts)
    return Estimate(pictures, low, high, is_exact, parts[0].assumed)


def estimate(order: Order, providers: Sequence[Sequence[PriceLine]]) -> Estimate:
    """From the price lines of every provider that may serve the order: which of them will is
    OpenRouter's choice, so the cheapest and the dearest are the ends. One whose price cannot be
    known makes the whole unknown.
    """
    sums = [_sum(order, lines) for lines in providers]
    known = [total for total in sums if total is not None]
    if not known or len(known) < len(sums):
        return Estimate(order.pictures)
    low, high = min(total.low for total in known), max(total.high for total in known)
    is_exact = low == high and all(total.is_exact for total in known)
    assumed = next((total.assumed for total in known if total.assumed), "")
    return Estimate(order.pictures, round(low, 9), round(high, 9), is_exact, assumed)


def _sum(order: Order, lines: Sequence[PriceLine]) -> _Sum | None:
    """What one provider takes; None where its list does not tell (routers list -1)."""
    if any(line.cost_usd < 0 for line in lines):
        return None
    per_request = [line for line in lines if line.unit == "request"]
    output = [line for line in lines if line.billable == "output_image" and line.unit != "request"]
    if not output and not per_request:
        return None
    total: _Sum | None = _Sum()
    if output:
        total = _output(order, output)
    for line in per_request:
        total = total and total.plus(*[line.cost_usd * order.requests] * 2, is_exact=True)
    return total and _inputs(order, lines, total)


def _output(order: Order, lines: Sequence[PriceLine]) -> _Sum | None:
    units = [unit for unit in ("image", "megapixel", "token") if unit in {x.unit for x in lines}]
    if not units:
        return None
    chosen = fitting(
        [line for line in lines if line.unit == units[0]], order.resolution, order.quality
    )
    costs = [line.cost_usd for line in chosen.lines]
    low, high = min(costs), max(costs)
    assumed, is_exact = chosen.assumed, False
    match units[0]:
        case "image":
            amounts = order.pictures, order.pictures
            is_exact = chosen.is_certain and len(units) == 1
        case "megapixel":
            amounts = (order.pictures * order.width * order.height / _MEGAPIXEL,) * 2
        case _:
            counted = tokens.of_picture(
                order.model_id, order.width, order.height, order.resolution, order.quality
            )
            if counted is None and high:
                return None
            previews = order.previews * tokens.PREVIEW
            amounts = tuple((count + previews) * order.pictures for count in counted or (0, 0))
    if not high:  # whatever is counted
        return _Sum()
    return _Sum().plus(low * amounts[0], high * amounts[1], is_exact, assumed)


def _inputs(order: Order, lines: Sequence[PriceLine], total: _Sum) -> _Sum | None:
    """What is sent along, which every request sends anew."""
    has_line = False
    for line in lines:
        if line.billable in ("input_image", "input_reference") and line.unit != "request":
            has_line = True
            amount = _references(order, line.unit)
            if amount is None:
                return None
            cost = line.cost_usd * amount * order.requests
            total = total.plus(cost, cost, is_exact=line.unit == "image" or not cost)
        elif line.billable == "input_text" and line.unit == "token":
            cost = line.cost_usd * tokens.of_text(order.letters) * order.requests
            total = total.plus(cost, cost, is_exact=not cost)
    if order.references and not has_line and "/flux.2" in order.model_id:
        return total.plus(*_flux_references(order, lines))
    return total


def _references(order: Order, unit: str) -> float | None:
    """How many units the references come to, per request."""
    if unit == "image":
        return len(order.references)
    if unit == "megapixel":
        return sum(width * height for width, height in order.references) / _MEGAPIXEL
    counted = [tokens.of_reference(order.model_id, *size) for size in order.references]
    return None if None in counted else sum(count or 0 for count in counted)


def _flux_references(order: Order, lines: Sequence[PriceLine]) -> tuple[float, float]:
    """FLUX.2 charges a little for references without listing it. Of klein it is known how much;
    the others take at most what they list for a megapixel that they make."""
    if "klein" in order.model_id:
        cost = _KLEIN_REFERENCE * len(order.references) * order.requests
        return cost, cost
    price = max(line.cost_usd for line in lines if line.billable == "output_image")
    return 0.0, price * (_references(order, "megapixel") or 0.0) * order.requests
