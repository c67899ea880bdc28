"""Money: what is counted, what stops the queue, and what becomes of a lost answer."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import generate, ledger, runtime, settle
from bl_ext.user_default.paintover.app.outlook import Outlook, look_ahead
from bl_ext.user_default.paintover.app.session import State
from bl_ext.user_default.paintover.ui import preferences as ui_preferences
from bl_ext.user_default.paintover.ui import properties, spending
from standin import Sandbox

SEEDREAM = "bytedance-seed/seedream-4.5"
"""$0.04 a picture, neither more nor less."""


@pytest.fixture(autouse=True)
def books(tmp_path: Path) -> Iterator[ledger.Ledger]:
    """A ledger of this test's own, which has seen nothing yet."""
    now = runtime.get()
    before, now.ledger = now.ledger, ledger.Ledger(tmp_path / "spending")
    now.session.jobs.clear()
    now.books.asked.clear()
    now.books.left = ""
    yield now.ledger
    now.ledger.close()
    now.ledger = before


@pytest.fixture
def preferred(preferences: Any) -> Iterator[Any]:
    yield preferences
    preferences.session_limit = preferences.confirm_above = 0.0


def told() -> str:
    with pytest.raises(RuntimeError) as caught:
        bpy.ops.paintover.generate()
    return str(caught.value).removeprefix("Error: ").strip()


def posts(sandbox: Sandbox) -> int:
    assert sandbox.settle()
    return sum(entry["method"] == "POST" for entry in sandbox.log)


def seen() -> Outlook:
    context = bpy.context
    return look_ahead(context, properties.wish_of(context), ui_preferences.snapshot(context))


def refresh_until(reached: Callable[[], bool]) -> None:
    """Press Refresh until OpenRouter's record is there."""
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        assert bpy.ops.paintover.refresh_spending() == {"FINISHED"}
        time.sleep(0.05)


def test_what_was_charged_is_counted_and_survives(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger, tmp_path: Path
) -> None:
    settings.model, settings.count = SEEDREAM, 2
    assert seen().estimate.text == "$0.08 · 2 pictures"
    bpy.ops.paintover.generate()
    found = books.spending
    assert found.session == found.today == found.month == 0.08
    assert found.last is not None and found.last.cost == 0.08 and not found.open
    books.close()
    again = ledger.Ledger(tmp_path / "spending")
    again.refresh()
    assert (again.spending.session, again.spending.today) == (0.0, 0.08)


@pytest.mark.parametrize(
    ("model", "source"),
    [
        ("google/gemini-3.1-flash-image", "CAMERA"),
        ("google/gemini-3-pro-image", "NONE"),
        ("openai/gpt-image-2", "CAMERA"),
        ("black-forest-labs/flux.2-klein-4b", "CAMERA"),
        ("qwen/qwen-image-3", "CAMERA"),
        ("x-ai/grok-imagine-image-2.0", "NONE"),
    ],
)
def test_the_estimate_was_honest(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger, model: str, source: str
) -> None:
    settings.model, settings.source = model, source
    estimate = seen().estimate
    bpy.ops.paintover.generate()
    assert estimate.low is not None and estimate.high is not None
    assert estimate.low * 0.95 <= books.spending.session <= estimate.high * 1.05


def test_the_estimate_follows_the_settings(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "google/gemini-3.1-flash-image"
    lines = [seen().estimate.text]
    settings.resolution = "4K"
    lines.append(seen().estimate.text)
    settings.count = 3
    lines.append(seen().estimate.text)
    settings.model = "krea/krea-2-medium"
    lines.append(seen().estimate.text)
    assert lines == [
        "About $0.067 · 1 picture",
        "About $0.15 · 1 picture",
        "About $0.45 · 3 pictures",
        "Price unknown · 3 pictures",
    ]


def test_at_the_limit_the_queue_stops_and_what_runs_is_finished(
    sandbox: Sandbox, settings: Any, preferred: Any, books: ledger.Ledger
) -> None:
    preferred.session_limit = 0.1
    settings.model, settings.prompt = "qwen/qwen-image-3", "alley @slow=0.3"
    settings.count, settings.route = 5, "CHAT"  # five requests of $0.03
    sentence = told()
    assert "The session limit of $0.10 would be passed" in sentence
    assert "Raise the limit in the preferences" in sentence
    states = [job.state for job in runtime.get().session.jobs.values()]
    assert states.count(State.DONE) == posts(sandbox) == 3
    assert states.count(State.FAILED) == 2
    assert books.spending.session == pytest.approx(0.09)


def test_beyond_the_limit_nothing_is_sent_until_it_is_raised(
    sandbox: Sandbox, settings: Any, preferred: Any
) -> None:
    preferred.session_limit = 0.04
    settings.model = SEEDREAM
    bpy.ops.paintover.generate()
    sentence = told()
    assert "The session limit of $0.04 is reached: $0.04 was spent." in sentence
    obstacle = seen().obstacle
    assert obstacle is not None and obstacle.message in sentence
    assert posts(sandbox) == 1
    preferred.session_limit = 0.08
    assert seen().obstacle is None
    bpy.ops.paintover.generate()
    assert posts(sandbox) == 2


def test_scripts_are_not_asked(sandbox: Sandbox, settings: Any, preferred: Any) -> None:
    preferred.confirm_above = 0.01
    settings.model = SEEDREAM
    assert bpy.ops.paintover.generate("INVOKE_DEFAULT") == {"FINISHED"}
    assert spending.question(bpy.context) is None


def test_a_dropped_answer_is_listed_and_settled(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger, tmp_path: Path
) -> None:
    settings.model, settings.prompt = SEEDREAM, "alley @drop"
    assert "charged" in told()
    (charge,) = books.spending.open
    assert charge.generation.startswith("gen-img-") and charge.name == "alley drop"
    assert books.spending.session == 0.0
    # It is still there after a restart.
    books.close()
    again = runtime.get().ledger = ledger.Ledger(tmp_path / "spending")
    again.refresh()
    assert again.spending.open == (charge,)
    refresh_until(lambda: not again.spending.open)
    assert again.spending.today == 0.04
    assert [one.verdict for one in again.spending.settled] == ["$0.04 was charged"]
    (job,) = runtime.get().session.jobs.values()
    assert job.notes[-1] == "OpenRouter says: $0.04 was charged."
    again.close()


def test_a_cancelled_stream_was_not_charged_says_openrouter(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger
) -> None:
    settings.model, settings.stream = "openai/gpt-image-2", True
    settings.prompt = "alley @slow=20"
    context, session = bpy.context, runtime.get().session
    (job,) = generate.start(context, properties.wish_of(context), ui_preferences.snapshot(context))
    deadline = time.monotonic() + 20
    while not any(entry.get("status") == 200 for entry in sandbox.log):
        assert time.monotonic() < deadline
        session.turn()
        time.sleep(0.01)
    time.sleep(0.5)  # for the head of the answer to be read
    bpy.ops.paintover.cancel(job=job.id)
    runtime.get().pump.run_until_idle()
    (charge,) = books.spending.open
    assert "cancelled" in charge.why and charge.generation
    refresh_until(lambda: not books.spending.open)
    assert [one.verdict for one in books.spending.settled] == ["Nothing was charged"]
    assert books.spending.session == 0.0


def test_a_picture_without_a_price_is_priced_later(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger
) -> None:
    settings.model, settings.prompt = SEEDREAM, "alley @nousage"
    bpy.ops.paintover.generate()
    assert books.spending.session == 0.0 and books.spending.open[0].pictures == 1
    refresh_until(lambda: not books.spending.open)
    assert books.spending.session == 0.04


@pytest.mark.parametrize("is_seen", [True, False])
def test_what_is_due_is_asked_for_only_where_it_is_seen(
    sandbox: Sandbox,
    settings: Any,
    books: ledger.Ledger,
    monkeypatch: pytest.MonkeyPatch,
    is_seen: bool,
) -> None:
    monkeypatch.setattr(settle, "_is_seen", lambda: is_seen)
    settings.model, settings.prompt = SEEDREAM, "alley @drop"
    told()
    (charge,) = books.spending.open
    wait = settle._wait()
    assert wait is not None and 30 < wait <= 60
    books.write(replace(charge, closed=charge.closed - 100))
    time.sleep(0.5)  # for OpenRouter's record
    following = settle._on_time()
    runtime.get().pump.run_until_idle()
    assert bool(books.spending.open) is not is_seen
    if is_seen:
        assert settle._wait() is None and books.spending.session == 0.04
    else:
        assert following is not None and following <= 60
        books.write(replace(charge, closed=charge.closed - 10_000))
        settle._on_time()
        assert settle._wait() is None, "it would be asked for without end"


def test_one_without_an_id_can_only_be_dismissed(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger
) -> None:
    settings.prompt = "alley @dropbefore"
    told()
    (charge,) = books.spending.open
    assert not charge.generation
    bpy.ops.paintover.refresh_spending()
    assert books.spending.open == (charge,)
    bpy.ops.paintover.dismiss_charge(charge=charge.id)
    assert not books.spending.open


def test_a_refusal_costs_nothing_and_is_not_listed(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger
) -> None:
    settings.prompt = "alley @402"
    told()
    assert not books.spending.open and books.spending.session == 0.0


def test_another_servers_charges_are_not_asked_for(
    sandbox: Sandbox, settings: Any, books: ledger.Ledger
) -> None:
    settings.prompt = "alley @drop"
    told()
    (charge,) = books.spending.open
    books.write(replace(charge, address="https://elsewhere.example/api/v1"))
    sandbox.clear_log()
    bpy.ops.paintover.refresh_spending()
    assert [entry["path"] for entry in sandbox.log if "generation" in entry["path"]] == []


def test_refresh_says_what_the_key_has_left(sandbox: Sandbox, settings: Any) -> None:
    assert bpy.ops.paintover.refresh_spending() == {"FINISHED"}
    found = runtime.get().books
    assert re.fullmatch(r"\$\d+\.\d\d left on this key", found.left) and found.age == "just now"


def test_refresh_says_why_it_cannot(sandbox: Sandbox, settings: Any, preferences: Any) -> None:
    preferences.api_key = "sk-or-v1-bad"
    with pytest.raises(RuntimeError, match="key"):
        bpy.ops.paintover.refresh_spending()
