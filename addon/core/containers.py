"""What picture files are made of: the chunks of PNG and WebP, the segments of JPEG.

PNG: the W3C's third edition, 5. WebP: the container of developers.google.com. JPEG: ITU T.81,
annex B. Nothing is believed: every length is looked at.
"""

import struct
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Kind, contents, and the chunk as a whole; what follows the last stays in it."""
    at, end = len(PNG), len(data)
    while at < end:
        if end - at < 12:
            raise ValueError("cut off")
        (length,) = struct.unpack_from(">I", data, at)
        kind, after = data[at + 4 : at + 8], at + 12 + length
        if after > end:
            raise ValueError("cut off")
        if kind == b"IEND":
            after = end
        # Pixels are not copied twice.
        body = b"" if kind == b"IDAT" else data[at + 8 : at + 8 + length]
        yield kind, body, data[at:after]
        at = after


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and contents of the segments before the pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        if kind in (0xD9, 0xDA) or length < 2 or at + 2 + length > len(data):
            return
        yield kind, data[at + 4 : at + 2 + length]
        at += 2 + length


def jpeg_end(data: bytes, at: int) -> int:
    """Where a JPEG's pixels end, from the scan at ``at`` on; the file's end where they are cut off.

    More pictures, films and notes may stand behind.
    """
    while at + 4 <= len(data):
        if data[at] == 0xFF and data[at + 1] == 0xD9:
            return at + 2
        at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
        # Within the pixels, a marker is followed by a zero or is one of the eight that restart.
        while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
            if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
                break
            at += 1 if data[at + 1] == 0xFF else 2
        if at < 0:
            break
    return at + 2 if at >= 0 and data[at : at + 2] == b"\xff\xd9" else len(data)


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and contents of every chunk that is whole."""
    at = 12
    while at + 8 <= len(data):
        kind, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        if at + 8 + length > len(data):
            return
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
