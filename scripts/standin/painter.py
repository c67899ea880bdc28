"""Paints: a visible, repeatable repaint of a reference, or an abstract when there is none."""

from __future__ import annotations

import colorsys
import hashlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORK_EDGE = 384
"""Long edge in pixels at which strokes are laid; the result is then enlarged."""

MARK = "SANDBOX"


def seed_of(*parts: object) -> int:
    """A 64-bit number that depends on every part, the same on every machine."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def repaint(
    reference: Image.Image | None, size: tuple[int, int], seed: int, transparent: bool = False
) -> Image.Image:
    """A marked picture of `size` (width, height) pixels, RGB, or RGBA when `transparent`.

    The whole reference is stretched to the frame, so a point keeps its place as a fraction of the
    picture. Same arguments, same pixels.
    """
    rng = np.random.default_rng(seed)
    small = _work_size(size)
    if reference is None:
        pixels = _abstract(small, rng)
        alpha = _oval(small)
    else:
        source = reference.convert("RGBA").resize(small, Image.Resampling.BOX)
        alpha = source.getchannel("A")
        if alpha.getextrema()[0] == 255:
            alpha = _oval(small)
        pixels = _strokes(np.asarray(source.convert("RGB"), np.float32) / 255, rng)
    picture = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    if transparent:
        picture.putalpha(alpha.resize(size, Image.Resampling.BILINEAR))
    return mark(picture)


def mark(picture: Image.Image) -> Image.Image:
    """Burns the word SANDBOX into the bottom right corner and returns the picture."""
    width, height = picture.size
    points = max(8, min(width // 36, height // 20))
    font = ImageFont.load_default(points)
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = draw.textbbox((0, 0), MARK, font=font)
    pad = max(2, points // 4)
    box = (width - (right - left) - 3 * pad, height - (bottom - top) - 3 * pad, width, height)
    draw.rectangle(box, fill=(20, 20, 24))
    draw.text((box[0] + pad - left, box[1] + pad - top), MARK, font=font, fill=(255, 214, 90))
    return picture


def _work_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, WORK_EDGE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _palette(rng: np.random.Generator) -> np.ndarray:
    """Five colours from dark to light around a seeded hue; (5, 3) floats in 0..1."""
    hue, swing = rng.random(), rng.uniform(0.08, 0.3)
    steps = [(0.14, 0.65), (0.36, 0.75), (0.6, 0.7), (0.82, 0.5), (0.98, 0.18)]
    return np.array(
        [
            colorsys.hsv_to_rgb((hue + swing * i) % 1, sat, value)
            for i, (value, sat) in enumerate(steps)
        ],
        np.float32,
    )


def _gradient_map(light: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Colours for lightness 0..1: shape (h, w) in, (h, w, 3) out."""
    at = np.linspace(0, 1, len(palette))
    return np.stack([np.interp(light, at, palette[:, c]) for c in range(3)], -1)


def _noise(size: tuple[int, int], cell: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth noise in -1..1, shape (h, w), with features about `cell` pixels wide."""
    width, height = size
    grid = rng.uniform(-1, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC))


def _strokes(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Wobbles outlines, re-colours by lightness and darkens edges; (h, w, 3) floats in and out."""
    height, width = pixels.shape[:2]
    size = (width, height)
    ys, xs = np.mgrid[0:height, 0:width]
    reach = max(width, height) / 160
    xs = np.clip(xs + _noise(size, 9, rng) * reach, 0, width - 1).astype(int)
    ys = np.clip(ys + _noise(size, 9, rng) * reach, 0, height - 1).astype(int)
    moved = pixels[ys, xs]
    light = moved @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    stepped = _dabs(np.round(np.clip(light + _noise(size, 14, rng) * 0.05, 0, 1) * 9) / 9)
    painted = 0.62 * _gradient_map(stepped, _palette(rng)) + 0.38 * moved
    down, across = (
        np.abs(np.gradient(light, axis=axis)) if light.shape[axis] > 1 else 0 * light
        for axis in (0, 1)
    )
    ink = np.clip((down + across) * 3, 0, 0.6)
    return painted * (1 - ink[..., None]) + _noise(size, 3, rng)[..., None] * 0.03


def _dabs(light: np.ndarray) -> np.ndarray:
    """Lightness 0..1, shape (h, w), gathered into flat dabs of paint."""
    grey = Image.fromarray((light * 255).astype(np.uint8)).filter(ImageFilter.ModeFilter(5))
    return np.asarray(grey, np.float32) / 255


def _abstract(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Bands and discs in one palette; (h, w, 3) floats in 0..1."""
    width, height = size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / max(size)
    light = 0.5 + 0.3 * _noise(size, max(8, max(size) // 6), rng)
    for _ in range(7):
        x, y = rng.random() * width / max(size), rng.random() * height / max(size)
        inside = np.hypot(xs - x, ys - y) < rng.uniform(0.05, 0.22)
        light = np.where(inside, rng.random(), light)
    return _gradient_map(np.round(np.clip(light, 0, 1) * 8) / 8, _palette(rng))


def _oval(size: tuple[int, int]) -> Image.Image:
    """A soft oval as an alpha channel, for transparent pictures of opaque references."""
    alpha = Image.new("L", size, 0)
    width, height = size
    ImageDraw.Draw(alpha).ellipse(
        (width * 0.05, height * 0.05, width * 0.95, height * 0.95), fill=255
    )
    return alpha.filter(ImageFilter.GaussianBlur(max(size) / 60))
