"""Read the uncompressed true-colour TGA that Blender writes (Truevision TGA 2.0)."""

import numpy as np

from .source import Raster

_TOP_DOWN = 0x20


def decode(data: bytes) -> Raster:
    """Raises ValueError when the file is anything else, or is cut short."""
    if len(data) < 18 or data[1] != 0 or data[2] != 2 or data[16] not in (24, 32):
        raise ValueError("not an uncompressed true-colour TGA")
    width, height = (int.from_bytes(data[at : at + 2], "little") for at in (12, 14))
    channels = data[16] // 8
    start, length = 18 + data[0], width * height * channels
    if len(data) < start + length:
        raise ValueError("the TGA is cut short")
    stored = np.frombuffer(data, np.uint8, length, start).reshape(height, width, channels)
    order = (2, 1, 0, 3)[:channels]
    return Raster(stored[:, :, order], bottom_up=not data[17] & _TOP_DOWN)
