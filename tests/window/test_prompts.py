"""A preset, a style, alternatives and the recent prompts, found and pressed by an artist."""

from __future__ import annotations

from standin import Sandbox
from windowed import Window

from tests.window import hands

SCENE = "bpy.context.scene.paintover"


def sent(sandbox: Sandbox) -> list[str]:
    return sorted(entry["body"]["prompt"] for entry in sandbox.log if entry["method"] == "POST")


def test_writing_less_and_getting_more(window: Window, sandbox: Sandbox) -> None:
    hands.table(window)
    window.press("prompt")
    window.type("{object} at {dawn|dusk}")
    window.key("RET")
    window.picture("1-alternatives", crop=window.crop())
    said = hands.said(window)
    assert "2 prompts, the first of them: Cube at dawn" in said and "2 pictures" in said

    window.click(*hands.beside_prompt(window, 2))
    window.settle()
    window.picture("2-styles")
    window.choose_entry("paintover.toggle_style")
    name = window.run(f"[style.name for style in {SCENE}.styles]")
    assert name == ["Blueprint"]
    window.key("ESC")
    window.settle()
    window.picture("3-style-on", crop=window.crop())
    assert "Adds the style Blueprint" in hands.said(window)

    window.enter()
    window.press("paintover.generate")
    hands.done(window)
    ending = window.run(f"{SCENE}.styles[0].text")
    assert sent(sandbox) == [f"Cube at {time}. {ending}" for time in ("dawn", "dusk")]

    window.run(f"{SCENE}.prompt = ''")
    window.settle()
    window.click(*hands.beside_prompt(window, 1))
    window.settle()
    window.picture("4-recent")
    window.choose_entry("paintover.use_recent")
    assert window.run(f"{SCENE}.prompt") == "{object} at {dawn|dusk}"
