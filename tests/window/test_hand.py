"""Without the sidebar: a pie, a key, the status bar, and Blender's search."""

from __future__ import annotations

import time

import pytest
from PIL import Image, ImageChops
from standin import Sandbox
from windowed import VIEW, Window

from tests.window import hands

_BAR = 24
"""Height of the status bar in pixels; its last button is so far from the right edge."""
_LAST, _SHOW = 18, 62
_UNSEEN = """
for _a in bpy.context.window.screen.areas:
    if _a.type == 'VIEW_3D':
        _a.spaces.active.show_region_ui = False
"""
_SEEN = """
[r.active_panel_category for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D'
 for r in a.regions if r.type == 'UI' and a.spaces.active.show_region_ui]
"""
_TAKEN = "[o.name for o in bpy.context.selected_objects]"


def status_bar(window: Window, name: str) -> Image.Image:
    path = window.picture(name)
    with Image.open(path) as whole:
        width, height = whole.size
        return whole.convert("RGB").crop((width // 2, height - _BAR, width, height))


def differs(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


def press_at_end(window: Window, from_right: int) -> None:
    """Click into the status bar, of whose buttons Blender tells nothing."""
    width, height = window.run("[bpy.context.window.width, bpy.context.window.height]")
    window.click(width - from_right, height - _BAR // 2)


def generate(window: Window) -> None:
    """The key, held; the direction; let go."""
    x, y, width, height = window.rect(VIEW)
    x, y = x + width // 2, y + height // 2
    window.move(x, y)
    window._events([{"type": "V", "shift": True, "alt": True}], 0)
    window.settle()
    time.sleep(0.4)  # a key that is let go sooner leaves the pie open
    window.move(x, y - 90)
    window.settle()
    window.picture("pie")
    window._events([{"type": "V", "value": "RELEASE", "shift": True, "alt": True}], 0)
    window.settle()


def test_two_moves_and_the_status_bar(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    hands.table(window, prompt="Rainy alley @slow=101")
    window.run(_UNSEEN)
    window.settle()
    idle, taken = status_bar(window, "1-idle"), window.run(_TAKEN)

    generate(window)
    window.wait_for(lambda: hands.states(window) == ["RUNNING"], "The job runs")
    first = status_bar(window, "2-running")
    assert differs(idle, first)
    window.wait_for(lambda: differs(first, status_bar(window, "2-counting")), "Seconds are counted")
    press_at_end(window, _LAST)
    window.wait_for(lambda: hands.states(window) == ["CANCELLED"], "Cancel in the status bar")
    window.wait_for(lambda: not differs(idle, status_bar(window, "3-idle")), "It is empty again")
    gates.open(101)

    generate(window)
    hands.done(window)
    window.wait_for(lambda: differs(idle, status_bar(window, "4-arrived")), "The notice")
    assert window.run(_TAKEN) == taken and not window.run(_SEEN)
    press_at_end(window, _SHOW)
    window.wait_for(lambda: window.run(_SEEN) == ["Paintover"], "Show opens the tab")
    window.wait_for(lambda: not differs(idle, status_bar(window, "5-shown")), "The notice went")
    assert hands.bought(sandbox) == 2


def test_the_search_finds_what_the_menus_have(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, prompt="Rainy alley")
    hands.over_view(window)
    window.key("F3")
    window.type("Write in Text")
    window.settle()
    window.picture("1-search")
    window.key("RET")
    window.wait_for(
        lambda: window.run("bool(bpy.context.scene.paintover.prompt_text)"), "The prompt is a text"
    )
    hands.over_view(window)
    window.key("V", shift=True, alt=True, ctrl=True)  # Generate has a key of its own
    assert hands.done(window)[-1]["state"] == "DONE"
