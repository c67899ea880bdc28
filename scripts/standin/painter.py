"""Paints: a visible, repeatable repaint of a reference, or a landscape when there is none."""

from __future__ import annotations

import hashlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from . import palettes, strokes
from .blur import noise
from .palettes import luma

WORK_EDGE = 1376
"""Longest edge in pixels at which strokes are laid; larger pictures are enlarged from it."""

MARK = "SANDBOX"


def seed_of(*parts: object) -> int:
    """A 64-bit number that depends on every part, the same on every machine."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def repaint(
    reference: Image.Image | None,
    size: tuple[int, int],
    seed: int,
    transparent: bool = False,
    prompt: str = "",
) -> Image.Image:
    """A marked picture of `size` (width, height) pixels, RGB, or RGBA when `transparent`.

    The whole reference is stretched to the frame, so a point keeps its place as a fraction of the
    picture. The prompt chooses the colours. Same arguments, same pixels.
    """
    rng = np.random.default_rng(seed)
    small = _work_size(size)
    if reference is None:
        source = _hills(small, rng)
    else:
        source = reference.convert("RGBA").resize(small, Image.Resampling.BICUBIC)
    palette = palettes.choose(prompt)
    pixels = np.asarray(source.convert("RGB"), np.float32) / 255
    drift = noise(small, max(small) / 3, rng)
    pixels = palettes.grade(pixels, palettes.background(source), drift, palette)
    pixels = strokes.paint(pixels, rng)
    pixels += (1 - pixels) * _glow(pixels, palette.glow)
    pixels *= _canvas(small, rng)
    picture = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    if small != size:
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    if transparent:
        alpha = source.getchannel("A")
        alpha = _oval(small) if alpha.getextrema()[0] == 255 else alpha
        picture.putalpha(alpha.resize(size, Image.Resampling.BILINEAR))
    return mark(picture)


def mark(picture: Image.Image) -> Image.Image:
    """Burns the word SANDBOX into the bottom right corner and returns the picture."""
    width, height = picture.size
    points = max(8, min(width // 46, height // 26))
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
    return max(8, round(size[0] * scale)), max(8, round(size[1] * scale))


def _hills(size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """A sun over ridges that darken as they come nearer, in greys; RGBA."""
    width, height = size
    xs = np.linspace(0, width / max(size), width, dtype=np.float32)
    ys = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = 0.62 + 0.25 * ys + 0.06 * noise(size, max(size) / 4, rng)
    sun_x, sun_y = rng.uniform(0.2, 0.8) * xs[-1], rng.uniform(0.18, 0.4)
    away = np.hypot(xs - sun_x, (ys - sun_y) * height / max(size))
    light = light + 0.25 * np.exp(-away * 7)
    light[away < rng.uniform(0.05, 0.09)] = 1.15
    ridges = 6
    for ridge in range(ridges):
        depth = (ridge + 1) / ridges
        crest = 0.42 + 0.46 * depth**1.2
        for octave in range(4):
            swing = rng.uniform(0.5, 1) * 0.055 / 1.7**octave
            pace = 2**octave * rng.uniform(4, 8)
            crest = crest - swing * np.sin(xs * pace + rng.uniform(0, 6.3))
        haze = 0.72 - 0.62 * depth + 0.5 * np.clip(ys - crest, 0, 0.35) * (1 - 0.4 * depth)
        light = np.where(ys > crest, haze, light)
    grey = Image.fromarray((np.clip(light / 1.15, 0, 1) * 255).astype(np.uint8))
    return grey.convert("RGBA")


def _glow(pixels: np.ndarray, strength: float) -> np.ndarray:
    """How much light spills from what is bright or vivid; (h, w, 3) floats in 0..1."""
    height, width = pixels.shape[:2]
    part = max(1, max(width, height) // 170)
    few = pixels[::part, ::part]
    vivid = few.max(-1) - few.min(-1)
    bright = np.clip(luma(few) * 1.2 + vivid * 0.5 - 0.72, 0, 1) * strength
    lit = Image.fromarray((few * bright[..., None] * 255).astype(np.uint8))
    halo = sum(
        np.asarray(lit.filter(ImageFilter.GaussianBlur(reach)), np.float32) * gain
        for reach, gain in ((1.5, 0.8), (7, 0.9))
    )
    halo = Image.fromarray(np.clip(halo, 0, 255).astype(np.uint8))
    return np.asarray(halo.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255


def _canvas(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """The weave of a canvas as a factor of lightness about 1, shape (h, w, 1)."""
    warp, weft = (np.sin(np.arange(edge, dtype=np.float32) * 1.9) for edge in size)
    return (1 + 0.008 * weft[:, None] * warp + 0.016 * noise(size, 2.2, rng))[..., None]


def _oval(size: tuple[int, int]) -> Image.Image:
    """A soft oval as an alpha channel, for transparent pictures of opaque references."""
    alpha = Image.new("L", size, 0)
    width, height = size
    ImageDraw.Draw(alpha).ellipse(
        (width * 0.05, height * 0.05, width * 0.95, height * 0.95), fill=255
    )
    return alpha.filter(ImageFilter.GaussianBlur(max(size) / 60))
