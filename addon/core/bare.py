"""A picture file with nothing inside but the picture: no prompt, no model, no maker's notes.

No pixel is touched. What changes how it looks stays: colors, transparency, size in print, frames.
"""

import struct

from .containers import PNG, jpeg_end, jpeg_segments, png_chunks, riff_chunk, riff_chunks
from .errors import PaintoverError
from .picture import Format, probe

_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"sBIT", b"pHYs", b"hIST", b"sPLT"),
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT"),
}
"""Of the W3C's third edition, 11; text, time, Exif and what others add are left out."""

_WEBP_KEPT = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_VP8X_NOTES = 0x08 | 0x04
"""That there are Exif and XMP."""

_APP0, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE


def bare(data: bytes) -> bytes:
    """The same picture without anything that tells of it; other formats as they are.

    Raises PaintoverError for a broken file.
    """
    found = probe(data)
    try:
        match found and found.format:
            case Format.PNG:
                return _png(data)
            case Format.JPEG:
                return _jpeg(data)
            case Format.WEBP:
                return _webp(data)
    except (ValueError, struct.error) as error:
        raise PaintoverError(
            "The picture file is broken: what its maker wrote can't be taken out.",
            "Export it in another format.",
        ) from error
    return data


def _png(data: bytes) -> bytes:
    pieces, kind = [PNG], b""
    for kind, _, whole in png_chunks(data):
        if kind == b"IEND":
            # Whatever stands behind the end is none of the picture.
            whole = whole[:12]
        if kind in _PNG_KEPT:
            pieces.append(whole)
    if kind != b"IEND":
        raise ValueError("cut off")
    return b"".join(pieces)


def _jpeg(data: bytes) -> bytes:
    """Exif's orientation goes as well: Blender, where the artist saw the picture, knows none."""
    pieces, at = [data[:2]], 2
    for kind, body in jpeg_segments(data):
        after = at + 4 + len(body)
        is_note = _APP0 <= kind <= _APP15 or kind == _COMMENT
        # Of the colors: JFIF's, an ICC profile, and Adobe's, without which CMYK is turned around.
        is_color = kind in (_APP0, _APP14) or (kind == _APP2 and body.startswith(b"ICC_PROFILE\0"))
        if is_color or not is_note:
            pieces.append(data[at:after])
        at = after
    if data[at : at + 2] != b"\xff\xda":
        raise ValueError("no pixels")
    return b"".join((*pieces, data[at : jpeg_end(data, at)]))


def _webp(data: bytes) -> bytes:
    pieces = []
    for kind, body in riff_chunks(data):
        if kind == b"VP8X" and body:
            body = bytes((body[0] & ~_VP8X_NOTES,)) + body[1:]
        if kind in _WEBP_KEPT:
            pieces.append(riff_chunk(kind, body))
    if not pieces:
        raise ValueError("cut off")
    whole = b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WEBP" + whole
