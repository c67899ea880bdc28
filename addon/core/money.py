"""What was charged, what may have been, and how much is too much. US dollars throughout."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from .errors import SetupError
from .price import dollars
from .wording import say, together

ASKED_AFTER = (60.0, 120.0, 240.0, 480.0, 960.0)
"""Seconds after which OpenRouter is asked what became of a request: its records come one to eight
minutes late (openrouter-api.md, section 11.3)."""


class LimitError(SetupError):
    """The session limit in the preferences."""


class Standing(StrEnum):
    """How far a charge is known: on its way, perhaps charged, given up on, or known."""

    SENT = "SENT"
    OPEN = "OPEN"
    DISMISSED = "DISMISSED"
    KNOWN = "KNOWN"


_ORDER = list(Standing)


@dataclass(frozen=True, slots=True)
class Charge:
    """One paid request, by an id of its own.

    ``at`` is when it was sent, ``closed`` when it ended, in seconds since 1970. ``promise`` is the
    most it was expected to cost, ``cost`` what it did, None as long as nobody says. ``why`` is a
    sentence for an open one. ``address`` is the API that knows ``generation``.
    """

    id: str
    at: float
    standing: Standing = Standing.SENT
    name: str = ""
    model: str = ""
    promise: float = 0.0
    cost: float | None = None
    pictures: int = 0
    closed: float = 0.0
    generation: str = ""
    why: str = ""
    address: str = ""

    @property
    def can_be_asked(self) -> bool:
        return self.standing is Standing.OPEN and bool(self.generation)

    @property
    def verdict(self) -> str:
        """What became of one that was open."""
        if not self.cost:
            return say("Nothing was charged")
        return say("{amount} was charged", amount=f"${dollars(self.cost, 6)}")

    def due(self, asked: float | None) -> float | None:
        """When to ask next, after it was ``asked`` last; None when that was the last time."""
        times = (self.closed + seconds for seconds in ASKED_AFTER)
        return next((when for when in times if asked is None or when > asked), None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(value: Mapping[str, Any]) -> Charge:
    """Unknown keys are ignored. Raises KeyError, TypeError or ValueError when it is none."""
    known = {field.name: value[field.name] for field in fields(Charge) if field.name in value}
    cost = value.get("cost")
    numbers = {name: float(value.get(name) or 0.0) for name in ("at", "closed", "promise")}
    return Charge(
        **{
            **known,
            **numbers,
            "id": str(value["id"]),
            "standing": Standing(value["standing"]),
            "cost": None if cost is None else float(cost),
        }
    )


def newer(one: Charge | None, other: Charge) -> Charge:
    """Which of two records of the same charge to believe: what is known cannot be forgotten."""
    if one is None or _ORDER.index(other.standing) >= _ORDER.index(one.standing):
        return other
    return one


@dataclass(frozen=True, slots=True)
class Spending:
    """Sums of what is known to have been charged, and what is not known. ``day`` is the local day
    that ``today`` means."""

    day: date
    session: float = 0.0
    today: float = 0.0
    month: float = 0.0
    last: Charge | None = None
    open: tuple[Charge, ...] = ()
    settled: tuple[Charge, ...] = ()


def sums(charges: Iterable[Charge], day: date) -> tuple[float, float]:
    """Charged on a local day, and in its month up to the end of that day."""
    today = month = 0.0
    start = datetime.combine(day, time.min).timestamp()
    first = datetime.combine(day.replace(day=1), time.min).timestamp()
    for charge in charges:
        if charge.cost and charge.at >= first:
            month += charge.cost
            today += charge.cost if charge.at >= start else 0.0
    return round(today, 9), round(month, 9)


def check_limit(limit: float, spent: float, held: float, promise: float) -> None:
    """Raise LimitError where one more request would go beyond the session's limit.

    ``held`` is what runs, or may have been charged; ``promise`` the most the next may cost. A
    limit of 0 is none.
    """
    if not limit or (spent + held < limit and spent + held + promise <= limit):
        return
    parts: list[str] = []
    if spent:
        parts.append(say("{amount} was spent", amount=f"${dollars(spent, 3)}"))
    if held:
        amount = f"${dollars(held, 2)}"
        parts.append(say("up to {amount} is on its way or may have been charged", amount=amount))
    if spent + held < limit:
        parts.append(say("this may cost up to {amount}", amount=f"${dollars(promise, 2)}"))
    words = {"limit": f"${dollars(limit, 3)}", "reasons": _listed(parts)}
    raise LimitError(
        say("The session limit of {limit} is reached: {reasons}.", **words)
        if spent + held >= limit
        else say("The session limit of {limit} would be passed: {reasons}.", **words),
        "Nothing was sent. Raise the limit in the preferences, or start Blender again for a new "
        "session.",
        retryable=True,
    )


def asks_first(threshold: float, most: float | None) -> bool:
    """Whether Generate has to be confirmed: ``most`` is the estimate, None where it is unknown. A
    threshold of 0 never asks."""
    return bool(threshold) and (most is None or most >= threshold)


def _listed(parts: list[str]) -> str:
    """With a comma before "and", since these are clauses."""
    *others, last = parts
    if not others:
        return last
    return say("{others}, and {last}", others=together(*others, between=", "), last=last)
