"""A picture of a virtual screen, asked of its X server: far quicker than a program made for it.

The protocol is that of https://www.x.org/releases/current/doc/xproto/x11protocol.html, whose
requests here are the connection's setup and GetImage.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_TIME_LIMIT = 60.0  # seconds
_GET_IMAGE, _Z_PIXMAP, _ALL_PLANES = 73, 2, 0xFFFFFFFF


def grab(server: Path) -> Image:
    """What the screen of the server at that socket shows, 24 bits deep in four bytes a pixel.

    Raises OSError where it cannot be had.
    """
    from PIL import Image

    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_TIME_LIMIT)
        line.connect(str(server))
        line.sendall(struct.pack("<cxHHHHxx", b"l", 11, 0, 0, 0))
        accepted, words = struct.unpack("<BxHHH", _read(line, 8))[0::3]
        setup = _read(line, 4 * words)
        if accepted != 1:
            raise OSError(f"The X server at {server} lets nobody in.")
        vendor, formats = struct.unpack_from("<H", setup, 16)[0], setup[21]
        screen = 32 + (vendor + 3) // 4 * 4 + 8 * formats
        (root,) = struct.unpack_from("<I", setup, screen)
        width, height = struct.unpack_from("<HH", setup, screen + 20)
        line.sendall(
            struct.pack(
                "<BBHIhhHHI", _GET_IMAGE, _Z_PIXMAP, 5, root, 0, 0, width, height, _ALL_PLANES
            )
        )
        kind, words = struct.unpack("<BxxxI24x", _read(line, 32))
        if kind != 1:
            raise OSError(f"The X server at {server} gives no picture.")
        pixels = _read(line, 4 * words)
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", 0, 1)


def _read(line: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = line.recv(min(count - len(parts), 1 << 20))
        if not part:
            raise OSError("The X server is gone.")
        parts += part
    return bytes(parts)
