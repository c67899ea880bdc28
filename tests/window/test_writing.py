"""A long prompt is written where there is room for it: in the tab's own field, or in a text."""

from __future__ import annotations

from standin import Sandbox
from windowed import VIEW, Where, Window

from tests.window import hands
from tests.window.panel_states import LONG_PROMPT

PROMPT = "bpy.context.scene.paintover.prompt"
TEXT = "bpy.context.scene.paintover.prompt_text"
WRITING = Where("TEXT_EDITOR", "WINDOW")
TEXT_EDITOR_BESIDE = """
_below = min(bpy.context.window.screen.areas, key=lambda area: area.y)
_below.type = 'TEXT_EDITOR'
"""
MORE = "\nSoft light, wide lens"


def sent(sandbox: Sandbox) -> list[str]:
    return [entry["body"]["prompt"] for entry in sandbox.log if entry["method"] == "POST"]


def test_a_long_prompt_in_the_field(window: Window, sandbox: Sandbox) -> None:
    """In 5.2 that is a box of several lines; elsewhere all of it stands below the field."""
    hands.table(window)
    window.press("prompt")
    window.type(LONG_PROMPT)
    window.picture("1-typing")
    window.key("RET")
    assert window.run(PROMPT) == LONG_PROMPT
    window.picture("2-written", crop=window.crop())
    window.press("paintover.generate")
    hands.done(window)
    assert sent(sandbox) == [LONG_PROMPT]


def test_a_long_prompt_in_a_text_editor(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, prompt=LONG_PROMPT)
    window.run(TEXT_EDITOR_BESIDE)
    window.settle()
    window.click(*hands.beside_prompt(window, 0))
    window.choose_entry("paintover.edit_prompt")
    assert window.run(f"{TEXT}.as_string()") == LONG_PROMPT and not window.run(PROMPT)

    window.click(*window.middle(WRITING))
    window.key("END", ctrl=True)
    window.type(MORE)
    window.picture("1-written")
    assert window.run(f"{TEXT}.as_string()") == LONG_PROMPT + MORE
    assert "Rainy neon alley at midnight," in hands.said(window)
    window.enter(VIEW)
    window.press("paintover.generate")
    hands.done(window)
    assert sent(sandbox) == [LONG_PROMPT + MORE]
    window.picture("2-sent")
