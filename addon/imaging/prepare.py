"""From a captured source to the bytes that are sent: the slow part, for the worker."""

import math

import numpy as np
import numpy.typing as npt

from ..core import aspect, picture
from ..core.errors import CaptureError
from ..core.request import Reference
from . import png, targa
from .resample import shrink, srgb_from_linear
from .source import Encoded, Raster, Source, Targa


def prepare(source: Source, *, max_edge: int, max_bytes: int) -> Reference:
    """Encode a source for sending, at most ``max_edge`` pixels and ``max_bytes`` bytes.

    Raises CaptureError when a file on disk is gone or is no picture.
    """
    match source:
        case Encoded():
            return _as_it_is(source)
        case Targa():
            return _encode(_read_targa(source), max_edge, max_bytes)
        case Raster():
            return _encode(source, max_edge, max_bytes)


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


def _encode(raster: Raster, max_edge: int, max_bytes: int) -> Reference:
    height, width = raster.pixels.shape[:2]
    while True:
        width, height = aspect.fit_within(width, height, max_edge)
        data = png.encode(_display_bytes(raster, width, height))
        if len(data) <= max_bytes or max_edge <= 64:
            return Reference(data, "image/png", width, height)
        max_edge = int(max(width, height) * min(0.9, math.sqrt(max_bytes / len(data))))


def _display_bytes(raster: Raster, width: int, height: int) -> npt.NDArray[np.uint8]:
    """8-bit sRGB of shape (height, width, channels), top row first, straight alpha."""
    pixels = raster.pixels
    shrinks = (height, width) != pixels.shape[:2]
    if pixels.dtype != np.uint8 or shrinks:
        pixels = _converted(raster, width, height, shrinks)
    if raster.bottom_up:
        pixels = pixels[::-1]
    if pixels.shape[2] in (2, 4) and (pixels[:, :, -1] == 255).all():
        pixels = pixels[:, :, :-1]
    return np.ascontiguousarray(pixels, np.uint8)


def _converted(raster: Raster, width: int, height: int, shrinks: bool) -> npt.NDArray[np.uint8]:
    pixels = raster.pixels.astype(np.float32)
    if raster.pixels.dtype == np.uint8:
        pixels /= 255.0
    has_alpha = pixels.shape[2] in (2, 4)
    if has_alpha and shrinks and not raster.premultiplied:
        pixels[:, :, :-1] *= pixels[:, :, -1:]
    if shrinks:
        pixels = shrink(pixels, width, height)
    if has_alpha and (shrinks or raster.premultiplied):
        alpha = pixels[:, :, -1:]
        np.divide(pixels[:, :, :-1], alpha, out=pixels[:, :, :-1], where=alpha > 0)
    if raster.linear:
        colours = pixels.shape[2] - has_alpha
        pixels[:, :, :colours] = srgb_from_linear(pixels[:, :, :colours])
    return np.rint(np.nan_to_num(np.clip(pixels, 0.0, 1.0)) * 255).astype(np.uint8)
