"""Tell a picture's format and size from its first bytes."""

import re
import struct
from dataclasses import dataclass
from enum import Enum

MAX_EDGE = 16_384
MAX_PIXELS = 8_192 * 8_192
"""Beyond any answer seen (12288x1536 is the widest); a larger header is a bomb or a fault. Blender
takes four bytes for each, however small the file."""

HEADER_BYTES = 256 * 1024
"""Enough of a file for ``probe``: a JPEG's size stands behind its metadata."""


class Format(Enum):
    """Media type and file extension of the formats that answers come in."""

    PNG = ("image/png", ".png")
    JPEG = ("image/jpeg", ".jpg")
    WEBP = ("image/webp", ".webp")
    GIF = ("image/gif", ".gif")
    AVIF = ("image/avif", ".avif")
    SVG = ("image/svg+xml", ".svg")

    @property
    def media_type(self) -> str:
        return self.value[0]

    @property
    def extension(self) -> str:
        return self.value[1]


SENDABLE = frozenset({Format.PNG, Format.JPEG, Format.WEBP})


@dataclass(frozen=True, slots=True)
class Probe:
    """Format and size in pixels; the size is (0, 0) where the header does not tell."""

    format: Format
    width: int = 0
    height: int = 0

    @property
    def is_oversized(self) -> bool:
        return max(self.width, self.height) > MAX_EDGE or self.width * self.height > MAX_PIXELS


def probe(head: bytes) -> Probe | None:
    """Read the first ``HEADER_BYTES`` of a file; None when it is no picture we know."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Probe(Format.PNG, *_unpack(">II", head, 16))
    if head.startswith(b"\xff\xd8\xff"):
        return Probe(Format.JPEG, *_jpeg_size(head))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Probe(Format.WEBP, *_webp_size(head))
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Probe(Format.GIF, *_unpack("<HH", head, 6))
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis", b"mif1", b"heic", b"heix"}:
        # One for each item: a thumbnail's must not stand for the picture's.
        sizes = [_unpack(">II", size, 0) for size in re.findall(rb"(?s)ispe.{4}(.{8})", head)]
        return Probe(Format.AVIF, *max(sizes, key=lambda size: size[0] * size[1], default=(0, 0)))
    text = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in head[:4096].lower():
        return Probe(Format.SVG)
    return None


def is_placeable(head: bytes, size: int) -> bool:
    """Whether a file of ``size`` bytes that begins like this is a picture that can be placed."""
    found = probe(head)
    if found is None or found.format is Format.SVG or found.is_oversized:
        return False
    # AVIF, and a JPEG behind more metadata than the head holds, may not tell their size.
    return (
        bool(found.width and found.height)
        or found.format is Format.AVIF
        or (found.format is Format.JPEG and size > HEADER_BYTES)
    )


def _unpack(layout: str, data: bytes, offset: int) -> tuple[int, int]:
    if len(data) < offset + struct.calcsize(layout):
        return 0, 0
    first, second = struct.unpack_from(layout, data, offset)
    return first, second


def _jpeg_size(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _unpack(">HH", head, at + 5)
            return width, height
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return 0, 0


def _webp_size(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if len(head) < 30:
        return 0, 0
    if kind == b"VP8X":
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _unpack("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF
