"""Exporting by hand: one as JPEG, two as WebP by a template, and how they were made is inside."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from standin import Sandbox
from windowed import TAB, Where, Window

from tests.window import hands

OPTIONS = Where("FILE_BROWSER", "TOOL_PROPS")
FILES = Where("FILE_BROWSER", "WINDOW")
PAINTER = "google/gemini-3.1-flash-lite-image"

PROMPT = "bpy.context.scene.paintover.prompt"


def test_an_artist_exports_results(window: Window, sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    hands.table(window, source="NONE", model=PAINTER)
    for prompt in ("A red barn in the snow", "A lighthouse at noon"):
        hands.ask(window, prompt)
        hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    window.settle()
    window.scroll(*window.middle(TAB), 60)  # to the end

    window.press("paintover.export")
    hands.browse(window, folder)
    choose_format(window, "J")
    window.picture("1-one")
    hands.accept(window)
    target = folder / "a-lighthouse-at-noon.jpg"
    window.wait_for(target.exists, "The file")
    assert_is(target, "JPEG", "A lighthouse at noon")
    assert f'"{target.name}" is exported.' in hands.said(window)

    tile = window.find("paintover.pick")
    side = 1 if tile.x < window.middle(TAB)[0] - tile.width // 2 else -1
    x, y = tile.middle
    window.hold("LEFT_CTRL", ctrl=True)
    window.click(x + side * tile.width, y, ctrl=True)
    window.click(x, y, ctrl=True)
    window.release("LEFT_CTRL")
    window.press("paintover.export_several")
    hands.browse(window)  # where the last one went
    choose_format(window, "W")
    click_option(window, 3)
    window.key("A", ctrl=True)
    window.type("{number}-{prompt}")
    window.click(*window.middle(FILES))  # ends the typing
    window.settle()
    window.picture("2-several")
    hands.accept(window)
    window.wait_for(lambda: len(list(folder.glob("*.webp"))) == 2, "Two files")
    assert_is(folder / "001-a-lighthouse-at-noon.webp", "WEBP", "A lighthouse at noon")
    assert_is(folder / "002-a-red-barn-in-the-snow.webp", "WEBP", "A red barn in the snow")
    assert "2 pictures are exported." in hands.said(window)
    window.picture("3-told", crop=window.crop())

    window.run(f"{PROMPT} = 'something else'")
    hands.search(window, "Recall from File")
    hands.browse(window, folder)
    hands.open_file(window, "001-a-lighthouse-at-noon.webp")
    assert window.run(PROMPT) == "A lighthouse at noon"
    window.picture("4-recalled", crop=window.crop())


def choose_format(window: Window, letter: str) -> None:
    """The entry of that letter, from the menu that is the first of the options."""
    click_option(window, 0)
    window.key(letter)
    window.settle()


def click_option(window: Window, line: int) -> None:
    """What stands in that line: an operator's options have no name in 5.2 to be found by."""
    x, y, width, _ = window.rect(OPTIONS)
    window.click(x + width * 3 // 4, y + 18 + 26 * line)
    window.settle()


def assert_is(path: Path, format: str, prompt: str) -> None:
    """A picture of that format, with how it was made inside."""
    with Image.open(path) as picture:
        picture.load()
        assert picture.format == format
    data = path.read_bytes()
    assert b"paintover:facts" in data and prompt.encode() in data
