"""From the prompt to the picture: chosen, asked, watched, cancelled, failed, while work goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from standin import Sandbox
from windowed import Window

from tests.window import hands

NANO_BANANA = "google/gemini-3.1-flash-image"
MODEL = "bpy.context.scene.paintover.model"
PROMPT = "bpy.context.scene.paintover.prompt"
VIEW = """
_view = next(a for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D').spaces.active
[list(row) for row in _view.region_3d.perspective_matrix]
"""
SCROLL_BAR = 40
"""Pixels at the right of a sidebar where tabs and, if it is long, a bar to scroll it stand."""

SPEED = "runtime.get().session.speeds.text = lambda model_id: '1 s'"
"""That of this machine changes with every answer, and with it a number in the tab."""

CORNERS = "[list(thing.matrix_world @ v.co) for v in thing.data.vertices]"


def test_a_model_is_chosen_by_name_and_price(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, model=NANO_BANANA, prompt="Nothing is sent")
    window.run("bpy.ops.paintover.test_connection()\nNone")
    window.wait_until("'models.' in runtime.get().session.connection", "The list of models")

    window.press("model_name")
    window.type("klein")
    window.picture("1-searched")
    window.key("DOWN_ARROW")
    window.key("RET")
    assert window.run(MODEL) == "black-forest-labs/flux.2-klein-4b"
    assert "FLUX.2 Klein 4B" in window.texts() and "$0.015" in hands.said(window)

    window.press("model_name")
    window.type("flux")
    window.key("RET")
    window.picture("2-half-typed", crop=window.crop())
    assert window.run(MODEL) == "black-forest-labs/flux.2-klein-4b"
    assert '"flux" fits 3 models: choose one from the list.' in hands.said(window)

    window.press("model_name")
    window.type("someone/new-model")
    window.key("RET")
    window.picture("3-any-id", crop=window.crop())
    assert window.run(MODEL) == "someone/new-model"
    assert "not in the list of models" in hands.said(window)
    assert hands.bought(sandbox) == 0


def test_work_goes_on_while_a_job_runs(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window, target="PLANE")
    window.press("prompt")
    window.type("Neon @slow=101")
    window.key("RET")
    assert window.run(PROMPT) == "Neon @slow=101"
    pressed_at = window.run(VIEW)
    window.press("paintover.generate")
    shown = window.wait_for(lambda: _progress(window), "The job's progress")
    window.wait_for(lambda: _progress(window) not in ("", shown), "Another progress")
    window.picture("1-running")

    x, y = hands.over_view(window)
    window.drag(x, y, x + 160, y - 60, "MIDDLE")
    window.key("A", shift=True)
    window.type("cube")
    window.key("RET")
    assert "Cube.001" in window.run("[thing.name for thing in bpy.data.objects]")
    orbited = window.run(VIEW)
    assert _differ(orbited, pressed_at) > 0.1
    window.picture("2-orbited-and-added")
    assert hands.states(window) == ["RUNNING"]

    gates.open(101)
    assert [job["state"] for job in hands.done(window)] == ["DONE"]
    window.picture("3-arrived")
    assert _differ(window.run(VIEW), orbited) < 1e-6
    window.run("thing = next(o for o in bpy.data.objects if o.name.startswith('Neon'))")
    corners = window.run(CORNERS)
    for corner in corners:  # what was seen, and more on two sides: there are some shapes only
        short, long = sorted(abs(part) for part in _seen(pressed_at, corner))
        assert 0.999 < short < 1.01 and long < 1.4
    assert "Cube.001" in window.run("[thing.name for thing in bpy.data.objects]")


def test_nothing_jumps_while_jobs_run_and_fail(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window, prompt="Calm @402x1 @slow=101 @trickle")
    window.run(SPEED)
    window.wait_for(lambda: "Sandbox: Echo" in hands.said(window), "The list of models")
    generate = window.find("paintover.generate")
    x, y, width, _ = window.rect()
    upper = (x, y, x + width - SCROLL_BAR, generate.middle[1])  # its end is known roughly only

    def look(name: str) -> Image.Image:
        hands.over_view(window)
        window.settle()
        with Image.open(window.picture(name)) as whole:
            return whole.convert("RGB").crop(upper)

    seen = {"0-before": look("0-before")}

    def phase(name: str, is_there: str) -> None:
        window.wait_until(f"any({is_there} for job in runtime.get().session.jobs.values())", name)
        seen[name] = look(name)

    waiting = "str(job.state) == 'RUNNING' and job.progress and job.progress.phase == '{}'"
    window.press("paintover.generate")
    phase("1-waiting", waiting.format("WAITING"))
    gates.open(101)
    phase("2-failed", "job.error")
    gates.shut(101)
    gates.trickles = False
    window.press("paintover.generate")
    phase("3-waiting-again", waiting.format("WAITING"))
    gates.open(101)
    phase("4-receiving", waiting.format("RECEIVING"))
    gates.trickles = True
    assert [job["state"] for job in hands.done(window)] == ["FAILED", "DONE"]
    phase("5-done", "str(job.state) == 'DONE'")
    window.run("del runtime.get().session.speeds.text")
    for name, picture in seen.items():
        moved = ImageChops.difference(picture, seen["0-before"]).getbbox()
        assert moved is None, f"{name}: something moved in {moved}"


def test_one_of_three_jobs_is_cancelled(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window)
    for number, name in enumerate(("Apple", "Birch", "Cedar"), 101):
        hands.ask(window, f"{name} @slow={number}")
    window.wait_for(lambda: hands.states(window) == ["RUNNING"] * 3, "Three jobs run")
    rows = [text for text in window.texts() if "@slow=" in text]
    assert rows[-3:] == ["Apple @slow=101", "Birch @slow=102", "Cedar @slow=103"]
    window.picture("1-three", crop=window.crop())

    window.press("paintover.cancel", nth=1)
    assert hands.states(window) == ["RUNNING", "CANCELLED", "RUNNING"]
    assert "Cancelled" in hands.said(window)
    window.picture("2-cancelled", crop=window.crop())
    gates.open(101, 102, 103)
    ended = hands.done(window)
    assert [job["state"] for job in ended] == ["DONE", "CANCELLED", "DONE"]
    names = ["-".join(job["results"]).partition("-")[2] for job in ended]
    assert "apple" in names[0] and not names[1] and "cedar" in names[2]
    images = " ".join(window.run("[image.name for image in bpy.data.images]"))
    assert "Apple" in images and "Birch" not in images and "Cedar" in images
    assert sandbox.settle()
    left = [entry["disconnected"] for entry in sandbox.log if entry["method"] == "POST"]
    assert left == [False, True, False]
    window.picture("3-arrived", crop=window.crop())


FAILURES = {
    "@402": "Top up",
    "@blocked": "Change the wording",
    "@500": "Try again in a moment",
    "@drop": "did not send it again",
}
"""What makes the stand-in fail, and words of the sentence that help."""


def test_failures_are_told_beside_what_arrives(
    window: Window, sandbox: Sandbox, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window)
    hands.ask(window, "Good @slow=101")
    for trigger in FAILURES:
        hands.ask(window, f"Bad {trigger}")
    window.wait_for(lambda: hands.states(window).count("FAILED") == 4, "Four failures")
    assert hands.states(window)[0] == "RUNNING"
    gates.open(101)
    ended = hands.done(window)
    assert [job["state"] for job in ended] == ["DONE"] + ["FAILED"] * 4
    window.picture("1-failures")
    said = hands.said(window)
    for job, word in zip(ended[1:], FAILURES.values(), strict=True):
        assert word in job["error"] and word in said
        assert job["error"].partition("http")[0] in said, job["error"]
    kept = hands.on_disk(library)
    results = hands.results(window)
    assert len(results) == 1 and kept

    for dismissed, below in ((4, 3), (3, 2)):
        window.press("paintover.dismiss", nth=0)  # the newest stands first
        left = hands.said(window)
        assert ended[dismissed]["error"] not in left and ended[below]["error"] in left
    buttons = (window.find("paintover.dismiss", nth=number) for number in range(2, 6))
    window.click(*next(found for found in buttons if found.width > 2 * found.height).middle)
    left = hands.said(window)
    assert not any(job["error"] in left for job in ended if job["error"])
    window.picture("2-dismissed")
    assert hands.results(window) == results and hands.on_disk(library) == kept
    hands.ask(window, "Again")
    assert hands.done(window)[-1]["state"] == "DONE"


def test_a_picture_disturbs_neither_typing_nor_an_open_menu(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window, target="PLANE")
    hands.ask(window, "First @slow=101")
    window.press("prompt")
    window.key("A", ctrl=True)
    window.type("Half a sen")
    gates.open(101)
    assert hands.done(window)[-1]["state"] == "DONE"
    window.picture("1-typing")
    window.type("tence")
    window.key("RET")
    assert window.run(PROMPT) == "Half a sentence"
    assert any(name.startswith("object First") for name in hands.contents(window))

    hands.ask(window, "Second @slow=102")
    window.press("target")
    gates.open(102)
    assert hands.done(window)[-1]["state"] == "DONE"
    window.picture("2-menu")
    window.key("DOWN_ARROW")  # to the first entry
    window.key("RET")
    assert window.run("bpy.context.scene.paintover.target") == "IMAGE"
    assert any(name.startswith("object Second") for name in hands.contents(window))


def _progress(window: Window) -> str:
    """What the bar of the only job says."""
    return next((text for text in window.texts() if text.startswith("Waiting ·")), "")


def _differ(one: list[list[float]], other: list[list[float]]) -> float:
    rows = zip(one, other, strict=True)
    return max(abs(a - b) for row in rows for a, b in zip(*row, strict=True))


def _seen(matrix: list[list[float]], point: list[float]) -> tuple[float, float]:
    """Where a point is seen: -1 to 1 across and up the view."""
    x, y, _, w = (sum(a * b for a, b in zip(row, [*point, 1.0], strict=True)) for row in matrix)
    return x / w, y / w
