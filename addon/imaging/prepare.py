"""From a captured source to the bytes that are sent: the slow part, for the worker."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core import aspect, picture
from ..core.errors import CaptureError
from ..core.request import Reference
from . import png, targa
from .resample import Pixels, shrink, srgb_from_linear
from .source import Encoded, Raster, Raw, Source, Targa

_STRIP = 32
"""Rows converted at a time."""


def prepare(
    source: Source,
    *,
    max_edge: int,
    max_bytes: int,
    between: Callable[[], object] = lambda: None,
) -> Reference:
    """Encode a source for sending, at most ``max_edge`` pixels and ``max_bytes`` bytes.

    ``between`` is called every few rows; what it raises ends the work. Raises CaptureError when
    a file on disk is gone or is no picture.
    """
    source = opened(source)
    if isinstance(source, Encoded):
        return _as_it_is(source)
    return _encode(source, max_edge, max_bytes, between)


def opened(source: Source) -> Raster | Encoded:
    """What can be prepared more than once: a Targa is deleted when it is read.

    Raises CaptureError when it is gone.
    """
    match source:
        case Targa():
            return _read_targa(source)
        case Raw():
            kind: Any = np.float32 if source.floats else np.uint8
            values: Any = np.asarray(memoryview(source.memory)).view(kind)
            pixels = values.reshape(source.height, source.width, source.channels)
            return Raster(pixels[:, :, : source.kept], source.linear, source.premultiplied)
        case _:
            return source


def _as_it_is(source: Encoded) -> Reference:
    try:
        data = source.data if source.path is None else source.path.read_bytes()
    except OSError as error:
        raise CaptureError(
            "The image's file can't be read.", "Check that it is still where it was saved."
        ) from error
    found = picture.probe((data or b"")[: picture.HEADER_BYTES])
    if data is None or found is None or found.format not in picture.SENDABLE:
        raise CaptureError(
            "The image's file is no longer a PNG, JPEG or WebP.", "Reload the image in Blender."
        )
    return Reference(data, found.format.media_type, found.width, found.height)


def _read_targa(source: Targa) -> Raster:
    try:
        return targa.decode(source.path.read_bytes())
    except (OSError, ValueError) as error:
        raise CaptureError(
            "The render could not be read back.", "Render again, or choose another source."
        ) from error
    finally:
        source.path.unlink(missing_ok=True)


def _encode(
    raster: Raster, max_edge: int, max_bytes: int, between: Callable[[], object]
) -> Reference:
    height, width = raster.pixels.shape[:2]
    while True:
        width, height = aspect.fit_within(width, height, max_edge)
        data = png.encode(_display_bytes(raster, width, height, between), between)
        if len(data) <= max_bytes or max_edge <= 64:
            return Reference(data, "image/png", width, height)
        max_edge = int(max(width, height) * min(0.9, math.sqrt(max_bytes / len(data))))


def _display_bytes(
    raster: Raster, width: int, height: int, between: Callable[[], object]
) -> npt.NDArray[np.uint8]:
    """8-bit sRGB of shape (height, width, channels), top row first, straight alpha."""
    pixels = raster.pixels
    if pixels.dtype != np.uint8 or (height, width) != pixels.shape[:2]:
        pixels = _converted(raster, width, height, between)
    if raster.bottom_up:
        pixels = pixels[::-1]
    if pixels.shape[2] in (2, 4) and _is_opaque(pixels):
        pixels = pixels[:, :, :-1]
    return pixels  # pyright: ignore[reportReturnType]


def _is_opaque(pixels: npt.NDArray[Any]) -> bool:
    return all((row == 255).all() for row in pixels[:, :, -1])


def _converted(
    raster: Raster, width: int, height: int, between: Callable[[], object]
) -> npt.NDArray[np.uint8]:
    """In strips: an 8K texture in floats is a gigabyte, and must not become several."""
    before = raster.pixels.shape[:2]
    has_alpha = raster.pixels.shape[2] in (2, 4)
    shrinks = (height, width) != before
    scale = np.float32(1 / 255 if raster.pixels.dtype == np.uint8 else 1)

    def rows(start: int, end: int) -> Pixels:
        part = raster.pixels[start:end].astype(np.float32) * scale
        if has_alpha and shrinks and not raster.premultiplied:
            part[:, :, :-1] *= part[:, :, -1:]
        return part

    strips = (
        shrink(rows, before, (height, width))
        if shrinks
        else (rows(start, start + _STRIP) for start in range(0, height, _STRIP))
    )
    result = np.empty((height, width, raster.pixels.shape[2]), np.uint8)
    done = 0
    for strip in strips:
        between()
        if has_alpha and (shrinks or raster.premultiplied):
            alpha = strip[:, :, -1:]
            np.divide(strip[:, :, :-1], alpha, out=strip[:, :, :-1], where=alpha > 0)
        if raster.linear:
            colours = strip.shape[2] - has_alpha
            strip[:, :, :colours] = srgb_from_linear(strip[:, :, :colours])
        result[done : done + len(strip)] = np.rint(np.nan_to_num(np.clip(strip, 0, 1)) * 255)
        done += len(strip)
    return result
