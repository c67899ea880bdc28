"""Going on with a result, and sending a guide along, by hand."""

from __future__ import annotations

from standin import Sandbox
from windowed import TAB, Window

from tests.window import hands

SPEAKER = "google/gemini-3-pro-image"
"""A model that writes as well as it paints, and so holds a conversation."""


def test_a_result_is_refined(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, model=SPEAKER)
    hands.ask(window, "An empty alley")
    hands.done(window)
    (first,) = hands.results(window)

    window.press("paintover.refine")
    assert 'Refining "An empty alley"' in hands.said(window)
    assert "Sent as a conversation over chat" in hands.said(window)
    window.press("prompt")
    window.type("Now with rain")
    window.picture("1-refining", crop=window.crop())
    window.key("RET")
    window.press("paintover.generate")
    assert [job["state"] for job in hands.done(window)] == ["DONE", "DONE"]
    second, _ = hands.results(window)
    body = [entry["body"] for entry in sandbox.log if entry["method"] == "POST"][-1]
    assert "An empty alley" in str(body["messages"][0]["content"])
    assert "Now with rain" in str(body["messages"][-1]["content"])

    window.run("runtime.get().session.jobs.clear()")  # so that all that follows is on the screen
    window.press("paintover.refine", nth=0)
    said = hands.said(window)
    window.picture("2-thread", crop=window.crop())
    assert "1. An empty alley" in said and "2. Now with rain" in said
    window.scroll(*window.middle(TAB), -60)  # to the top, where the thread's first step stands
    window.press("paintover.refine", nth=0)
    assert window.run("bpy.context.scene.paintover.refine") == first
    window.press("paintover.start_anew")
    assert "Refining" not in hands.said(window)
    assert first in hands.results(window) and second in hands.results(window)


def test_a_guide_is_sent_along(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, prompt="A brick house")
    open_references(window)
    window.picture("1-references", crop=window.crop())
    window.choose("paintover.add_reference", "DEPTH")
    assert "References · 1" in hands.said(window)
    window.picture("2-depth", crop=window.crop())
    window.press("paintover.generate")
    assert [job["state"] for job in hands.done(window)] == ["DONE"]
    (body,) = [entry["body"] for entry in sandbox.log if entry["method"] == "POST"]
    assert len(body["input_references"]) == 2 and "depth" in body["prompt"].lower()
    window.press("paintover.remove_reference")
    assert "References · 1" not in hands.said(window)


def open_references(window: Window) -> None:
    """A click on the title between source and model, which tells nothing of where it is."""
    x, above = window.middle(TAB)[0], window.find("source").y
    for y in range(window.find("model_name").y - hands.TITLE // 2, above, -hands.TITLE // 2):
        window.click(x, y)
        if "Add Reference" in window.texts():
            return
    raise AssertionError("References do not open")
