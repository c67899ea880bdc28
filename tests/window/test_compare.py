"""Before and after in place: a wipe in the hand, a flip on a key, results side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

DELETE = (
    "import pathlib\n[path.unlink() for path in pathlib.Path(library).glob('2*/*.png')] and None"
)

Look = Callable[[str], Pixels]
OVERLAP = "bpy.context.preferences.system.use_region_overlap = {}"


@pytest.fixture(autouse=True)
def overlapping(window: Window) -> Iterator[None]:
    """Sidebars lie over the view, as they do for an artist: what is compared reaches below them."""
    window.run(OVERLAP.format(True))
    window.settle()
    yield
    if window.is_running:
        window.run(OVERLAP.format(False))


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
    window.click(*_button(window))
    same(scene[:, 60:], look("6-back")[:, 60:], "Look from There")
    window.key("ESC")
    assert np.abs(look("7-ended") - empty).mean() < 0.1
    assert window.run(f"{RUNNING} is None")
    assert hands.contents(window) == contents, "The scene was not touched"

    window.hold("B", shift=True, alt=True)
    same(scene, look("8-flip"), "flipped as long as the key is held")
    window.release("B")
    assert np.abs(look("9-flipped-back") - empty).mean() < 0.1


def test_side_by_side(window: Window, sandbox: Sandbox, library: Path, look: Look) -> None:
    window.run(INSIDE)
    window.run("set_stage(); view3d()[2].overlay.show_overlays = False")
    scene = look("0-scene")
    for model in ("sandbox/echo", PAINTER, PAINTER, "sandbox/echo"):
        made = painted(window, library, model=model)
    window.run(EMPTY)
    search(window, "Side by Side")
    window.wait_until(f"not {RUNNING}._waiting", "All pictures are read")
    cells = read(window.picture("1-whole"))
    newest, painter, _, oldest = (_cut(window, cells, number) for number in range(4))
    same(newest, oldest, "framed alike, so that each spot is in the same place")
    assert np.abs(newest - painter).mean() > 10
    window.key("TAB")
    placed = look("2-in-place")
    first = window.run(f"list({RUNNING}.cells[0])")
    wide, high = round(first[2] - first[0]), round(first[3] - first[1])
    part = slice(20, high - 80), slice(20, wide - 20)
    same(scene[part], placed[part], "in its very place")
    window.click(*_spot(window, first))
    window.picture("3-chosen")
    assert window.run("bpy.context.window_manager.paintover_desk.selected") == made
    window.key("ESC")
    assert window.run(f"{RUNNING} is None")


def test_in_the_image_editor(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run(INSIDE)
    window.run("set_stage()")
    window.settle()
    painted(window, library, model=PAINTER)
    window.run(IMAGES)
    window.run("show(next(i for i in bpy.data.images if 'paintover' in i))")
    window.settle()
    x, y, width, height = window.rect(IMAGE_VIEW)
    crop = (x + 8, y + 60, width - 16, height - 120)
    result = read(window.picture("0-result", crop=crop))
    window.enter(IMAGE_VIEW)
    window.key("F3")
    window.type("Wipe\n")
    window.settle(4)
    halves = read(window.picture("1-wipe", crop=crop))
    half = width // 2 - 8
    same(result[:, half + 20 :], halves[:, half + 20 :], "right of the line is the result")
    window.key("ESC")
    (sent,) = (library / "sent").glob("*")
    window.run("show(bpy.data.images.load(path))", path=str(sent))
    window.settle(4)
    before = read(window.picture("2-sent", crop=crop))
    window.key("F3")
    window.type("Wipe\n")
    window.settle(4)
    halves = read(window.picture("2-wipe", crop=crop))
    same(before[:, : half - 20], halves[:, : half - 20], "left of it is what was sent")
    assert np.abs(before - halves)[:, half + 20 :].mean() > 10
    window.key("ESC")


def test_it_ends_with_what_it_needs(
    window: Window, sandbox: Sandbox, library: Path, look: Look, shared: Any
) -> None:
    window.run(INSIDE)
    window.run("set_stage()")
    window.settle()
    scene = look("0-scene")
    painted(window, library)
    x, y = window.middle(VIEW)
    names = {"start": str(shared.start_file), "library": str(library)}
    for what, ending, after in (
        ("its area shows something else", "area.type = 'NODE_EDITOR'", "area.type = 'VIEW_3D'"),
        ("its picture is deleted", DELETE, "None"),
        ("another file is opened", "bpy.ops.wm.open_mainfile(filepath=start) and None", "None"),
    ):
        if not list(library.glob("2*/*.png")):
            window.run("runtime.get().session.results.clear()")
            painted(window, library)
        search(window, "Wipe")
        window.wait_until(f"{RUNNING} is not None", "The wipe runs")
        window.run("area = view3d()[0]")
        window.run(ending, **names)

        def has_ended() -> bool:
            window.move(x + 5, y)
            window.move(x, y)
            return bool(window.run(f"{RUNNING} is None"))

        window.wait_for(has_ended, f"It ends when {what}")
        window.run(after, **names)
        window.settle()
        if "file" not in what:
            same(look("1-ended"), scene, f"Nothing is left when {what}")
    # Tracebacks of Blender's own are none of ours: 4.3 of Debian has no brushes, and stumbles.
    assert "stumbled" not in window.log and "user_default/paintover/" not in window.log


def _cut(window: Window, picture: Pixels, number: int) -> Pixels:
    """The inside of a cell, but for its label and frame."""
    x, y, _, height = window.rect(VIEW)
    left, bottom, right, top = (
        round(one) for one in window.run(f"list({RUNNING}.cells[{number}])")
    )
    return picture[y + height - top + 6 : y + height - bottom - 40, x + left + 6 : x + right - 6]


def _button(window: Window) -> tuple[int, int]:
    """The middle of a button that is drawn in the view, as pixels of the window."""
    return _spot(window, window.run(f"list({RUNNING}._button)"))


def _spot(window: Window, box: list[float]) -> tuple[int, int]:
    x, y, _, height = window.rect(VIEW)
    left, bottom, right, top = box
    return round(x + (left + right) / 2), round(y + height - (bottom + top) / 2)
