"""How far two pictures are from each other: in levels of 255, and in pixels of shift."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.float64]
"""(height, width, 3), 0 to 255, top row first."""


@dataclass(frozen=True)
class Difference:
    """``mean`` and ``worst`` (the 99th percentile) in levels; ``shift`` in pixels, as a length."""

    mean: float
    worst: float
    shift: float

    def __str__(self) -> str:
        return f"mean {self.mean:.2f}/255, 99 % {self.worst:.0f}/255, shift {self.shift:.3f} px"


def read(path: Path | str) -> Pixels:
    """A picture file, or an array from inside.py."""
    path = Path(path)
    if path.suffix == ".npy":
        return np.load(path).astype(float)
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(float)


def compare(sent: Pixels, seen: Pixels, border: int = 2) -> Difference:
    """The border is left out: there a picture's edge blends with what is behind it."""
    assert sent.shape == seen.shape
    assert sent.std() > 5, "a blank picture is like any other"
    inner = slice(border, -border or None)
    sent, seen = sent[inner, inner], seen[inner, inner]
    off = np.abs(sent - seen)
    return Difference(off.mean(), float(np.percentile(off, 99)), shift(sent, seen))


def shift(sent: Pixels, seen: Pixels) -> float:
    """Length of the displacement that explains the difference best (Lucas and Kanade, 1981).

    Good below a pixel or two; brightness is fitted along, so that a tone curve is no shift.
    """
    one, other = sent.mean(axis=2), seen.mean(axis=2)
    middle = (one + other) / 2
    down, across = np.gradient(middle)
    terms = np.stack([across.ravel(), down.ravel(), middle.ravel(), np.ones(middle.size)], axis=1)
    solution, *_ = np.linalg.lstsq(terms, (one - other).ravel(), rcond=None)
    return float(np.hypot(solution[0], solution[1]))


def overlaid(pixels: Pixels) -> Pixels:
    """As Blender's overlays show a picture: they read sRGB, and blend with a gamma of 2.2."""
    value = pixels / 255
    light = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    return light ** (1 / 2.2) * 255


def middle(picture: Pixels, colour: tuple[float, float, float]) -> tuple[float, float] | None:
    """Mean x and y, in pixels, of all that is nearly of ``colour`` (0 to 255); None without any."""
    near = (np.abs(picture - np.array(colour)) < 60).all(axis=2)
    if not near.any():
        return None
    y, x = np.nonzero(near)
    return x.mean() + 0.5, y.mean() + 0.5


def spread(picture: Pixels, colour: tuple[float, float, float]) -> tuple[int, int]:
    """Width and height of the box around all that is nearly of ``colour``."""
    y, x = np.nonzero((np.abs(picture - np.array(colour)) < 60).all(axis=2))
    return int(np.ptp(x)) + 1, int(np.ptp(y)) + 1
