"""What is told in the status bar: what runs, and what ended while no tab was seen."""

from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.app.library import Result
from bl_ext.user_default.paintover.app.session import Job, State
from bl_ext.user_default.paintover.core.errors import PaintoverError
from bl_ext.user_default.paintover.core.progress import Phase, Progress
from bl_ext.user_default.paintover.ui import notice, status


def job(number: int, state: State, **more: Any) -> Job:
    model = runtime.get().catalogue.get("a/b")
    return Job(f"job-{number}", f"alley {number}", model, state=state, **more)


def result(number: int, prompt: str = "Rainy alley") -> Result:
    return Result(f"20260101-12000{number}-abcd", None, {"prompt": prompt})


@pytest.fixture
def told() -> notice.Notice:
    return notice.Notice()


def test_one_job_tells_phase_and_seconds() -> None:
    waiting = Progress(Phase.WAITING)
    running = job(1, State.RUNNING, progress=waiting, started=100.0, ended=112.4)
    assert status.progress([running]) == "Waiting · 12 s"
    assert status.progress([job(1, State.RUNNING, started=1.0, ended=1.0)]) == "Preparing · 0 s"
    assert status.progress([job(1, State.WAITING)]) == "In line"
    assert status.progress([job(1, State.ARRIVED)]) == "Arrived"


def test_several_jobs_are_counted_and_the_oldest_at_work_is_told() -> None:
    sending = Progress(Phase.SENDING)
    jobs = [
        job(1, State.WAITING),
        job(2, State.RUNNING, progress=sending, started=10.0, ended=13.0),
    ]
    assert status.progress(jobs) == "2 jobs · Sending · 3 s"


def test_nothing_is_told_while_nothing_runs() -> None:
    assert status.progress([]) == ""

    class Header:
        @property
        def layout(self) -> None:
            raise AssertionError("something was drawn")

    assert not runtime.get().session.active
    status._draw(Header(), bpy.context)
    status._draw_in_header(Header(), bpy.context)


def test_a_picture_is_told_once(told: notice.Notice) -> None:
    jobs = [job(1, State.RUNNING)]
    assert not told.look(bpy.context, jobs)
    jobs[0].state, jobs[0].results = State.DONE, [result(1)]
    assert told.look(bpy.context, jobs)
    assert told.is_shown and told.words() == 'Arrived: "Rainy alley"'
    assert not told.look(bpy.context, jobs)


def test_several_pictures_are_one_notice(told: notice.Notice) -> None:
    jobs = [job(1, State.DONE, results=[result(1)])]
    told.look(bpy.context, jobs)
    jobs.append(job(2, State.DONE, results=[result(2)]))
    assert told.look(bpy.context, jobs)
    assert told.words() == "2 pictures arrived"


def test_what_failed_is_told_and_what_the_artist_cancelled_is_not(told: notice.Notice) -> None:
    cancelled = job(1, State.CANCELLED)
    assert not told.look(bpy.context, [cancelled])
    failed = job(2, State.FAILED, error=PaintoverError("The account is empty.", "Add credit."))
    assert told.look(bpy.context, [cancelled, failed])
    assert told.words() == "The account is empty."


def test_a_long_error_and_an_empty_prompt_have_words_too(told: notice.Notice) -> None:
    told.results = [result(1, "")]
    assert told.words() == "A picture arrived"
    told.failed = [job(1, State.FAILED, error=PaintoverError("Much " * 90, ""))]
    assert len(told.words()) <= 80


def test_a_dismissed_notice_is_gone(told: notice.Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice, "current", told)
    told.look(bpy.context, [job(1, State.DONE, results=[result(1)])])
    assert bpy.ops.paintover.dismiss_notice() == {"FINISHED"}
    assert not told.is_shown and not told.results
