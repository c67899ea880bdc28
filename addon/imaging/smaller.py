"""Smaller copies of pictures that a server found too large, made from the very bytes sent."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..core import picture
from ..core.picture import Format
from ..core.request import Reference
from .prepare import opened, prepare
from .source import Raster, Raw

_CHANNELS = {0: 1, 4: 2, 2: 3, 6: 4}


Decode = Callable[[bytes], Raw | None]


def smaller(
    references: tuple[Reference, ...],
    between: Callable[[], object],
    decode: Decode = lambda data: None,
) -> tuple[Reference, ...] | None:
    """The same pictures at half the edge, a quarter of the pixels; None where none can be had.

    What cannot be read here (JPEG and WebP files, PNGs with other people's filters) is given to
    ``decode``; where that returns None, it stays as it is. ``between`` is called every few rows;
    what it raises ends the work.
    """
    made = tuple(_halved(reference, between, decode) for reference in references)
    return made if made != references else None


def _halved(reference: Reference, between: Callable[[], object], decode: Decode) -> Reference:
    pixels = read(reference.data, between)
    decoded = decode(reference.data) if pixels is None else Raster(pixels, bottom_up=False)
    source = decoded and opened(decoded)
    if not isinstance(source, Raster) or max(source.pixels.shape[:2]) < 128:
        return reference
    found = prepare(
        source,
        max_edge=max(source.pixels.shape[:2]) // 2,
        max_bytes=max(1, len(reference.data) // 2),
        between=between,
    )
    return replace(
        reference,
        data=found.data,
        media_type=found.media_type,
        width=found.width,
        height=found.height,
    )


def read(data: bytes, between: Callable[[], object]) -> npt.NDArray[np.uint8] | None:
    """The pixels, shape (height, width, channels), of an 8-bit PNG such as ``png.encode`` writes.

    None for everything else: a picture is not worth more code than that on this rare way.
    """
    found = picture.probe(data[: picture.HEADER_BYTES])
    if found is None or found.format is not Format.PNG or found.is_oversized:
        return None
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(
        ">IIBBBBB", data[16:29]
    )
    if depth != 8 or colour not in _CHANNELS or packing or filtering or interlace:
        return None
    step = _CHANNELS[colour]
    length = width * step + 1
    try:
        inflate = zlib.decompressobj()
        raw = inflate.decompress(_body(data), length * height)
    except (zlib.error, struct.error):
        return None
    if len(raw) != length * height:
        return None
    rows = np.frombuffer(raw, np.uint8).reshape(height, length)
    if (rows[:, 0] > 2).any():
        return None
    return _unfiltered(rows, step, between).reshape(height, width, step)


def _body(data: bytes) -> bytes:
    """The IDAT chunks, joined."""
    parts, at = [], 8
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(parts)


def _unfiltered(
    rows: npt.NDArray[np.uint8], step: int, between: Callable[[], object]
) -> npt.NDArray[np.uint8]:
    """Undo the filters none, left and up; numbers wrap, as they did when they were made."""
    result = np.empty((len(rows), rows.shape[1] - 1), np.uint8)
    above = np.zeros(rows.shape[1] - 1, np.uint8)
    for number, row in enumerate(rows):
        if number % 64 == 0:
            between()
        kind, values = row[0], row[1:]
        if kind == 1:
            values = np.cumsum(values.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
        elif kind == 2:
            values = values + above
        result[number] = above = values
    return result
