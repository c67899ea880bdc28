"""Two sidebars, a narrow and a wide one: put up, looked at, and what is cut off in them found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from windowed import Window

from tests.window import marking_font

NARROW, WIDE = 180, 340
"""Widths of sidebars at interface scale 1, in pixels."""

_INSIDE = Path(__file__).with_name("inside_sidebars.py")
_GAP, _CAPTION = 12, 16
_TILES = 4  # per row of a sheet
_BELOW = 12  # pixels that are left below the panels


@dataclass
class Sidebars:
    """The sidebars of one window, in one setting of scale, theme and language."""

    window: Window
    folder: Path
    scale: int = 1
    tiles: list[tuple[str, list[Image.Image]]] = field(default_factory=list)

    def put_up(self) -> None:
        """Two 3D Views with the tab open, and hardly any view beside it: drawing costs.

        The sidebars are dragged at scale 1, where both have room to be wider.
        """
        run = self.window.run
        run(_INSIDE.read_text("utf-8"))
        font = marking_font.write(self.folder / "marking.ttf")
        run("bpy.context.preferences.view.font_path_ui = path", path=str(font))
        run("bpy.context.preferences.system.use_region_overlap = False")
        run("close_others()")
        self.window.settle(1)
        run("split(width)", width=2 * WIDE + 20)
        self.window.settle(1)
        self.open_tabs()
        for nth, width in enumerate((NARROW, WIDE)):
            self._drag(nth, width)

    def open_tabs(self, editor: str = "VIEW_3D") -> None:
        self.window.run("show_tab(kind)", kind=editor)
        self.window.wait_until("has_tabs(kind)", "The sidebars have tabs", kind=editor)
        self.window.run("choose_tab(kind)", kind=editor)
        self.window.settle(1)

    def dress(self, scale: int, theme: str, language: str) -> None:
        """Set interface scale, theme and language; the sidebars grow with the scale."""
        self.scale, self.tiles = scale, []
        self.window.run(
            "dress(scale, theme, language)", scale=scale, theme=theme, language=language
        )
        self.window.settle(2)

    def _drag(self, nth: int, width: int) -> None:
        x, y, now, height = self.window.run("rect_of(areas('VIEW_3D')[nth])", nth=nth)
        middle = y + height * 3 // 4
        self.window.drag(x, middle, x + now - width, middle, steps=2)
        self.window.settle(1)

    def picture(self, name: str, editor: str = "VIEW_3D") -> list[Image.Image]:
        """What the two show now; it goes onto the sheet, too."""
        seen = self._seen(editor)
        self.tiles.append((name, [_trimmed(image) for image in seen]))
        return seen

    def open_panel(self, name: str) -> None:
        """Have a panel open that begins closed; all that were opened so are closed for ""."""
        self.window.run("open_panel(name)", name=name)
        self.window.settle(1)

    def _seen(self, editor: str) -> list[Image.Image]:
        region = "WINDOW" if editor == "PREFERENCES" else "UI"
        count = self.window.run("look(kind, region)", kind=editor, region=region)
        stem = self.folder / "look"
        self.window.wait_until(
            "len(pixels) >= count and store(path)",
            "The sidebars were drawn",
            count=count,
            path=str(stem),
        )
        return [Image.fromarray(np.load(f"{stem}-{number}.npy")) for number in range(count)]

    def sheets(self, path: Path, per_sheet: int = 12) -> None:
        """All pictures so far as PNGs, a dozen on each."""
        for start in range(0, len(self.tiles), per_sheet):
            sheet = _sheet(self.tiles[start : start + per_sheet])
            sheet.save(path.with_name(f"{path.name}-{start // per_sheet + 1}.png"))


def is_whole(image: Image.Image) -> bool:
    """Whether the panels end before the window does."""
    return _trimmed(image).height < image.height - _BELOW


def cut_off(image: Image.Image, scale: int) -> list[tuple[int, int]]:
    """Where Blender has shortened a text: upper left corners of the marking font's blocks."""
    pixels = np.asarray(_trimmed(image), np.int16)
    width, height = 6 * scale, 10 * scale  # of what is surely of one colour
    margin = 4 * scale
    planes = pixels.astype(np.uint8).transpose(2, 0, 1).copy()
    same = np.ones(pixels.shape[:2], bool)
    for plane in planes:
        same[1:] &= _alike(plane[1:], plane[:-1])
        same[:, 1:] &= _alike(plane[:, 1:], plane[:, :-1])
    full = _runs(_runs(same, height).T, width).T
    found: list[tuple[int, int]] = []
    corners = full.copy()  # of a block, not of every spot in an empty panel
    corners[1:] &= ~full[:-1]
    corners[:, 1:] &= ~full[:, :-1]
    for y, x in np.argwhere(corners):
        if any(abs(x - a) < 3 * width and abs(y - b) < height for a, b in found):
            continue
        if _stands_alone(pixels, x, y, width, height, margin):
            found.append((int(x), int(y)))
    return found


def _alike(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.maximum(one, other) - np.minimum(one, other) <= 2


def _runs(true: np.ndarray, length: int) -> np.ndarray:
    """Where so many rows in a row are true, each twice as many as before at a time."""
    have = 1
    while have < length:
        step = min(have, length - have)
        true = true[:-step] & true[step:]
        have += step
    return true


def _stands_alone(pixels: np.ndarray, x: int, y: int, width: int, height: int, margin: int) -> bool:
    """Whether the colour ends soon on all four sides."""
    if min(x, y) < margin:
        return False
    colour = pixels[y + height // 2, x + width // 2]
    around = (
        pixels[y : y + height, x - margin],
        pixels[y : y + height, min(x + width + margin, pixels.shape[1] - 1)],
        pixels[y - margin // 2 - 1, x : x + width],
        pixels[min(y + height + margin * 3 // 2, pixels.shape[0] - 1), x : x + width],
    )
    # Not all of a side: the letter before it may reach there.
    return all((np.abs(side - colour).max(-1) > 20).mean() > 0.5 for side in around)


def _trimmed(image: Image.Image) -> Image.Image:
    """Without the empty part below the panels."""
    pixels = np.asarray(image)[:, : int(image.width * 0.8)]
    busy = np.flatnonzero((pixels != pixels[-1]).any(axis=(1, 2)))
    return image.crop((0, 0, image.width, int(busy[-1]) + _BELOW if len(busy) else 40))


def _sheet(tiles: list[tuple[str, list[Image.Image]]]) -> Image.Image:
    rows = [tiles[start : start + _TILES] for start in range(0, len(tiles), _TILES)]
    widths = [sum(image.width + 4 for image in images) for _, images in tiles]
    heights = [max(image.height for _, images in row for image in images) for row in rows]
    across = max(widths) + _GAP
    size = (across * min(_TILES, len(tiles)), sum(heights) + len(rows) * (_CAPTION + _GAP))
    sheet = Image.new("RGB", size, (90, 90, 110))
    draw = ImageDraw.Draw(sheet)
    y = 0
    for row, height in zip(rows, heights, strict=True):
        for column, (name, images) in enumerate(row):
            x = column * across
            draw.text((x + 4, y + 2), name, (255, 255, 255))
            for image in images:
                sheet.paste(image, (x, y + _CAPTION))
                x += image.width + 4
        y += height + _CAPTION + _GAP
    return sheet
