"""After a failure: the line behind it, Try Again, another model, the provider's own words."""

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.app.session import Job, State
from bl_ext.user_default.paintover.core import errors
from bl_ext.user_default.paintover.openrouter import retry
from bl_ext.user_default.paintover.ui import job_rows, remedies, text
from standin import Sandbox

from tests.blender.conftest import KEY
from tests.blender.flow.test_generate import checker
from tests.blender.flow.test_jobs import begin, finish, placed, turn_until


class Layout:
    """Notes which buttons are drawn, and on what."""

    def __init__(self, drawn: list[tuple[str, Any]]) -> None:
        self.drawn = drawn

    def operator(self, name: str, **more: Any) -> Any:
        button = type("Button", (), {})()
        self.drawn.append((name, button))
        return button

    def label(self, text: str = "", **more: Any) -> None:
        self.drawn.append(("label", text))

    def progress(self, text: str = "", **more: Any) -> None:
        self.drawn.append(("progress", text))

    def row(self, **more: Any) -> "Layout":
        return Layout(self.drawn)

    column = box = row


def in_a_window() -> Any:
    """Without one, the interface has no scale."""
    styles = bpy.context.preferences.ui_styles
    seen = SimpleNamespace(system=SimpleNamespace(ui_scale=1.0), ui_styles=styles)
    return SimpleNamespace(preferences=seen, region=None)


def drawn() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    job_rows.draw(Layout(found), text.Page(in_a_window(), 300))
    return found


def buttons() -> dict[str, Any]:
    return {name: button for name, button in drawn() if "." in name and "paintover" in name}


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    assert sandbox.settle()
    return [entry for entry in sandbox.log if entry["method"] == "POST"]


@pytest.fixture(autouse=True)
def empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime.get().session.jobs.clear()
    monkeypatch.setattr(retry, "STEP", 0.01)


@pytest.mark.parametrize("fault", ["key", "credit", "nobody"])
def test_those_in_line_are_not_sent_after_what_they_share(
    sandbox: Sandbox, settings: Any, preferences: Any, fault: str
) -> None:
    preferences.max_parallel = 1
    preferences.api_key = {"key": "sk-or-v1-bad", "credit": "sk-or-v1-broke"}.get(fault, KEY)
    if fault == "nobody":
        preferences.base_url = "http://127.0.0.1:9/api/v1"
    first, *others = [begin(f"alley {number}") for number in range(5)]
    for job in (first, *others):
        finish(job)
    assert len(posts(sandbox)) == (0 if fault == "nobody" else 1)
    assert {job.state for job in others} == {State.FAILED}
    (sentence,) = {job.error.sentence for job in others if job.error}
    assert "Not sent" in sentence and "Nothing was charged" in sentence
    if fault == "key":
        assert "paintover.open_preferences" in buttons(), "the sentence sends the artist there"
    # Mended, all of them go out with the new key.
    preferences.api_key, preferences.base_url = KEY, sandbox.url
    again = [button.job for name, button in drawn() if name == "paintover.try_again"]
    (held,) = [names for names in again if others[0].id in names.split()]
    assert bpy.ops.paintover.try_again(job=held) == {"FINISHED"}
    assert len(placed()) == 4
    preferences.max_parallel = 3


@pytest.mark.usefixtures("settings")
def test_one_that_fails_for_its_own_reason_stops_nobody(sandbox: Sandbox, preferences: Any) -> None:
    preferences.max_parallel = 1
    jobs = [begin("alley @blocked"), begin("alley @402flight=0.01"), begin("alley")]
    for job in jobs:
        finish(job)
    assert [job.state for job in jobs] == [State.FAILED, State.FAILED, State.DONE]
    preferences.max_parallel = 3


@pytest.mark.usefixtures("settings")
def test_try_again_sends_the_very_same_request(sandbox: Sandbox) -> None:
    job = begin("alley @500x1", source="VIEWPORT")
    finish(job)
    assert job.state is State.FAILED
    bpy.context.scene.paintover.prompt = "something else"
    button = buttons()["paintover.try_again"]
    assert bpy.ops.paintover.try_again(job=button.job) == {"FINISHED"}
    first, second = posts(sandbox)
    assert first["body"] == second["body"]
    assert len(placed()) == 1 and job.id not in runtime.get().session.jobs


@pytest.mark.usefixtures("settings")
def test_a_charge_that_may_have_been_is_told_before_another_try(sandbox: Sandbox) -> None:
    job = begin("alley @dropbefore")
    finish(job)
    assert job.error is not None and job.error.may_be_charged
    assert "may have been made and charged" in job.error.sentence
    values = type("Values", (), {"job": job.id})()
    described = remedies.PAINTOVER_OT_try_again.description(bpy.context, values)
    assert "charged already" in described
    assert len(posts(sandbox)) == 1
    assert "paintover.try_again" in buttons()


@pytest.mark.parametrize("trigger", ["@blocked", "@401", "@402", "@413", "@404policy"])
@pytest.mark.usefixtures("sandbox", "settings")
def test_what_would_fail_again_offers_no_other_try(trigger: str) -> None:
    job = begin(f"alley {trigger}")
    finish(job)
    assert job.task is None and "paintover.try_again" not in buttons()
    with pytest.raises(RuntimeError, match="nothing to try again"):
        bpy.ops.paintover.try_again(job=job.id)


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_model_that_is_offered_instead_is_one_click_away() -> None:
    job = begin("alley @404gone", model="bytedance-seed/seedream-4.5")
    finish(job)
    offered = [button.model for name, button in drawn() if name == "paintover.switch_model"]
    assert offered == ["google/gemini-3.1-flash-image"], "what is not in the list is not offered"
    assert bpy.ops.paintover.switch_model(model=offered[0]) == {"FINISHED"}
    assert bpy.context.scene.paintover.model == offered[0]


@pytest.mark.usefixtures("sandbox", "settings")
def test_the_providers_own_words_are_one_click_away() -> None:
    job = begin("alley @502safety")
    finish(job)
    assert buttons()["paintover.provider_words"].job == job.id
    assert job.error is not None
    assert "Blocked by IMAGE_SAFETY: prohibited_content" in remedies.words_of(job.error)
    assert bpy.ops.paintover.provider_words(job=job.id) == {"FINISHED"}
    assert bpy.ops.paintover.copy_words(job=job.id) == {"FINISHED"}


@pytest.mark.usefixtures("settings")
def test_a_popup_shows_the_words_and_copies_them(sandbox: Sandbox) -> None:
    job = begin("alley @404policy")
    finish(job)
    found: list[tuple[str, Any]] = []
    popup = SimpleNamespace(layout=Layout(found), job=job.id)
    popup.words = lambda: remedies.words_of(job.error)
    remedies.PAINTOVER_OT_provider_words.draw(popup, in_a_window())
    shown = " ".join(words for kind, words in found if kind == "label")
    assert "No endpoints found matching your data policy" in shown
    links = [button.url for _, button in found if hasattr(button, "url")]
    assert links == ["https://openrouter.ai/settings/privacy"]
    assert [button.job for name, button in found if name == "paintover.copy_words"] == [job.id]


def test_too_large_is_sent_once_smaller_and_remembered_so(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    job = begin(f"alley @413x1 {time.monotonic()}", source="VIEWPORT")
    finish(job)
    assert job.state is State.DONE
    first, second = (entry["body"]["input_references"][0] for entry in posts(sandbox))
    sizes = [one["image_url"]["url"] for one in (first, second)]
    assert sizes[1]["width"] == sizes[0]["width"] // 2
    (facts,) = [json.loads(path.read_text("utf-8")) for path in library.glob("*/*.json")]
    assert facts["sources"][0]["sha256"] == sizes[1]["sha256"]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_file_too_large_is_decoded_by_blender_and_sent_smaller(
    sandbox: Sandbox, settings: Any, tmp_path: Path, kind: str
) -> None:
    image = checker("Sky", 256)
    image.file_format, image.filepath_raw = kind, str(tmp_path / f"sky.{kind.lower()}")
    image.save()
    image = bpy.data.images.load(image.filepath_raw)
    before = set(bpy.data.images)
    job = begin(f"alley @413x1 {time.monotonic()}", source="IMAGE", image=image)
    finish(job)
    assert job.state is State.DONE
    sent = [entry["body"]["input_references"][0]["image_url"]["url"] for entry in posts(sandbox)]
    first, second = ((one["width"], one["height"]) for one in sent)
    assert first == (256, 256)
    assert second[0] <= 128 and second[0] == second[1]
    assert [one["media_type"] for one in sent] == [f"image/{kind.lower()}", "image/png"]
    assert [one for one in bpy.data.images if one not in before] == placed()


@pytest.mark.usefixtures("sandbox", "settings")
def test_what_ended_holds_nothing_in_memory() -> None:
    job = begin("alley @drop", source="VIEWPORT")
    finish(job)
    error = job.error
    assert isinstance(error, errors.LostError)
    assert error.__traceback__ is None and error.__context__ is None and error.salvaged is None


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_wait_counts_down_in_the_bar() -> None:
    job = begin("alley @503=200")
    turn_until(lambda: job.progress is not None and job.progress.resumes_at is not None)
    (shown,) = [words for kind, words in drawn() if kind == "progress"]
    assert shown.startswith("Waits 2") and shown.endswith(" s · busy, try 2 of 4")
    runtime.get().session.cancel(job.id)
    assert job.notes == ["Nothing was charged."]


@pytest.mark.usefixtures("sandbox", "settings")
def test_a_cancelled_row_stays_a_moment_and_is_then_told_by_name() -> None:
    jobs: list[Job] = [begin(f"alley {number} @slow=20") for number in range(2)]
    turn_until(lambda: all(job.state is State.RUNNING for job in jobs))
    runtime.get().session.cancel(jobs[0].id)
    rows = [words for kind, words in drawn() if kind == "progress"]
    assert len(rows) == 2 and rows[0] == "Cancelled"
    jobs[0].ended -= job_rows._LINGER
    told = [words for kind, words in drawn() if kind == "label"]
    assert len([words for kind, words in drawn() if kind == "progress"]) == 1
    assert any('Cancelled: "alley 0' in words for words in told)
