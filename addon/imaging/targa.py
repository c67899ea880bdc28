"""The uncompressed true-colour TGA that Blender writes and reads (Truevision TGA 2.0)."""

import struct

import numpy as np

from .source import Raster

_TOP_DOWN = 0x20
_SIDE = 2**16 - 1


def encode(raster: Raster) -> bytes:
    """Raises ValueError for other pixels than 8-bit RGB or RGBA."""
    height, width, channels = raster.pixels.shape
    if raster.pixels.dtype != np.uint8 or channels not in (3, 4) or max(height, width) > _SIDE:
        raise ValueError("not for a TGA")
    attributes = (8 if channels == 4 else 0) | (0 if raster.bottom_up else _TOP_DOWN)
    header = struct.pack("<3B9x2H2B", 0, 0, 2, width, height, channels * 8, attributes)
    return header + raster.pixels[:, :, (2, 1, 0, 3)[:channels]].tobytes()


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
