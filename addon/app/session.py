"""The main thread's memory of this Blender session: jobs, results, and what is selected.

It outlives files: opening another .blend changes nothing here.
"""

import itertools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..core.errors import PaintoverError
from ..core.model import Model
from ..core.progress import Phase, Progress
from ..core.wording import say
from ..jobs.events import Event, Failed, Finished, Progressed, Started
from ..jobs.runner import Runner, Token
from . import line
from .library import Result
from .partials import Partial
from .reading import Reading
from .speeds import Speeds
from .work import Outcome, Task

_log = logging.getLogger(__package__)

KEPT_RESULTS = 50
KEPT_JOBS = 8


class State(StrEnum):
    """Where a job is: in line, at work, with its pictures in the library but not yet placed, or
    ended in one of three ways."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    ARRIVED = "ARRIVED"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(slots=True)
class Job:
    """One request, as the panel shows it. Times are of ``time.monotonic``.

    ``error`` is why pictures are missing, or are not where they were meant to go; ``notes`` are
    sentences worth reading besides. ``charge`` is the id of its account in the ledger, ``partial``
    the latest unfinished picture while it runs.
    """

    id: str
    prompt: str
    model: Model
    count: int = 1
    state: State = State.WAITING
    progress: Progress | None = None
    started: float = 0.0
    ended: float = 0.0
    error: PaintoverError | None = None
    notes: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    task: Task | None = field(default=None, repr=False)
    """What was asked, as long as it may be asked again."""
    charge: str = ""
    partial: Partial | None = None

    @property
    def is_active(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING, State.ARRIVED)

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        if not self.started:
            return 0.0
        return (self.ended or time.monotonic()) - self.started


class Session:
    """Jobs by id in the order they were made, and the newest results first."""

    def __init__(self) -> None:
        self.runner = Runner()
        self._side_runner = Runner()
        self.jobs: dict[str, Job] = {}
        self.results: list[Result] = []
        self.connection: str = ""
        self.on_ended: Callable[[Job], None] = lambda job: None
        self.on_results: Callable[[list[Result]], None] = lambda results: None
        self.model_puzzle: str = ""
        """Why the words that were typed last chose no model."""
        self.speeds = Speeds()
        self.readings: list[Reading] = []
        """Pictures that workers wait for to be decoded."""
        self._to_place: list[tuple[Job, Result]] = []
        self._calls: dict[str, Callable[[Any, PaintoverError | None], None]] = {}
        self._numbers = itertools.count(1)

    @property
    def active(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.is_active]

    @property
    def is_idle(self) -> bool:
        return self.runner.is_idle and self._side_runner.is_idle and not self._to_place

    def submit(
        self,
        prompt: str,
        model: Model,
        count: int,
        work: Callable[[Token], Outcome],
        task: Task | None = None,
    ) -> Job:
        """Queue one paid request for ``count`` pictures; ``task`` is what ``work`` does."""
        job = Job(f"job-{next(self._numbers)}", prompt, model, count, task=task)
        job.charge = task.bill.charge.id if task else ""
        self._forget_old_jobs()
        self.jobs[job.id] = job
        self.runner.submit(job.id, work)
        return job

    def note_ended(self, prompt: str, model: Model) -> Job:
        """A job of an earlier session, to be told among the ended ones."""
        job = Job(f"earlier-{next(self._numbers)}", prompt, model, state=State.CANCELLED)
        self._forget_old_jobs()
        self.jobs[job.id] = job
        return job

    def call(
        self, work: Callable[[Token], Any], then: Callable[[Any, PaintoverError | None], None]
    ) -> None:
        """Run anything else on a worker; ``then(value, error)`` follows on the main thread."""
        name = f"call-{next(self._numbers)}"
        self._calls[name] = then
        self._side_runner.submit(name, work)

    def cancel(self, job_id: str) -> bool:
        """Cancel at once, as far as the artist sees; False when there was nothing to cancel."""
        self.turn()
        job = self.jobs.get(job_id)
        if job is None or not job.is_active:
            return False
        if job.state is State.ARRIVED:
            self._to_place = [item for item in self._to_place if item[0] is not job]
            job.notes.append(say("Its picture is in Results, not in the scene."))
        elif _unsent(job):
            job.notes.append(say("Nothing was charged."))
        else:
            job.notes.append(say("It may be charged all the same."))
        job.state, job.ended = State.CANCELLED, time.monotonic()
        job.task = job.partial = None
        self.runner.cancel(job_id)
        return True

    def go_offline(self, cause: PaintoverError) -> bool:
        """End those in line unsent; True when there were any. What is under way goes on."""
        waiting = [job for job in self.active if job.state is State.WAITING]
        for job in waiting:
            self._fail(job, line.unsent_offline(cause))
            self.runner.cancel(job.id)
        return bool(waiting)

    def dismiss(self, job_id: str) -> None:
        """Take an ended job off the list; its pictures stay."""
        if job_id in self.jobs and not self.jobs[job_id].is_active:
            del self.jobs[job_id]

    def turn(self, seconds: float = float("inf")) -> bool:
        """Read events for at most ``seconds``; True when more than progress changed."""
        deadline = time.monotonic() + seconds
        changed = False
        for event in itertools.chain(self.runner.events(), self._side_runner.events()):
            changed = changed or not isinstance(event, Progressed)
            self._take(event)
            if time.monotonic() > deadline:
                break
        return changed

    def next_to_place(self) -> tuple[Job, Result] | None:
        """The oldest result that still has to go where it was meant to; tell it to ``placed``."""
        return self._to_place.pop(0) if self._to_place else None

    def placed(self, job: Job, error: PaintoverError | None, note: str = "") -> None:
        """How the placement of one of a job's results went."""
        job.error = job.error or error
        if note and note not in job.notes:
            job.notes.append(note)
        if job.state is State.ARRIVED and all(other is not job for other, _ in self._to_place):
            job.state = State.FAILED if job.error else State.DONE

    def placed_by_hand(self, result_id: str) -> None:
        """The artist was quicker: it must not be placed a second time."""
        due = [item for item in self._to_place if item[1].id == result_id]
        self._to_place = [item for item in self._to_place if item[1].id != result_id]
        for job, _ in due:
            self.placed(job, None)

    def add_results(self, results: list[Result]) -> None:
        """Show results, newest first, each once."""
        self.speeds.learn(results)
        self.on_results(results)
        merged = {result.id: result for result in (*results, *self.results)}
        newest = sorted(merged.values(), key=lambda result: result.id, reverse=True)
        self.results = newest[:KEPT_RESULTS]

    def forget(self, result_ids: list[str]) -> None:
        """What was deleted is neither shown nor placed."""
        self.results = [result for result in self.results if result.id not in result_ids]
        for result_id in result_ids:
            self.placed_by_hand(result_id)

    def result(self, result_id: str) -> Result | None:
        return next((result for result in self.results if result.id == result_id), None)

    def shutdown(self) -> bool:
        """Cancel everything; False when a thread could not be waited for."""
        for job in self.active:
            self.cancel(job.id)
        self._to_place.clear()
        both = [self.runner.shutdown(), self._side_runner.shutdown()]
        return all(both)

    def _take(self, event: Event) -> None:
        if event.job in self._calls:
            self._take_call(event)
            return
        job = self.jobs.get(event.job)
        if job is None:
            return
        match event:
            case Started() if job.is_active:
                job.state, job.started = State.RUNNING, time.monotonic()
            case Progressed(news=Progress() as progress) if job.is_active:
                job.progress = progress
            case Progressed(news=Reading() as reading):
                self.readings.append(reading)
            case Progressed(news=Partial() as partial) if job.is_active:
                job.partial = partial
            case Finished(value=Outcome() as outcome):
                job.partial = None
                self._finish(job, outcome)
            case Failed(error=error) if job.is_active:
                told = _readable(error)
                self._fail(job, told)
                if line.stops(told):
                    self._hold_line(job)
                if not line.may_try_again(told):
                    job.task = None
        if isinstance(event, Finished | Failed):
            self.on_ended(job)

    def _fail(self, job: Job, error: PaintoverError) -> None:
        job.error = line.kept(error)
        job.state, job.ended, job.partial = State.FAILED, time.monotonic(), None

    def _hold_line(self, failed: Job) -> None:
        """Those who wait for the same account would only fail alike, one after another."""
        assert failed.error is not None
        account = failed.task and failed.task.account
        for job in self.active:
            if job.state is State.WAITING and (job.task and job.task.account) == account:
                self._fail(job, line.unsent(failed.error))
                self.runner.cancel(job.id)

    def _finish(self, job: Job, outcome: Outcome) -> None:
        """A cancelled job's pictures are kept, because they were paid for, but not placed."""
        job.results, job.task = outcome.results, None
        self.add_results(outcome.results)
        warnings = {result.warning for result in outcome.results if result.warning}
        job.notes += sorted(warnings) + outcome.notes
        if not job.is_active:
            job.notes.append(say("Its picture had arrived already: it is in Results."))
            return
        if not outcome.error and len(outcome.results) < job.count:
            job.notes.append(
                say(
                    "{results} of {count} pictures came.",
                    results=len(outcome.results),
                    count=job.count,
                )
            )
        job.error = outcome.error and line.kept(outcome.error)
        job.state, job.ended = State.ARRIVED, time.monotonic()
        self._to_place += [(job, result) for result in outcome.results]

    def _take_call(self, event: Event) -> None:
        match event:
            case Finished(value=value):
                self._calls.pop(event.job)(value, None)
            case Failed(error=error):
                self._calls.pop(event.job)(None, _readable(error))

    def _forget_old_jobs(self) -> None:
        ended = [job.id for job in self.jobs.values() if not job.is_active]
        for job_id in ended[: max(0, len(ended) - KEPT_JOBS + 1)]:
            del self.jobs[job_id]


def _unsent(job: Job) -> bool:
    return job.progress is None or job.progress.phase in (Phase.SENDING, Phase.PAUSED)


def _readable(error: Exception) -> PaintoverError:
    """Any error as one an artist can read; a fault of ours keeps its type as detail."""
    if isinstance(error, PaintoverError):
        return error
    _log.error("A worker stumbled", exc_info=error)
    return PaintoverError(
        "Something went wrong inside Paintover.",
        "Try again; if it stays, report it with the text of the system console.",
        detail=f"{type(error).__name__}: {error}",
    )
