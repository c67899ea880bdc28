"""Encodes pictures in a Blender of its own: ``blender -b --python convert_inside.py -- LIST``."""

import json
import sys
from pathlib import Path
from typing import Any

import bpy


def convert(source: str, target: str, format: str, quality: int) -> None:
    """JPEG knows no transparency: what was transparent becomes white."""
    image = bpy.data.images.load(source)
    try:
        # First, because Blender reads the file then, while its path is still the source's.
        channels = image.channels
        if format == "JPEG" and channels == 4:
            _onto_white(image)
        kind: Any = format
        image.file_format = kind
        image.filepath_raw = target
        image.save(filepath=target, quality=quality)
    finally:
        bpy.data.images.remove(image)


def _onto_white(image: bpy.types.Image) -> None:
    import numpy as np

    stored: Any = image.pixels
    pixels = np.empty(len(stored), np.float32)
    stored.foreach_get(pixels)
    rgba = pixels.reshape(-1, 4)
    alpha = rgba[:, 3:]
    if alpha.min() < 1.0:
        rgba[:, :3] = rgba[:, :3] * alpha + (1.0 - alpha)
        rgba[:, 3] = 1.0
        stored.foreach_set(pixels)


if __name__ == "__main__":
    for row in json.loads(Path(sys.argv[sys.argv.index("--") + 1]).read_text(encoding="utf-8")):
        try:
            convert(*row)
        except Exception as error:  # the others are wanted all the same
            print(row[0], error)
