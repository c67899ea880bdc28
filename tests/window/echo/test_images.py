"""An image comes back as it was sent: a file byte for byte, any other as the screen shows it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from standin import Sandbox
from windowed import IMAGE_TAB, Window

from tests.window import hands
from tests.window.echo.measure import read

INSIDE = Path(__file__).with_name("inside_images.py").read_text("utf-8")

MARGIN = 2
"""Pixels: Blender tells to within one where it draws an image."""


def kept(library: Path) -> list[Path]:
    """The pictures in the library, oldest first."""
    return sorted(path for path in library.glob("2*/*") if path.suffix != ".json")


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_file_comes_back_byte_for_byte(
    window: Window, sandbox: Sandbox, library: Path, tmp_path: Path, suffix: str
) -> None:
    random = np.random.default_rng(3)
    path = tmp_path / f"wall.{suffix}"
    Image.fromarray(random.integers(0, 256, (150, 200, 3), np.uint8)).save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    hands.table(window)
    window.run(INSIDE)
    window.run("choose(path)", path=str(path))
    for number, target in enumerate(("IMAGE", "MATERIAL"), 1):
        hands.ask(window, f"As {target}", target=target)
        assert [job["state"] for job in hands.done(window)] == ["DONE"] * number
        assert [hashlib.sha256(one.read_bytes()).hexdigest() for one in kept(library)] == (
            [digest] * number
        )
        assert window.run("came()") == [digest] * number
    window.picture("came-back")


@pytest.mark.parametrize(("name", "floats", "brightest"), [("Painted", 0, 1.0), ("Light", 1, 1.4)])
def test_what_is_in_no_file_is_sent_as_the_screen_shows_it(
    window: Window,
    sandbox: Sandbox,
    library: Path,
    name: str,
    floats: int,
    brightest: float,
) -> None:
    hands.table(window, source="IMAGE", prompt="As it is")
    window.run(INSIDE)
    window.run(
        "show(make(name, bool(floats), brightest))", name=name, floats=floats, brightest=brightest
    )
    window.settle()
    window.tab(where=IMAGE_TAB)
    x, y, width, height = window.run("shown_at()")
    box = (x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
    screen = read(window.picture("on-the-screen", crop=box))
    window.press("paintover.generate", IMAGE_TAB)
    window.wait_for(lambda: hands.jobs(window), "A job")
    assert [job["state"] for job in hands.done(window)] == ["DONE"]
    (sent,) = kept(library)
    assert read(sent).std() > 40
    off = min(
        (
            np.abs(screen[down : down + height, right : right + width] - read(sent))
            for down in range(2 * MARGIN + 1)
            for right in range(2 * MARGIN + 1)
        ),
        key=np.mean,
    )
    off = off[1:-1, 1:-1]  # 4.3 draws a line along an image's edge
    print(f"{name}: worst {off.max():.0f}/255, mean {off.mean():.3f}/255")
    assert off.max() <= 1
