"""Smooth fields: noise and blurs, both by shrinking and enlarging."""

from __future__ import annotations

import numpy as np
from PIL import Image


def noise(size: tuple[int, int], cell: float, rng: np.random.Generator) -> np.ndarray:
    """Smooth noise in about -1..1, shape (h, w), with features about `cell` pixels wide."""
    width, height = size
    cells = int(height / cell) + 2, int(width / cell) + 2
    grid = Image.fromarray(rng.uniform(-1, 1, cells).astype(np.float32))
    return np.asarray(grid.resize(size, Image.Resampling.BICUBIC))


def soften(values: np.ndarray, reach: float) -> np.ndarray:
    """(h, w) floats blurred over about `reach` pixels."""
    height, width = values.shape
    small = max(1, round(width / reach)), max(1, round(height / reach))
    image = Image.fromarray(values).resize(small, Image.Resampling.BOX)
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
