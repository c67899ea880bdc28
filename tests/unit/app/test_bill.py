"""However a request ends, its account says what is known of the cost."""

from pathlib import Path

import pytest

from addon.app.bill import Bill
from addon.app.ledger import Ledger
from addon.core.errors import (
    BlockedError,
    CancelledError,
    LostError,
    MalformedError,
    NoImageError,
    PaintoverError,
    ProviderError,
    UnreachableError,
)
from addon.core.money import Charge, Standing
from addon.core.progress import Phase, Progress
from addon.openrouter.answer import Answer


def made(**facts: object) -> PaintoverError:
    error = facts.pop("kind")("Words.")  # type: ignore[operator]
    for name, value in facts.items():
        setattr(error, name, value)
    return error


def bill(folder: Path, phase: Phase | None = Phase.WAITING) -> Bill:
    begun = Bill(Ledger(folder), Charge("a", 0.0, name="alley"))
    begun.begin()
    heard: list[object] = []
    report = begun.watch(heard.append)
    if phase:
        report(Progress(Phase.SENDING, 1, 2))
        report(Progress(phase))
        assert len(heard) == 2
    return begun


def test_before_it_is_sent_it_is_on_disk(tmp_path: Path) -> None:
    bill(tmp_path, None)
    assert '"SENT"' in next(tmp_path.rglob("*.jsonl")).read_text()


def test_a_price_that_came_is_the_price(tmp_path: Path) -> None:
    paid = bill(tmp_path)
    paid.paid(Answer(cost=0.067, generation_id="gen-1"))
    assert paid.charge.standing is Standing.KNOWN
    assert paid.ledger.spending.session == 0.067
    assert paid.ledger.spending.last == paid.charge


def test_a_picture_without_its_price_is_asked_for_later(tmp_path: Path) -> None:
    paid = bill(tmp_path)
    paid.paid(Answer(generation_id="gen-1"))
    assert paid.ledger.spending.open == (paid.charge,) and paid.charge.can_be_asked


def test_what_was_charged_without_a_picture_counts(tmp_path: Path) -> None:
    failed = bill(tmp_path)
    failed.failed(made(kind=NoImageError, cost=0.02))
    assert failed.ledger.spending.session == failed.ledger.spending.today == 0.02


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": LostError, "may_be_charged": True},
        {"kind": ProviderError, "may_be_charged": True},
        {"kind": CancelledError},
        {"kind": MalformedError},
        {"kind": ValueError},
    ],
)
def test_what_may_have_been_charged_is_listed(tmp_path: Path, facts: dict[str, object]) -> None:
    failed = bill(tmp_path)
    failed.failed(made(**facts))
    (found,) = failed.ledger.spending.open
    assert found.name == "alley" and found.why


@pytest.mark.parametrize("kind", [BlockedError, ProviderError, UnreachableError])
def test_a_refusal_costs_nothing(tmp_path: Path, kind: type[PaintoverError]) -> None:
    failed = bill(tmp_path)
    failed.failed(made(kind=kind))
    spending = failed.ledger.spending
    assert not spending.open and spending.session == 0.0
    assert failed.charge.standing is Standing.KNOWN


@pytest.mark.parametrize("phase", [None, Phase.SENDING, Phase.PAUSED])
def test_what_had_not_left_whole_costs_nothing(tmp_path: Path, phase: Phase | None) -> None:
    failed = bill(tmp_path, phase)
    failed.failed(CancelledError())
    assert failed.charge.cost == 0.0


def test_the_id_of_a_lost_answer_is_kept(tmp_path: Path) -> None:
    failed = bill(tmp_path)
    failed.failed(made(kind=LostError, may_be_charged=True, generation_id="gen-img-1"))
    assert failed.charge.can_be_asked and failed.charge.generation == "gen-img-1"
