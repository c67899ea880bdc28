"""kill -9 at any moment of a job: no picture that had arrived is lost, and no half file is left.

A child process (``killed.py``) asks the sandbox and stands still at a named point, where it is
killed; this process then looks into the library as the next Blender does when it starts.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from standin import Sandbox

from addon.app import adopt, wake
from addon.app.library import Library
from addon.app.session import Session

CHILD = Path(__file__).with_name("killed.py")

NOTHING_CHARGED = (
    '"rainy neon alley" was at work when Blender was closed without warning. Nothing was charged.'
)
MAYBE = (
    '"rainy neon alley" was at work when Blender was closed without warning. '
    "It may have been charged all the same: see https://openrouter.ai/activity"
)
ONE = (
    '"rainy neon alley" was at work when Blender was closed without warning. '
    "Its picture had arrived: it is in Results."
)
TWO = (
    '"rainy neon alley" was at work when Blender was closed without warning. '
    "2 pictures had arrived: they are in Results."
)

POINTS = {
    # Where it is killed: how many pictures must be there, and what the artist is told.
    "half-intent": (0, []),
    "before-send": (0, [NOTHING_CHARGED]),
    "sending-half": (0, [NOTHING_CHARGED]),
    "last-bytes-leaving": (0, [MAYBE]),
    "waiting": (0, [MAYBE]),
    "head-of-the-answer": (0, [MAYBE]),
    "first-byte": (0, [MAYBE]),
    "mid-picture": (0, [MAYBE]),
    "whole-before-the-answer-ends": (1, [ONE]),
    "last-byte-before-close": (1, [ONE]),
    "after-fsync": (1, [ONE]),
    "half-note": (1, [ONE]),
    "before-rename": (1, [ONE]),
    "half-copied": (1, [ONE]),
    "after-rename-before-sidecar": (1, [ONE]),
    "half-sidecar": (1, [ONE]),
    "sidecar-before-its-rename": (1, [ONE]),
    "after-sidecar": (1, [ONE]),
    "ending-the-job": (1, []),
    "event-unread": (1, []),
}
KNOWN = list(POINTS)[list(POINTS).index("before-rename") :]
"""Where the answer had been read to its end, so that all of it is known."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Sandbox(port=0) as sandbox:
        yield sandbox.url


class Child:
    """A process that stands still at a point, to be killed there or let go."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, CHILD, *arguments]
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, text=True, env=_environment()
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()  # SIGKILL; on Windows TerminateProcess
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"}


def killed(point: str, folder: Path, url: str, **options: object) -> None:
    child = Child("ask", point, folder, url, json.dumps(options))
    try:
        assert child.line() == "here"
    finally:
        child.kill()


def look(folder: Path) -> dict[str, Any]:
    """What the next process finds and tells."""
    shelf = Library(folder)
    orphans = adopt.adopt(shelf)
    results = shelf.latest(99)
    session = Session()
    wake.tell(session, orphans)
    assert {result.id for result in session.results} <= {result.id for result in results}
    return {
        "results": [{**result.facts, "path": str(result.path)} for result in results],
        "told": [note for job in session.jobs.values() for note in job.notes],
        "generation_ids": [orphan.generation_id for orphan in orphans],
    }


def assert_readable(found: dict[str, Any], folder: Path) -> None:
    """Every result is a picture that opens, with the bytes that came; nothing else is there."""
    for facts in found["results"]:
        path = Path(facts["path"])
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == (facts["width"], facts["height"])
        assert hashlib.sha256(path.read_bytes()).hexdigest() == facts["sha256"]
        assert (facts["prompt"], facts["source"]) == ("rainy neon alley", "Viewport")
        assert facts["placement"]["target"] == "PLANE"
    pictures = {Path(facts["path"]) for facts in found["results"]}
    expected = pictures | {path.with_suffix(".json") for path in pictures}
    files = {path for path in folder.rglob("*") if path.is_file()}
    assert {path for path in files if path.parent.name != "sent"} == expected
    assert not list((folder / "incoming").iterdir())


@pytest.mark.parametrize("point", POINTS)
def test_killed(point: str, tmp_path: Path, url: str) -> None:
    killed(point, tmp_path, url)
    found = look(tmp_path)
    count, told = POINTS[point]
    assert len(found["results"]) == count
    assert found["told"] == told
    assert_readable(found, tmp_path)
    if point in KNOWN:
        assert all(facts["cost"] and facts["generation_id"] for facts in found["results"])
    again = look(tmp_path)
    assert not again["told"], "it is told once"
    assert again["results"] == found["results"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("point", ["mid-picture", "whole-before-the-answer-ends", "after-fsync"])
def test_killed_in_a_chat(point: str, stream: bool, tmp_path: Path, url: str) -> None:
    killed(point, tmp_path, url, route="CHAT", stream=stream)
    found = look(tmp_path)
    count, told = POINTS[point]
    assert (len(found["results"]), found["told"]) == (count, told)
    assert_readable(found, tmp_path)


@pytest.mark.parametrize(
    ("point", "count", "told"),
    [
        ("second-picture-arriving", 1, ONE),
        ("last-byte-before-close", 2, TWO),
        ("first-of-two-in-its-place", 2, TWO),
    ],
)
def test_killed_with_two_pictures(
    point: str, count: int, told: str, tmp_path: Path, url: str
) -> None:
    killed(point, tmp_path, url, count=2, model="openai/gpt-image-2")
    found = look(tmp_path)
    assert (len(found["results"]), found["told"]) == (count, [told])
    assert len({facts["sha256"] for facts in found["results"]}) == count
    assert_readable(found, tmp_path)


def test_the_name_of_what_was_asked_for_is_known(tmp_path: Path, url: str) -> None:
    killed("first-byte", tmp_path, url)
    (generation_id,) = look(tmp_path)["generation_ids"]
    assert generation_id.startswith("gen-")


def test_what_the_server_has_declined_is_not_charged(tmp_path: Path, url: str) -> None:
    killed("declined", tmp_path, url, prompt="rainy neon alley @401")
    (told,) = look(tmp_path)["told"]
    assert told.endswith("Nothing was charged.")


@pytest.mark.parametrize(
    "point",
    ["adopting-noted", "adopting-moved", "adopting-half-sidecar", "adopting-kept", "adopting-done"],
)
@pytest.mark.parametrize("first", ["last-byte-before-close", "after-rename-before-sidecar"])
def test_killed_while_adopting(first: str, point: str, tmp_path: Path, url: str) -> None:
    killed(first, tmp_path, url)
    child = Child("look", point, tmp_path)
    child.line()
    child.kill()
    found = look(tmp_path)
    assert len(found["results"]) == 1
    assert_readable(found, tmp_path)


@pytest.mark.parametrize("point", ["before-send", "first-byte", "last-byte-before-close"])
def test_the_job_of_a_living_blender_is_left_alone(point: str, tmp_path: Path, url: str) -> None:
    child = Child("ask", point, tmp_path, url, "{}")
    try:
        assert child.line() == "here"
        before = {path for path in tmp_path.rglob("*") if path.is_file()}
        found = look(tmp_path)
        assert (found["results"], found["told"]) == ([], [])
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    finally:
        child.kill()
    assert len(look(tmp_path)["told"]) == 1


def test_a_job_that_ends_by_itself_leaves_nothing_to_tell(tmp_path: Path, url: str) -> None:
    child = Child("ask", "nowhere", tmp_path, url, "{}")
    assert child.line().startswith("ended ARRIVED")
    child.kill()
    found = look(tmp_path)
    assert (len(found["results"]), found["told"]) == (1, [])
    assert_readable(found, tmp_path)
