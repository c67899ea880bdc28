"""Before and after in place: a wipe in the hand, a flip on a key, results side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from standin import Sandbox
from windowed import VIEW, Where, Window

from tests.window import hands
from tests.window.echo.measure import Pixels, compare, read

ECHO = Path(__file__).parent / "echo"
INSIDE = ECHO.joinpath("inside.py").read_text("utf-8")
IMAGES = ECHO.joinpath("inside_images.py").read_text("utf-8")
LEVELS, SHIFT = 2.0, 0.5
"""By how much a picture over the view may differ from it, in levels of 255 and pixels."""

IMAGE_VIEW = Where("IMAGE_EDITOR", "WINDOW")
RUNNING = "__import__('bl_ext.user_default.paintover.ui.compare', fromlist='x').running()"
EMPTY = "only()"
FULL = "[item.hide_set(False) for item in bpy.context.view_layer.objects] and None"

PAINTER = "google/gemini-3.1-flash-image"

Look = Callable[[str], Pixels]


@pytest.fixture
def look(window: Window) -> Look:
    """The middle of the view, without the header, the rounded corners and the labels."""

    def take(name: str) -> Pixels:
        x, y, width, height = window.rect(VIEW)
        window.settle(4)
        return read(window.picture(name, crop=(x + 8, y + 60, width - 16, height - 120)))

    return take


def painted(window: Window, library: Path, **settings: Any) -> str:
    """The id of a picture of the view as it is now, sent at full size."""
    window.run("send_at_most(2048)")
    given = {"aspect_ratio": "4:3", "source": "VIEWPORT", "target": "IMAGE", **settings}
    window.run("ask_for(**settings)", settings=given)
    before = hands.results(window)
    window.tab()
    window.press("paintover.generate")
    hands.done(window)
    window.enter()
    window.key("N")
    window.settle()
    (made,) = [one for one in hands.results(window) if one not in before]
    return made


def search(window: Window, words: str) -> None:
    window.enter()
    window.key("F3")
    window.type(words + "\n")
    window.settle(4)


def same(one: Pixels, other: Pixels, what: str) -> None:
    figure = compare(one, other)
    print(f"{what}: {figure}")
    assert figure.mean <= LEVELS and figure.shift <= SHIFT, what


def test_over_the_3d_view(window: Window, sandbox: Sandbox, library: Path, look: Look) -> None:
    window.run(INSIDE)
    window.run("set_stage(); view3d()[2].overlay.show_overlays = False")
    scene = look("0-scene")
    painted(window, library)
    window.run(EMPTY)
    empty = look("0-empty")
    contents, x, y = hands.contents(window), *window.middle(VIEW)
    left, *_ = window.rect(VIEW)

    search(window, "Wipe")
    assert window.run(f"{RUNNING} is not None"), "The wipe runs"
    halves = look("1-wipe")
    line = x - left - 8
    same(scene[:, line + 20 :], halves[:, line + 20 :], "right of the line is the result")
    assert np.abs(halves[:, : line - 20] - empty[:, : line - 20]).mean() < 0.1
    window.drag(x, y, left + 40, y)
    same(scene[:, 60:], look("2-dragged")[:, 60:], "the line has been dragged")
    window.hold("SPACE")
    assert np.abs(look("3-swapped") - empty)[:, 60:].mean() < 0.1
    window.release("SPACE")
    window.key("B")  # the picture that was sent is the same, left of the line as well
    same(scene[:, :20], look("4-sent")[:, :20], "what was sent")

    window.drag(x, y, x + 60, y + 40, button="MIDDLE")
    elsewhere = look("5-elsewhere")
    assert np.abs(elsewhere - scene).mean() > 10, "It is not laid where it does not belong"
    window.click(*_button(window, "running()._button"))
    same(scene[:, 60:], look("6-back")[:, 60:], "Look from There")
    window.key("ESC")
    assert np.abs(look("7-ended") - empty).mean() < 0.1
    assert window.run(f"{RUNNING} is None")
    assert hands.contents(window) == contents, "The scene was not touched"

    window.hold("B", shift=True, alt=True)
    same(scene, look("8-flip"), "flipped as long as the key is held")
    window.release("B")
    assert np.abs(look("9-flipped-back") - empty).mean() < 0.1


def _button(window: Window, of: str) -> tuple[int, int]:
    """The middle of a button that is drawn in the view, as pixels of the window."""
    x, y, _, height = window.rect(VIEW)
    module = "__import__('bl_ext.user_default.paintover.ui.compare', fromlist='x')"
    left, bottom, right, top = window.run(f"list({module}.{of})")
    return round(x + (left + right) / 2), round(y + height - (bottom + top) / 2)
