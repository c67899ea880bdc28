"""Multilayer EXR: Blender keeps no pixels and no size for it, but can write its Combined pass."""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

import bpy

from ..imaging.source import Targa
from . import render_result
from .guards import changed

_HEADER_BYTES = 64 * 1024
_WINDOW = b"dataWindow\0box2i\0"
_PLAIN = {"view_transform": "Standard", "look": "None", "exposure": 0.0, "gamma": 1.0}
"""How the Image Editor shows an image that is not viewed as a render."""


def size(image: bpy.types.Image) -> tuple[int, int]:
    """Width and height in pixels, from the file's header; (0, 0) when it cannot be read."""
    packed = image.packed_file
    if packed is not None:
        data: Any = packed.data  # which the stubs of 4.2 take for text
        return _size_in(bytes(data[:_HEADER_BYTES]))
    return _size_of(bpy.path.abspath(image.filepath, library=image.library))


def capture(image: bpy.types.Image, scene: bpy.types.Scene) -> Targa:
    """The Combined pass as it is displayed. Raises CaptureError."""
    if image.use_view_as_render:
        return render_result.save(image, scene)
    with changed(scene.view_settings, **_PLAIN):
        return render_result.save(image, scene)


@lru_cache(maxsize=8)
def _size_of(path: str) -> tuple[int, int]:
    """Remembered, because panels ask at every redraw."""
    try:
        with Path(path).open("rb") as file:
            return _size_in(file.read(_HEADER_BYTES))
    except OSError:
        return 0, 0


def _size_in(header: bytes) -> tuple[int, int]:
    """The data window of an OpenEXR header (OpenEXR file layout: name, type, size, 4 integers)."""
    at = header.find(_WINDOW)
    start = at + len(_WINDOW) + 4
    if at < 0 or len(header) < start + 16:
        return 0, 0
    left, bottom, right, top = struct.unpack_from("<4i", header, start)
    return right - left + 1, top - bottom + 1
