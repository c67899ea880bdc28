"""Scaling down by area, and the sRGB transfer."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]

_ROWS = 16
"""Rows made at a time: bounds memory, and how soon a cancel is seen."""


def srgb_from_linear(linear: Pixels) -> Pixels:
    """Scene-linear Rec.709 to sRGB (IEC 61966-2-1), clipped to 0..1."""
    clipped = np.clip(linear, 0.0, 1.0)
    low = clipped * np.float32(12.92)
    high = np.float32(1.055) * clipped ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.where(clipped <= 0.0031308, low, high)


def shrink(
    rows: Callable[[int, int], Pixels], before: tuple[int, int], after: tuple[int, int]
) -> Iterator[Pixels]:
    """The mean over each target pixel's area, a few rows at a time, from the first on.

    ``rows(start, end)`` gives rows of shape (end - start, width, channels). ``before`` and
    ``after`` are (height, width), which may only get smaller. Memory does not grow with them.
    """
    edges = np.linspace(0.0, before[0], after[0] + 1)
    strip = []
    for top, bottom in pairwise(edges):
        first, end = int(top), min(before[0], math.ceil(bottom - 1e-9))
        at = np.arange(first, end)
        share = np.minimum(at + 1, bottom) - np.maximum(at, top)
        mean = np.tensordot((share / share.sum()).astype(np.float32), rows(first, end), axes=1)
        strip.append(mean)
        if len(strip) == _ROWS:
            yield _narrowed(np.stack(strip), after[1])
            strip = []
    if strip:
        yield _narrowed(np.stack(strip), after[1])


def _narrowed(pixels: Pixels, width: int) -> Pixels:
    """Each row to ``width`` pixels, by differences of its running sum."""
    before = pixels.shape[1]
    if width >= before:
        return pixels
    edges = np.linspace(0.0, before, width + 1)
    whole = np.minimum(edges.astype(np.intp), before - 1)
    part = (edges - whole)[:, None]
    total = np.zeros((len(pixels), before + 1, pixels.shape[2]))
    np.cumsum(pixels, axis=1, out=total[:, 1:])
    up_to_edge = total[:, whole] + part * pixels[:, whole]
    return (np.diff(up_to_edge, axis=1) * (width / before)).astype(np.float32)
