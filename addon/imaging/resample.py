"""Scaling down by area, and the sRGB transfer."""

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]

_BLOCK = 256
"""Rows or columns at a time: bounds memory, and how long the GIL is held."""


def srgb_from_linear(linear: Pixels) -> Pixels:
    """Scene-linear Rec.709 to sRGB (IEC 61966-2-1), clipped to 0..1."""
    clipped = np.clip(linear, 0.0, 1.0)
    low = clipped * np.float32(12.92)
    high = np.float32(1.055) * clipped ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.where(clipped <= 0.0031308, low, high)


def shrink(pixels: Pixels, width: int, height: int) -> Pixels:
    """The mean over each target pixel's area; ``width`` and ``height`` may only get smaller.

    Shape (h, w, channels) to (height, width, channels).
    """
    return _shrink_axis(_shrink_axis(pixels, width, axis=1), height, axis=0)


def _shrink_axis(pixels: Pixels, length: int, axis: int) -> Pixels:
    before = pixels.shape[axis]
    if length >= before:
        return pixels
    along = np.moveaxis(pixels, axis, 0)
    result = np.empty((length, *along.shape[1:]), np.float32)
    edges = np.linspace(0.0, before, length + 1)
    whole = np.minimum(edges.astype(np.intp), before - 1)
    part = (edges - whole)[:, None, None]
    for start in range(0, along.shape[1], _BLOCK):
        block = along[:, start : start + _BLOCK].astype(np.float64)
        total = np.zeros((before + 1, *block.shape[1:]))
        np.cumsum(block, axis=0, out=total[1:])
        up_to_edge = total[whole] + part * block[whole]
        result[:, start : start + _BLOCK] = np.diff(up_to_edge, axis=0) * (length / before)
    return np.moveaxis(result, 0, axis)
