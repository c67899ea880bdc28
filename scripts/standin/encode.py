"""Turns a painted picture into the bytes of a file, honest or deliberately troublesome."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .catalogue import Model

MEDIA_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "gif": "image/gif",
    "avif": "image/avif",
}

BIG_BYTES = 15_100_000
"""File size of a `@big` picture; as base64 it is one line of a little over 20 MB."""

HUGE_EDGE = 20_000
"""Width and height a `@huge` PNG claims in its header."""


@dataclass(frozen=True)
class Drawn:
    """One picture of an answer: file bytes, the media type told to the client, size in pixels."""

    data: bytes
    media_type: str
    size: tuple[int, int]


def default_format(model: Model) -> str:
    """The format a model answers in when none is asked for (sections 3.4 and 17.4)."""
    listed = model.values("output_format")
    if model.author == "black-forest-labs" or "-lite-" in model.id:
        return "jpeg"
    if model.id == "meta/muse-image":
        return "webp"
    if model.author in ("openai", "inclusionai") or "png" in listed or not listed:
        return "png"
    return listed[0]


def choose_format(model: Model, asked: str | None) -> str:
    """As asked where the model lists it; OpenAI models obey it although unlisted (3.3)."""
    if asked and (asked in model.values("output_format") or _unlisted(model, asked)):
        return asked
    return default_format(model)


def _unlisted(model: Model, asked: str) -> bool:
    return model.author == "openai" and asked in ("png", "jpeg", "webp")


def numbered(picture: Image.Image, number: int) -> bytes:
    """A PNG of `picture` that says which of an answer it is."""
    buffer = io.BytesIO()
    words = PngInfo()
    words.add_text("Title", f"Picture {number}")
    picture.save(buffer, "PNG", compress_level=1, pnginfo=words)
    return buffer.getvalue()


def encode(picture: Image.Image, kind: str, compression: int | None = None) -> bytes:
    """File bytes of `picture` as `kind`, a key of MEDIA_TYPES.

    `compression` is the request's `output_compression`, 0..100, read as quality for JPEG and WebP.
    """
    if kind == "svg":
        return svg(picture)
    buffer = io.BytesIO()
    quality = 92 if compression is None else max(1, compression)
    if kind == "png":
        picture.save(buffer, "PNG", compress_level=1)
    elif kind == "jpeg":
        picture.convert("RGB").save(buffer, "JPEG", quality=quality)
    elif kind == "webp":
        picture.save(buffer, "WEBP", quality=quality, method=0)
    elif kind == "gif":
        picture.convert("RGB").quantize(64).save(buffer, "GIF")
    elif kind == "avif":
        picture.save(buffer, "AVIF", quality=70, speed=10)
    else:
        raise ValueError(f"unknown picture format {kind!r}")
    return buffer.getvalue()


def svg(picture: Image.Image, cells: int = 24) -> bytes:
    """The picture as flat rectangles, `cells` along the long edge, with the sandbox's mark."""
    width, height = picture.size
    scale = cells / max(picture.size)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    small = picture.convert("RGB").resize((across, down), Image.Resampling.BOX)
    cell_w, cell_h = width / across, height / down
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
    ]
    for y in range(down):
        for x in range(across):
            red, green, blue = small.getpixel((x, y))
            parts.append(
                f'<rect x="{x * cell_w:.1f}" y="{y * cell_h:.1f}" width="{cell_w + 0.5:.1f}" '
                f'height="{cell_h + 0.5:.1f}" fill="#{red:02x}{green:02x}{blue:02x}"/>'
            )
    parts.append(
        f'<text x="{width * 0.98:.0f}" y="{height * 0.97:.0f}" text-anchor="end" '
        f'font-family="sans-serif" font-size="{height / 18:.0f}" fill="#ffd65a">SANDBOX</text>'
        "</svg>"
    )
    return "\n".join(parts).encode()


def big(png: bytes, total: int = BIG_BYTES) -> bytes:
    """The same PNG, still valid, padded to about `total` bytes.

    The padding is many private chunks, as libpng refuses a single one above eight million bytes.
    """
    head, rest = png[:33], png[33:]
    piece = _chunk(b"saNd", bytes(1_000_000))
    count = max(0, (total - len(png)) // len(piece))
    left = max(0, total - len(png) - count * len(piece) - 12)
    return head + piece * count + _chunk(b"saNd", bytes(left)) + rest


def huge() -> bytes:
    """A few bytes of PNG whose header promises 20000 x 20000 pixels."""
    header = struct.pack(">IIBBBBB", HUGE_EDGE, HUGE_EDGE, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes(1 + 3 * HUGE_EDGE))
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)
