"""What was at work when Paintover went is told once when it is back."""

import threading
from pathlib import Path

from addon.app import farewell
from addon.app.session import Session, State
from addon.app.work import Outcome
from addon.core import model
from addon.jobs.runner import Token


def busy(release: threading.Event) -> Session:
    session = Session()

    def work(_token: Token) -> Outcome:
        release.wait(10)
        return Outcome()

    session.submit("rainy neon alley", model.unknown("a/b"), 1, work)
    return session


def test_a_request_cut_off_is_told_once(tmp_path: Path) -> None:
    note, release = tmp_path / "new folder" / "note.json", threading.Event()
    before = busy(release)
    try:
        farewell.leave(before, note)
        assert not before.active
    finally:
        release.set()
        before.shutdown()
    after = Session()
    farewell.recall(after, note)
    (job,) = after.jobs.values()
    assert job.state is State.CANCELLED and job.prompt == "rainy neon alley"
    assert " ".join(job.notes) == (
        '"rainy neon alley" was at work when Paintover was disabled or Blender closed. '
        "Nothing was charged."
    )
    again = Session()
    farewell.recall(again, note)
    assert not again.jobs


def test_nothing_at_work_leaves_nothing(tmp_path: Path) -> None:
    farewell.leave(Session(), tmp_path / "note.json")
    assert not list(tmp_path.iterdir())


def test_a_broken_note_is_of_no_concern(tmp_path: Path) -> None:
    for text in ("", "{", "7", '["x"]', '[{"prompt": "x"}]'):
        (tmp_path / "note.json").write_text(text)
        session = Session()
        farewell.recall(session, tmp_path / "note.json")
        assert not session.jobs
