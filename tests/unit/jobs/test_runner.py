"""Jobs run a few at a time, end exactly once, and stop when told."""

import threading
import time
from collections.abc import Callable

import pytest

from addon.core.errors import CancelledError
from addon.jobs.events import Event, Failed, Finished, Progressed, Started
from addon.jobs.runner import Runner, Token


@pytest.fixture
def runner() -> Runner:
    made = Runner(max_parallel=2)
    yield made
    assert made.shutdown()


def drain(runner: Runner, until: Callable[[list[Event]], bool]) -> list[Event]:
    seen: list[Event] = []
    deadline = time.monotonic() + 5
    while not until(seen):
        assert time.monotonic() < deadline, seen
        seen += runner.events()
        time.sleep(0.001)
    return seen


def ended(seen: list[Event]) -> list[str]:
    return [event.job for event in seen if isinstance(event, Finished | Failed)]


def until_cancelled(token: Token) -> None:
    while not token.cancelled():
        time.sleep(0.001)
    raise CancelledError


def test_a_job_reports_and_finishes(runner: Runner) -> None:
    def work(token: Token) -> int:
        token.report("half")
        return 42

    runner.submit("a", work)
    seen = drain(runner, lambda seen: bool(ended(seen)))
    assert seen == [Started("a"), Progressed("a", "half"), Finished("a", 42)]
    assert runner.is_idle


def test_an_exception_is_an_event(runner: Runner) -> None:
    error = ValueError("no")

    def work(_token: Token) -> None:
        raise error

    runner.submit("a", work)
    assert drain(runner, lambda seen: bool(ended(seen)))[-1] == Failed("a", error)


def test_no_more_than_max_parallel_run_and_the_line_is_kept(runner: Runner) -> None:
    running, most, order, lock = [0], [0], [], threading.Lock()

    def work(name: str) -> Callable[[Token], None]:
        def run(_token: Token) -> None:
            with lock:
                order.append(name)
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.02)
            with lock:
                running[0] -= 1

        return run

    for name in "abcde":
        runner.submit(name, work(name))
    drain(runner, lambda seen: len(ended(seen)) == 5)
    assert most[0] == 2
    assert sorted(order[:2]) == ["a", "b"] and sorted(order) == list("abcde")


def test_cancel_stops_a_running_job_once(runner: Runner) -> None:
    runner.submit("a", until_cancelled)
    runner.cancel("a")
    runner.cancel("a")
    seen = drain(runner, lambda seen: bool(ended(seen)))
    assert ended(seen) == ["a"]
    assert isinstance(seen[-1], Failed) and isinstance(seen[-1].error, CancelledError)


def test_cancel_of_one_that_waits_never_runs_it(runner: Runner) -> None:
    ran = []
    runner.submit("a", until_cancelled)
    runner.submit("b", until_cancelled)
    runner.submit("c", lambda _token: ran.append("c"))
    runner.cancel("c")
    seen = drain(runner, lambda seen: "c" in ended(seen))
    assert not ran and Started("c") not in seen


def test_cancel_of_what_never_was_is_nothing(runner: Runner) -> None:
    runner.cancel("ghost")
    assert runner.is_idle


def test_shutdown_stops_everything() -> None:
    runner = Runner(max_parallel=2)
    for name in "abc":
        runner.submit(name, until_cancelled)
    assert runner.shutdown()
    assert not [thread for thread in threading.enumerate() if "paintover" in thread.name]


def test_shutdown_is_bounded_when_a_worker_cannot_stop() -> None:
    release = threading.Event()
    runner = Runner()
    runner.submit("a", lambda _token: release.wait(10))
    before = time.monotonic()
    assert not runner.shutdown(timeout=0.1)
    assert time.monotonic() - before < 2
    release.set()
