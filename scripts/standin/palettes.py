"""Colours: which two ramps a prompt asks for, and grading a picture with them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from .blur import soften

LUMA = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True)
class Palette:
    """Two ramps of hexadecimal colours from dark to light, and the words that ask for them.

    `key` is the mean lightness aimed at, `glow` how far highlights shine.
    """

    words: str
    cool: str
    warm: str
    key: float
    glow: float

    def blends(self) -> np.ndarray:
        """Colours for each leaning, cool to warm, and lightness; (64, 256, 3) floats in 0..1."""
        cool, warm = _ramp(self.cool), _ramp(self.warm)
        return cool + (warm - cool) * np.linspace(0, 1, 64, dtype=np.float32)[:, None, None]


PALETTES = (
    Palette(
        "neon night rain rainy cyberpunk alley city midnight club electric wet noir",
        "060b1c 0c2c4a 11667c 3fc0c4 e6fff6",
        "0d0720 451258 a8246f ff7a8c ffeccb",
        0.36,
        0.85,
    ),
    Palette(
        "dusk sunset evening golden desert autumn warm fire lava sunrise mars western",
        "140d2b 3b2461 7d4a86 d79a8e ffeac4",
        "1c0a1e 6e1f3c c9502f f79e3d fff0b8",
        0.42,
        0.7,
    ),
    Palette(
        "snow snowy winter ice icy frost frozen glacier arctic christmas cold",
        "101c36 35577f 7ba3c4 c0dceb fbfdff",
        "1d1b38 5d557f a692b0 ecc9c4 fff6ec",
        0.5,
        0.35,
    ),
    Palette(
        "morning dawn spring mist misty fog foggy pastel soft dream blossom watercolour watercolor",
        "1b2a44 47718c 8bb8b8 cfe3c9 fffbe8",
        "331f40 8a5674 dc948c f8cfa4 fff7df",
        0.49,
        0.45,
    ),
    Palette(
        "forest jungle garden moss meadow nature green tree trees grass overgrown fantasy",
        "071c1e 14483f 3c8158 98c270 f6f7bf",
        "1b1510 5c4a1c a98a2c ecc95a fff5cc",
        0.44,
        0.5,
    ),
    Palette(
        "ocean sea underwater beach water lake island tropical river boat summer",
        "051a38 0d4f7c 1a94a6 7cd6c4 f7fbe0",
        "2a1a3a 8a4652 dd8a5e f9cf88 fff6d6",
        0.5,
        0.5,
    ),
    Palette(
        "ink charcoal sketch pencil sepia vintage old antique medieval paper engraving film",
        "12161c 3a444c 77807c b9b7a4 f6f0de",
        "1a1210 563c2c 9c7450 d8b582 fbf0d4",
        0.46,
        0.35,
    ),
)
"""The first one wins a draw."""


def choose(prompt: str) -> Palette:
    """The palette with most of its words in the prompt; if none has any, one by chance."""
    words = set(re.findall(r"[a-z]+", prompt.lower()))
    hits = [len(words & set(palette.words.split())) for palette in PALETTES]
    if max(hits):
        return PALETTES[hits.index(max(hits))]
    return PALETTES[hashlib.sha256(prompt.encode()).digest()[0] % len(PALETTES)]


def luma(pixels: np.ndarray) -> np.ndarray:
    """Lightness of (..., 3) colours."""
    return sum(pixels[..., channel] * weight for channel, weight in enumerate(LUMA))


def grade(source: np.ndarray, sky: np.ndarray, drift: np.ndarray, palette: Palette) -> np.ndarray:
    """`source` in the palette's colours, its order of light and dark kept.

    `source` is (h, w, 3) floats in 0..1. `sky`, 0..1, says where there is only background, which
    becomes a gradient. `drift`, -1..1, is where to lean to the warm ramp. Both are (h, w).
    """
    light = luma(source)
    chroma = source - light[..., None]
    tone = _levels(light, sky, palette.key)
    tone += 0.3 * (tone - soften(tone, max(light.shape) / 24))
    height = np.linspace(0, 1, len(light), dtype=np.float32)[:, None]
    dusk = (0.1 + 0.32 * height**1.3) * (0.6 + palette.key) + 0.04 * drift
    tone += (np.maximum(dusk, tone - 0.3 * (1 - height)) - tone) * sky
    vivid = np.clip(0.09 / (np.abs(chroma[::4, ::4]).mean() + 1e-3), 0.7, 2.2)
    lean = chroma[..., 0] - chroma[..., 2]
    lean = 0.42 + 1.5 * vivid * (lean - np.median(lean[::4, ::4])) + 0.25 * drift
    # The background warms downwards and what stands before it cools, to stand out.
    against = 0.9 * sky - 0.3 * min(1, 3 * sky.mean())
    lean = np.clip(lean + (height - 0.5) * against, 0, 1)
    tone = np.clip(tone, 0, 1)
    tint = palette.blends()[(lean * 63).astype(np.uint8), (tone * 255).astype(np.uint8)]
    # Vivid things keep more of their own colour.
    own = np.clip(2 * vivid * np.abs(chroma[..., 0] - chroma[..., 2]), 0, 0.5) * (1 - sky)
    tint += (tone[..., None] - tint) * own[..., None]
    chroma *= ((0.55 + own) * vivid * (1 - sky))[..., None]
    chroma += tint
    return np.clip(chroma, 0, 1, out=chroma)


def _levels(light: np.ndarray, sky: np.ndarray, key: float) -> np.ndarray:
    """Lightness stretched to 0..1 and bent so that its mean, background aside, is `key`."""
    sample = light[::4, ::4]
    seen = sample[sky[::4, ::4] < 0.5]
    seen = seen if seen.size > 16 else sample
    low, high = float(np.percentile(sample, 1)), float(np.percentile(seen, 99.5))
    span = max(1.04 * (high - low), 0.2)
    bend = np.log(key) / np.log(np.clip((seen - low) / span, 0.02, 0.98).mean())
    return np.clip((light - low) / span, 0.002, 1) ** np.float32(np.clip(bend, 0.65, 1.5))


def _ramp(colours: str) -> np.ndarray:
    rows = np.array([list(bytes.fromhex(colour)) for colour in colours.split()]) / 255
    steps, at = np.linspace(0, 1, 256), np.linspace(0, 1, len(rows))
    return np.stack([np.interp(steps, at, rows[:, c]) for c in range(3)], -1).astype(np.float32)


def background(picture: Image.Image) -> np.ndarray:
    """Where an RGBA picture shows nothing, 0..1: see-through, or one flat colour all over.

    A viewport's empty background is exactly one colour, which hardly anything lit is.
    """
    pixels = np.asarray(picture, np.float32)
    sample = np.asarray(picture)[::3, ::3, :3].reshape(-1, 3).astype(np.int32)
    codes = sample @ np.array([65536, 256, 1], np.int32)
    values, counts = np.unique(codes, return_counts=True)
    empty = 1 - pixels[..., 3] / 255
    if counts.max() > 0.12 * codes.size:
        common = int(values[counts.argmax()])
        colour = np.array([common >> 16, common >> 8 & 255, common & 255], np.float32)
        far = np.abs(pixels[..., :3] - colour).sum(-1)
        flat = Image.fromarray((np.clip(1 - far / 14, 0, 1) * 255).astype(np.uint8))
        grown = np.asarray(flat.filter(ImageFilter.MaxFilter(3)), np.float32) / 255
        empty = np.maximum(empty, grown)
    return empty
