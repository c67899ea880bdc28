"""Sums by local days, the session's limit, and when to ask what became of a request."""

from datetime import date, datetime, timedelta

import pytest

from addon.core import money
from addon.core.money import Charge, LimitError, Standing


def at(*when: int) -> float:
    return datetime(*when).timestamp()  # type: ignore[arg-type]


def known(when: float, cost: float) -> Charge:
    return Charge(f"{when}-{cost}", when, Standing.KNOWN, cost=cost)


def test_days_and_months_are_local() -> None:
    charges = [
        known(at(2026, 10, 31, 23, 59), 100.0),
        known(at(2026, 11, 1), 1.0),
        known(at(2026, 11, 21, 23, 59), 0.2),
        known(at(2026, 11, 22), 0.03),
        known(at(2026, 11, 22, 23, 59), 0.004),
        Charge("open", at(2026, 11, 22, 12), Standing.OPEN, promise=9.0),
    ]
    assert money.sums(charges, date(2026, 11, 22)) == (pytest.approx(0.034), pytest.approx(1.234))


@pytest.mark.parametrize(
    ("limit", "spent", "held", "promise"),
    [(0, 99, 99, 99), (1, 0.5, 0, 0.5), (1, 0.99, 0, 0), (1, 0, 0.5, 0.25)],
)
def test_within_the_limit(limit: float, spent: float, held: float, promise: float) -> None:
    money.check_limit(limit, spent, held, promise)


@pytest.mark.parametrize(
    ("limit", "spent", "held", "promise", "words"),
    [
        (1, 1.0, 0, 0, "The session limit of $1 is reached: $1 was spent."),
        (
            1,
            0.9,
            0,
            0.2,
            "The session limit of $1 would be passed: $0.90 was spent, and this may cost up to "
            "$0.20.",
        ),
        (1, 0, 0, 2, "The session limit of $1 would be passed: this may cost up to $2."),
        (
            2.5,
            0.5,
            2.0,
            0.1,
            "The session limit of $2.50 is reached: $0.50 was spent, and up to $2 is on its way "
            "or may have been charged.",
        ),
    ],
)
def test_beyond_the_limit(
    limit: float, spent: float, held: float, promise: float, words: str
) -> None:
    with pytest.raises(LimitError) as caught:
        money.check_limit(limit, spent, held, promise)
    assert caught.value.message == words
    assert "Nothing was sent." in caught.value.hint and "preferences" in caught.value.hint


@pytest.mark.parametrize(
    ("threshold", "most", "asks"),
    [
        (0, 50.0, False),
        (0, None, False),
        (0.1, 0.09, False),
        (0.1, 0.1, True),
        (0.1, 2.0, True),
        (0.1, None, True),
    ],
)
def test_a_dear_or_unknown_price_asks_first(
    threshold: float, most: float | None, asks: bool
) -> None:
    assert money.asks_first(threshold, most) is asks


def test_openrouter_is_asked_ever_more_seldom_and_not_for_ever() -> None:
    charge = Charge("a", 0.0, Standing.OPEN, closed=1000.0, generation="gen-1")
    asked, times = None, []
    while (due := charge.due(asked)) is not None:
        times.append(due)
        asked = due
        assert len(times) < 20
    assert times[0] - 1000 >= 60 and 480 <= times[-1] - 1000 <= 3600
    assert times == sorted(times)


def test_what_an_earlier_session_left_is_asked_for_once() -> None:
    charge = Charge("a", 0.0, Standing.OPEN, closed=1000.0, generation="gen-1")
    now = 1000.0 + timedelta(days=2).total_seconds()
    due = charge.due(None)
    assert due is not None and due <= now
    assert charge.due(now) is None


def test_what_is_known_is_not_forgotten() -> None:
    sent = Charge("a", 1.0)
    open_, dismissed = (
        Charge("a", 1.0, standing) for standing in (Standing.OPEN, Standing.DISMISSED)
    )
    settled = Charge("a", 1.0, Standing.KNOWN, cost=0.0)
    for first in (sent, open_, dismissed):
        assert money.newer(first, settled) is settled is money.newer(settled, first)
    assert money.newer(open_, dismissed) is dismissed is money.newer(dismissed, open_)
    assert money.newer(None, sent) is sent


def test_a_record_survives_json_and_what_is_new_in_it() -> None:
    charge = Charge("a", 12.5, Standing.OPEN, "alley", "a/b", 0.2, None, 1, 13.0, "gen-1", "Lost.")
    assert money.from_json(charge.to_json()) == charge
    assert money.from_json({**charge.to_json(), "from_the_future": [1]}) == charge


@pytest.mark.parametrize("wrong", [{}, {"id": "a"}, {"id": "a", "standing": "LOST"}])
def test_what_is_no_record_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        money.from_json(wrong)


def test_what_became_of_it() -> None:
    assert known(1.0, 0.0).verdict == "Nothing was charged"
    assert known(1.0, 0.014).verdict == "$0.014 was charged"
