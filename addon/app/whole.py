"""Whether a picture's file goes on to its end: for what was still arriving when Blender was killed.

Only the frame is read, not the pixels. In doubt a file counts as whole, because it was paid for.
"""

import mmap
import re
from pathlib import Path

from ..core.picture import HEADER_BYTES, Format, probe

_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_JPEG_END = 0xD9


def is_whole(path: Path) -> bool:
    """False for a file that is cut off. Raises OSError."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = probe(data[:HEADER_BYTES])
        match found.format if found else None:
            case Format.PNG:
                return _png(data)
            case Format.JPEG:
                return _jpeg(data)
            case Format.WEBP:
                return len(data) >= 8 + int.from_bytes(data[4:8], "little")
            case Format.GIF:
                return data[-64:].rstrip(b"\0").endswith(b";")
            case Format.AVIF:
                return _boxes(data)
            case Format.SVG:
                return b"</svg" in data[-256:].lower()
            case _:
                return True


def _png(data: mmap.mmap) -> bool:
    """Chunk by chunk to IEND (PNG specification, 5.3)."""
    at = 8
    while at + 12 <= len(data):
        after = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IEND":
            return after <= len(data)
        at = after
    return False


def _jpeg(data: mmap.mmap) -> bool:
    """Segment by segment, through every scan, to EOI (ITU-T T.81, B.1.1)."""
    at = 2
    while marker := _JPEG_MARKER.search(data, at):
        at = marker.end()
        if marker[1][0] == _JPEG_END:
            return True
        if marker[1][0] != 0x01:  # TEM has no length; what follows a scan's head is searched
            at += int.from_bytes(data[at : at + 2], "big")
    return False


def _boxes(data: mmap.mmap) -> bool:
    """Box by box to the very end of the file (ISO/IEC 14496-12, 4.2)."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            return True
        at += max(size, 8)
    return at == len(data)
