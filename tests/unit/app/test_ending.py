"""Cancel and quit: what is told of a request that was under way, and that nothing goes on."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from addon.app import farewell, line
from addon.app.session import Job, Session, State
from addon.core import errors
from addon.core.progress import Phase
from addon.jobs.runner import Token
from tests.unit.openrouter.helpers import (
    MODEL,
    Inbox,
    Peer,
    client,
    png,
    reference,
    request,
    serving,
)


@pytest.fixture
def session() -> Session:
    made = Session()
    yield made
    assert made.shutdown()


def begin(session: Session, url: str, size: int = 4000) -> Job:
    job = request("rainy alley", references=(reference(png(padding=size)),))

    def work(token: Token) -> object:
        return client(url, token.cancelled, progress=token.report).generate(job, Inbox())

    return session.submit(job.prompt, MODEL, 1, work)  # type: ignore[arg-type]


def turn_until(session: Session, reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        session.turn()
        time.sleep(0.005)


def in_phase(job: Job, phase: Phase) -> Callable[[], bool]:
    return lambda: job.progress is not None and job.progress.phase is phase


def silent(peer: Peer) -> None:
    peer.read_request()
    peer.closed_within(10)


def slow_reader(peer: Peer) -> None:
    peer.read_head()
    time.sleep(1)
    peer.closed_within(10)


def busy(peer: Peer) -> None:
    peer.read_request()
    peer.answer({"error": {"code": 503, "message": "Busy"}}, 503, Retry_After="200")


@pytest.mark.parametrize(
    ("name", "script", "phase", "charge"),
    [
        ("Cancel while the request is sent", slow_reader, Phase.SENDING, "Nothing was charged."),
        ("Cancel while the model works", silent, Phase.WAITING, "It may be charged all the same."),
        ("Cancel during a wait", busy, Phase.PAUSED, "Nothing was charged."),
    ],
)
def test_cancel(session, fault, name, script, phase, charge):
    with serving(script) as server:
        job = begin(session, server.url, 30_000_000 if phase is Phase.SENDING else 4000)
        turn_until(session, in_phase(job, phase))
        assert session.cancel(job.id)
        assert job.state is State.CANCELLED and job.notes == [charge]
        turn_until(session, lambda: session.is_idle)
        assert len(server.peers) == 1
    lost = "No" if charge.startswith("Nothing") else "A charge without a picture is possible: told"
    fault("ended", name, None, 1, reads=f"Cancelled: (the prompt). {charge}", lost=lost)


def test_quit(session, fault, tmp_path: Path):
    note = tmp_path / "interrupted.json"
    with serving(silent) as server:
        job = begin(session, server.url)
        turn_until(session, in_phase(job, Phase.WAITING))
        farewell.leave(session, note)
        turn_until(session, lambda: session.is_idle)
        assert len(server.peers) == 1
    (told,) = json.loads(note.read_text("utf-8"))["jobs"]
    reads = " ".join(told["notes"])
    assert "may be charged" in reads
    lost = "A charge without a picture is possible: told at the next start"
    fault("ended", "Blender is closed while the model works", None, 1, reads=reads, lost=lost)


@pytest.mark.parametrize(
    ("error", "is_shared"),
    [
        (errors.AuthError("No."), True),
        (errors.CreditError("No."), True),
        (errors.CreditError("Soon.", retryable=True), False),
        (errors.OfflineError("No."), True),
        (errors.UnreachableError("No.", retryable=True), True),
        (errors.BlockedError("No."), False),
        (errors.RateLimitError("Later.", retryable=True), False),
        (errors.LostError("Gone.", retryable=True), False),
    ],
)
def test_what_stops_the_line(session, error, is_shared):
    session.runner.max_parallel = 1
    ran: list[int] = []

    def fail(token: Token) -> object:
        raise error

    first = session.submit("first", MODEL, 1, fail)  # type: ignore[arg-type]
    others = [
        session.submit("other", MODEL, 1, lambda token, n=n: ran.append(n))  # type: ignore[arg-type]
        for n in range(3)
    ]
    turn_until(session, lambda: session.is_idle)
    assert first.error is error
    assert ran == ([] if is_shared else [0, 1, 2])
    assert {job.state for job in others} == {State.FAILED} if is_shared else True
    assert line.stops(error) is is_shared


def test_the_line_behind_a_wrong_key(session, fault):
    """Ten jobs in line are one request, not ten."""
    session.runner.max_parallel = 1

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer({"error": {"code": 401, "message": "User not found."}}, 401)

    with serving(script) as server:
        jobs = [begin(session, server.url) for _ in range(10)]
        turn_until(session, lambda: session.is_idle)
        assert len(server.peers) == 1
    told = {job.error.sentence for job in jobs[1:] if job.error}
    assert len(told) == 1
    fault("ended", "Jobs in line behind a wrong key or an empty account", jobs[1].error, 1)


def test_those_in_line_when_blender_is_told_to_stay_offline(session, fault):
    session.runner.max_parallel = 1
    with serving(silent) as server:
        first, second = (begin(session, server.url) for _ in range(2))
        turn_until(session, in_phase(first, Phase.WAITING))
        assert session.go_offline(errors.OfflineError("Blender is not allowed to go online."))
        assert first.is_active and second.state is State.FAILED
        assert not session.go_offline(errors.OfflineError("Still not."))
        session.cancel(first.id)
        turn_until(session, lambda: session.is_idle)
        assert len(server.peers) == 1
    fault("ended", "Blender is told to stay offline while jobs wait in line", second.error, 1)
