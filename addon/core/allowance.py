"""Whose key it is, what it may spend, and what is left, in sentences.

Read from ``GET /key`` (openrouter-api.md, section 11.1), of which any part may be missing.
"""

from collections.abc import Mapping
from typing import Any

_SPANS = {"daily": "a day", "weekly": "a week", "monthly": "a month", "yearly": "a year"}


def sentences(key: Mapping[str, Any]) -> str:
    """A few sentences for the artist. Never raises: what cannot be read is left out."""
    return " ".join(part for part in (_whose(key), _limit(key), *_budgets(key), _tier(key)) if part)


def left(key: Mapping[str, Any]) -> str:
    """What may still be spent, in a few words; empty where that is not told. Never raises."""
    rest = [_usd(key.get("limit_remaining"))]
    budget = key.get("effective_budget")
    if isinstance(budget, Mapping):
        rest.append(_usd(budget.get("remaining_usd")))
    known = [amount for amount in rest if amount is not None]
    if known:
        return f"{_dollars(min(known))} left on this key"
    return "No limit on this key" if key.get("limit", "") is None else ""


def _whose(key: Mapping[str, Any]) -> str:
    label = key.get("label")
    label = " ".join(label.split())[:100] if isinstance(label, str) else ""
    return f"The key is {label}." if label else "The key is good."


def _limit(key: Mapping[str, Any]) -> str:
    limit, left = _usd(key.get("limit")), _usd(key.get("limit_remaining"))
    if limit is None and left is None:
        if key.get("limit", "") is not None:
            return ""  # not told is not unlimited
        usage = _usd(key.get("usage"))
        spent = f" It has spent {_dollars(usage)} so far." if usage else ""
        return f"It has no limit of its own.{spent}"
    if limit is None:
        return f"{_dollars(left)} is left to spend."
    span = _span(key.get("limit_reset"))
    may = f"It may spend {_dollars(limit)}{span}"
    return f"{may}, of which {_dollars(left)} is left." if left is not None else f"{may}."


def _budgets(key: Mapping[str, Any]) -> list[str]:
    """Limits that somebody else has set, such as a team's; the one that counts where it is told."""
    one, several = key.get("effective_budget"), key.get("budgets")
    listed = [one] if isinstance(one, Mapping) else several if isinstance(several, list) else []
    told = []
    for budget in listed[:3]:
        left = _usd(budget.get("remaining_usd")) if isinstance(budget, Mapping) else None
        if left is None:
            continue
        scope = budget.get("scope")
        whose = f"The {scope}'s budget" if isinstance(scope, str) and scope else "A budget"
        span, limit = _span(budget.get("reset_interval")), _usd(budget.get("limit_usd"))
        of = f" of {_dollars(limit)}{span}" if limit is not None else ""
        told.append(
            f"{whose}{of} has {_dollars(left)} left."
            if left > 0
            else f"{whose}{of} is spent: nothing goes through until it starts again."
        )
    return told


def _tier(key: Mapping[str, Any]) -> str:
    if key.get("is_free_tier") is True:
        return "The account has never bought credits, which most image models need."
    return ""


def _span(value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    return f" {_SPANS[value]}" if value in _SPANS else f" ({value[:30]})"


def _usd(value: object) -> float | None:
    """An amount, which some servers send as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = float(value)
    except (ValueError, OverflowError):
        return None
    return amount if abs(amount) < 1e12 else None  # which NaN is not


def _dollars(amount: float | None) -> str:
    return f"${max(0.0, amount or 0.0):,.2f}"
