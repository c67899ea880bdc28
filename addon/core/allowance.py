"""Whose key it is, what it may spend, and what is left, in sentences.

Read from ``GET /key`` (openrouter-api.md, section 11.1), of which any part may be missing.
"""

from collections.abc import Mapping
from typing import Any

from .wording import say, template, together

_SPANS = {
    "daily": template("{amount} a day"),
    "weekly": template("{amount} a week"),
    "monthly": template("{amount} a month"),
    "yearly": template("{amount} a year"),
}


def sentences(key: Mapping[str, Any]) -> str:
    """A few sentences for the artist. Never raises: what cannot be read is left out."""
    return together(_whose(key), _limit(key), *_budgets(key), _tier(key))


def left(key: Mapping[str, Any]) -> str:
    """What may still be spent, in a few words; empty where that is not told. Never raises."""
    rest = [_usd(key.get("limit_remaining"))]
    budget = key.get("effective_budget")
    if isinstance(budget, Mapping):
        rest.append(_usd(budget.get("remaining_usd")))
    known = [amount for amount in rest if amount is not None]
    if known:
        return say("{amount} left on this key", amount=_dollars(min(known)))
    return say("No limit on this key") if key.get("limit", "") is None else ""


def _whose(key: Mapping[str, Any]) -> str:
    label = key.get("label")
    label = " ".join(label.split())[:100] if isinstance(label, str) else ""
    return say("The key is {name}.", name=label) if label else say("The key is good.")


def _limit(key: Mapping[str, Any]) -> str:
    limit, left = _usd(key.get("limit")), _usd(key.get("limit_remaining"))
    if limit is None and left is None:
        if key.get("limit", "") is not None:
            return ""  # not told is not unlimited
        usage = _usd(key.get("usage"))
        spent = say("It has spent {amount} so far.", amount=_dollars(usage)) if usage else ""
        return together(say("It has no limit of its own."), spent)
    if limit is None:
        return say("{amount} is left to spend.", amount=_dollars(left))
    most = _within(limit, key.get("limit_reset"))
    if left is None:
        return say("It may spend {limit}.", limit=most)
    return say(
        "It may spend {limit}, of which {amount} is left.", limit=most, amount=_dollars(left)
    )


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
        has_scope = isinstance(scope, str) and scope
        whose = say("The {scope}'s budget", scope=scope) if has_scope else say("A budget")
        if (limit := _usd(budget.get("limit_usd"))) is not None:
            most = _within(limit, budget.get("reset_interval"))
            whose = say("{budget} of {limit}", budget=whose, limit=most)
        told.append(
            say("{budget} has {amount} left.", budget=whose, amount=_dollars(left))
            if left > 0
            else say("{budget} is spent: nothing goes through until it starts again.", budget=whose)
        )
    return told


def _tier(key: Mapping[str, Any]) -> str:
    if key.get("is_free_tier") is True:
        return say("The account has never bought credits, which most image models need.")
    return ""


def _within(limit: float, span: object) -> str:
    """So much in so long a time, where one is told."""
    amount = _dollars(limit)
    if not isinstance(span, str) or not span:
        return amount
    return say(_SPANS[span], amount=amount) if span in _SPANS else f"{amount} ({span[:30]})"


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
