"""How long a server asks to wait, in every form it says so (openrouter-api.md, 9.3 and 9.6)."""

import math
import re
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

_EPOCH = 1e8
"""A larger number of seconds is a moment, not a span; a thousand times as much is milliseconds."""


def asked(
    headers: Mapping[str, str], error: Mapping[str, Any], now: float | None = None
) -> float | None:
    """Seconds to wait, 0 or more, by what is most exact; None where nothing is said.

    ``error`` is the body's error object. ``now`` is Unix time in seconds, of this computer; a
    moment is reckoned from the server's own ``Date`` where it gives one.
    """
    outer = _lowered(headers)
    metadata, availability = _mapping(error.get("metadata")), _mapping(error.get("availability"))
    inner = _lowered(metadata.get("headers"))
    here = time.time() if now is None else now
    clock = _moment(outer.get("date"))
    clock = here if clock is None else clock
    said = (
        _span(outer.get("retry-after"), clock),
        _span(metadata.get("retry_after_seconds"), clock),
        _span(inner.get("retry-after"), clock),
        _span(availability.get("retry_after"), clock),
        _span(outer.get("x-ratelimit-reset"), clock),
        _span(inner.get("x-ratelimit-reset"), clock),
    )
    return next((seconds for seconds in said if seconds is not None), None)


def _span(value: object, clock: float) -> float | None:
    """Seconds out of a number of seconds, a moment in seconds or milliseconds, or a date."""
    number = _number(value)
    if number is None:
        moment = _moment(value)
        return None if moment is None else max(0.0, moment - clock)
    if number >= _EPOCH * 1000:
        number /= 1000
    return max(0.0, number - clock if number >= _EPOCH else number)


def _number(value: object) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,15}(\.\d{1,9})?\s*", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e15 and math.isfinite(value) else None


def _moment(value: object) -> float | None:
    """Unix time of an HTTP date."""
    if not isinstance(value, str) or len(value) > 100:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _lowered(value: object) -> dict[str, Any]:
    return {str(name).lower(): one for name, one in _mapping(value).items()}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
