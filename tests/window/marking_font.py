"""A font of one glyph: the "…" as a solid block, so that shortened text can be seen by a program.

As Blender's interface font: all other letters fall back to Blender's own, and stand as they do
without it.
"""

from __future__ import annotations

import struct
from pathlib import Path

_EM, _ASCENT, _DESCENT, _ADVANCE = 2048, 1984, -494, 1700  # as in Inter, Blender's own font
_CODE = ord("…")


def write(path: Path) -> Path:
    """A TrueType file of the tables that FreeType asks for."""
    block = _block()
    end = len(block) // 2
    tables = {
        b"cmap": _cmap(),
        b"glyf": block,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0),
            *(0, _DESCENT, _ADVANCE, _ASCENT, 0, 8, 2, 0, 0),
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH",
            *(0x10000, _ASCENT, _DESCENT, 0, _ADVANCE, 0, 0, _ADVANCE, 1, 0, 0),
            *(0, 0, 0, 0, 0, 2),
        ),
        b"hmtx": struct.pack(">HhHh", _ADVANCE, 0, _ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, 0, end),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    offset = 12 + 16 * len(tables)
    head = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for name, data in tables.items():
        head += struct.pack(">4sIII", name, 0, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    path.write_bytes(head + body)
    return path


def _block() -> bytes:
    """A filled rectangle, higher than any letter: nothing else on a screen looks like it."""
    left, bottom, right, top = 100, -700, _ADVANCE - 100, 2000
    contour = struct.pack(">hhhhh", 1, left, bottom, right, top) + struct.pack(">HH", 3, 0)
    flags = b"\1" * 4  # on the curve, with two bytes for each step
    across = struct.pack(">hhhh", left, 0, right - left, 0)
    up = struct.pack(">hhhh", bottom, top - bottom, 0, bottom - top)
    data = contour + flags + across + up
    return data + b"\0" * (-len(data) % 4)


def _cmap() -> bytes:
    """Format 4: one segment with the one character, and the end that there has to be."""
    ends, starts = (_CODE, 0xFFFF), (_CODE, 0xFFFF)
    deltas = ((1 - _CODE) % 65536, 1)
    body = struct.pack(">HHHH", 4, 4, 1, 0)
    body += struct.pack(">HHHHH", *ends, 0, *starts) + struct.pack(">HHHH", *deltas, 0, 0)
    table = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
