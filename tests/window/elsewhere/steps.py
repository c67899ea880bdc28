"""What these tests do again and again: wish, press, look."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from standin import Sandbox
from windowed import Window

HELD = "rainy alley @slow=9"
"""A prompt whose answer waits for `hold.release()`."""


def wish(window: Window, **settings: object) -> None:
    """Arrange what is asked for, in the scene of the first window."""
    window.run(
        "for _name, _value in settings.items():\n"
        "    setattr(bpy.context.scene.paintover, _name, _value)",
        settings=settings,
    )
    window.settle(2)


def said(window: Window, editor: str = "VIEW_3D") -> str:
    """All that Paintover's panels in such editors say, wrapped lines joined."""
    return " ".join(window.texts(editor))


def wait_said(window: Window, words: str, editor: str = "VIEW_3D") -> str:
    """Wait until the panels say these words; the answer is all they say."""
    last = ""

    def look() -> bool:
        nonlocal last
        last = said(window, editor)
        return words in last

    try:
        window.wait_for(look, words, 120)
    except AssertionError:
        raise AssertionError(f'"{words}" is not said, but: {last}') from None
    return last


def wait_asked(window: Window, sandbox: Sandbox, count: int = 1) -> None:
    """Wait until the stand-in has read that many requests."""
    window.wait_for(
        lambda: sum(bool(entry["body"]) for entry in sandbox.log) >= count, "A request arrived"
    )


def wait_done(window: Window) -> None:
    """Wait until no job runs and nothing is to be placed."""
    window.wait_until(
        "__import__('bl_ext.user_default.paintover.app.runtime', fromlist='x')"
        ".get().session.is_idle",
        "The jobs ended",
    )
    window.settle(2)


def kept(library: Path) -> list[Path]:
    """The pictures in the library, oldest first."""
    return sorted(library.glob("2*/*.png"))


def leftovers(library: Path) -> list[Path]:
    """What is half there."""
    return list((library / "incoming").glob("*"))


def colour(path: Path, x: float = 0.04, y: float = 0.04) -> tuple[int, int, int]:
    """The picture's pixel at a fraction of its size."""
    with Image.open(path) as picture:
        spot = int(picture.width * x), int(picture.height * y)
        red, green, blue = picture.convert("RGB").getpixel(spot)
    return red, green, blue


def placed(window: Window) -> list[str]:
    """Names of the images in the file that came from Paintover."""
    return window.run("[image.name for image in bpy.data.images if 'paintover' in image]")
