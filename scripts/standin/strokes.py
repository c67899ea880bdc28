"""Brush strokes that follow the shapes of a picture, from broad to fine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .blur import noise, soften
from .palettes import luma


@dataclass(frozen=True)
class Brush:
    """Sizes in units of the picture; `tolerance` is the colour change at which a stroke ends.

    `detail` is how much there must be to see for a stroke to be laid at all.
    """

    width: float
    length: float
    spacing: float
    tolerance: float
    detail: float


BRUSHES = (
    Brush(7.5, 34, 6.6, 0.16, -1),
    Brush(3.6, 20, 4.0, 0.11, 0.1),
    Brush(1.6, 11, 2.3, 0.09, 0.32),
)

_STEPS = 3
"""Points of a stroke on either side of its middle."""

_TAPER = np.array([0.3, 0.8, 1, 1, 0.95, 0.75, 0.25], np.float32)
"""Half width of a stroke along its points."""


def paint(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`pixels` as brush strokes; (h, w, 3) floats in 0..1 in and out."""
    height, width = pixels.shape[:2]
    unit = max(width, height) ** 0.5 / 12
    light = luma(pixels)
    # Edges count by how much lighter one side is in proportion, or the dark parts would drown.
    down, across = np.gradient(np.log(light + 0.12))
    angle = _flow(down, across, unit, rng)
    detail = np.clip(soften(np.abs(down) + np.abs(across), 3 * unit) * 4, 0, 1)
    canvas = Image.fromarray((pixels * 255).astype(np.uint8)).resize(
        (2 * width, 2 * height), Image.Resampling.NEAREST
    )
    draw = ImageDraw.Draw(canvas)
    for brush in BRUSHES:
        _layer(draw, brush, unit, pixels, angle, detail, rng)
    painted = np.asarray(canvas.reduce(2), np.float32) / 255
    # What is too fine for any brush, such as lettering, stays as it was.
    missed = soften(np.abs(luma(painted) - light), 3) / (light + 0.25)
    fine = np.clip(missed * 5 - 0.12, 0, 0.85)
    return painted + (pixels - painted) * fine[..., None]


def _flow(
    down: np.ndarray, across: np.ndarray, unit: float, rng: np.random.Generator
) -> np.ndarray:
    """Direction in radians along the shapes at every pixel, wandering where there are none."""
    height, width = down.shape
    wander = noise((width, height), max(width, height) / 5, rng) * 1.2
    even, odd = across * across - down * down, 2 * across * down
    even, odd = (
        soften(part, 3.5 * unit) + 0.1 * soften(part, 20 * unit) - 1e-4 * idle(2 * wander)
        for part, idle in ((even, np.cos), (odd, np.sin))
    )
    return np.arctan2(odd, even) / 2 + np.float32(np.pi / 2)


def _layer(
    draw: ImageDraw.ImageDraw,
    brush: Brush,
    unit: float,
    pixels: np.ndarray,
    angle: np.ndarray,
    detail: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Lays the strokes of one brush on a canvas twice the size of `pixels`."""
    height, width = angle.shape
    limit = np.array([width - 1, height - 1], np.float32)

    def look(values: np.ndarray, at: np.ndarray) -> np.ndarray:
        spots = np.clip(at, 0, limit).astype(np.int32)
        return values[spots[..., 1], spots[..., 0]]

    step = max(1.5, brush.spacing * unit)
    grid = np.stack(np.meshgrid(np.arange(0, width, step), np.arange(0, height, step)), -1)
    starts = rng.permutation(grid.reshape(-1, 2)).astype(np.float32)
    starts += rng.uniform(-step, step, starts.shape).astype(np.float32) * 0.6
    starts = starts[look(detail, starts) > brush.detail]
    colour = look(pixels, starts)
    tolerance = brush.tolerance * (0.35 + colour.max(-1))
    reach = brush.length * unit / 2 / _STEPS * rng.uniform(0.6, 1.2, len(starts))
    sides = [_trace(starts, colour, reach * way, tolerance, look, pixels, angle) for way in (-1, 1)]
    spine = np.stack([*sides[0][::-1], starts, *sides[1]], 1)
    along = np.gradient(spine, axis=1)
    along /= np.hypot(along[..., 0], along[..., 1])[..., None] + 1e-6
    normal = np.stack([-along[..., 1], along[..., 0]], -1)
    half = brush.width * unit / 2 * rng.uniform(0.7, 1.15, len(starts)).astype(np.float32)
    middle = normal[:, _STEPS] * half[:, None]
    for edge in (starts + middle, starts - middle):
        half[np.abs(look(pixels, edge) - colour).max(-1) > tolerance] *= 0.5
    offset = normal * (half[:, None] * _TAPER)[..., None]
    outline = np.concatenate([spine + offset, (spine - offset)[:, ::-1]], 1) * 2 + 0.5
    shade = 1 + rng.normal(0, 0.055, (len(starts), 1)) + rng.normal(0, 0.02, (len(starts), 3))
    paints = (np.clip(colour * shade, 0, 1) * 255).astype(int).tolist()
    for points, fill in zip(outline.reshape(-1, 4 * len(_TAPER)).tolist(), paints, strict=True):
        draw.polygon(points, fill=tuple(fill))


def _trace(starts, colour, reach, tolerance, look, pixels, angle) -> list[np.ndarray]:
    """Points of many strokes from their middles one way, each halting where colours change."""
    points, here = [], starts
    heading = look(angle, starts)
    for _ in range(_STEPS):
        turn = np.stack([np.cos(heading), np.sin(heading)], -1).astype(np.float32)
        there = here + turn * reach[:, None].astype(np.float32)
        same = np.abs(look(pixels, there) - colour).max(-1) < tolerance
        here = np.where(same[:, None], there, here)
        reach = np.where(same, reach, 0)
        new = look(angle, here)
        heading = np.where(np.cos(new - heading) < 0, new + np.float32(np.pi), new)
        points.append(here)
    return points
