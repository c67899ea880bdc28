"""Facts inside a picture file: PNG text, or XMP in JPEG and WebP. No pixel is touched.

PNG: the W3C's third edition, 11.3.3. JPEG and WebP: XMP part 3 (ISO 16684-1 by its keys), and
the WebP container of developers.google.com. Readers believe nothing: every length is looked at.
"""

import struct
import zlib
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from . import facts as texts
from .containers import PNG, jpeg_segments, png_chunks, riff_chunk, riff_chunks
from .errors import PaintoverError
from .picture import Format, probe

KEYWORD = b"Paintover"
NAMESPACE = "urn:paintover:facts:1"
"""A name, not an address: XMP tells properties apart by it."""

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_SEGMENT = 65_533
"""Bytes that a JPEG segment holds besides its marker and its length."""

_OUR_OWN = (KEYWORD, b"Description", b"Software")
_VP8X_XMP, _VP8X_ALPHA = 0x04, 0x10


def write(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The same picture with ``facts`` inside, in place of any that it had.

    Raises PaintoverError for a format that takes none, and for a broken file.
    """
    found = probe(data)
    try:
        match found and found.format:
            case Format.PNG:
                return _into_png(data, facts)
            case Format.JPEG:
                return _into_jpeg(data, facts)
            case Format.WEBP:
                return _into_webp(data, facts)
    except (ValueError, struct.error) as error:
        raise PaintoverError(
            "The picture file is broken: its facts can't be written into it.",
            "Export it in another format.",
        ) from error
    raise PaintoverError(
        "Only PNG, JPEG and WebP can hold facts.", "Export the picture in one of these formats."
    )


def read(data: bytes) -> dict[str, Any]:
    """The facts inside a picture file; empty where there are none, or none that can be read."""
    if data.startswith(PNG):
        return _in_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        packets = (body[len(_XMP) :] for kind, body in jpeg_segments(data) if _is_xmp(kind, body))
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        packets = (body for kind, body in riff_chunks(data) if kind == b"XMP ")
    else:
        return {}
    try:
        return next((found for found in map(_in_xmp, packets) if found), {})
    except ValueError:
        return {}


# --- PNG ---------------------------------------------------------------------------------------


def _into_png(data: bytes, facts: Mapping[str, Any]) -> bytes:
    text = texts.written(facts)
    prompt = str(facts.get("prompt", ""))
    ours = _itxt(KEYWORD, text)
    if prompt:
        ours += _itxt(b"Description", prompt)
    ours += _itxt(b"Software", "Paintover")
    pieces = [PNG]
    for kind, body, whole in png_chunks(data):
        if kind == b"IDAT" and ours:
            pieces.append(ours)
            ours = b""
        replaced = kind == b"iTXt" and body.partition(b"\0")[0] in _OUR_OWN
        if not replaced:
            pieces.append(whole)
    if ours:
        raise ValueError("no pixels")
    return b"".join(pieces)


def _itxt(keyword: bytes, text: str) -> bytes:
    body = keyword + b"\0\0\0\0\0" + text.encode("utf-8", "replace")
    whole = b"iTXt" + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))


def _in_png(data: bytes) -> dict[str, Any]:
    try:
        for kind, body, _ in png_chunks(data):
            if kind in (b"iTXt", b"tEXt", b"zTXt") and body.startswith(KEYWORD + b"\0"):
                found = texts.understood(_text(kind, body[len(KEYWORD) + 1 :]))
                if found:
                    return found
    except (ValueError, zlib.error):
        pass
    return {}


def _text(kind: bytes, body: bytes) -> str:
    """A text chunk's, whichever of the three a program made of ours."""
    if kind == b"iTXt":
        packed, body = body[:1] == b"\1", body[2:]
        body = body.partition(b"\0")[2].partition(b"\0")[2]
    else:
        packed, body = kind == b"zTXt", body[1:] if kind == b"zTXt" else body
    if packed:
        # A few bytes may claim to be gigabytes.
        body = zlib.decompressobj().decompress(body, texts.LARGEST + 1)
    return body.decode("utf-8", "replace")


# --- XMP ---------------------------------------------------------------------------------------


def _packet(facts: Mapping[str, Any], most: int) -> bytes:
    """One XMP packet of at most ``most`` bytes. Raises PaintoverError."""
    prompt = str(facts.get("prompt", "")).encode("utf-8", "replace").decode()
    prompt = "".join(letter for letter in prompt if letter.isprintable() or letter in "\n\t")
    for about in (prompt, ""):
        room = most
        while room > 0:
            text = texts.written(facts, room)
            if not text:
                break
            packet = _xmp(text, about)
            if len(packet) <= most:
                return packet
            # Marks that XML escapes take more room than was reckoned with.
            room = len(text) - 1
    raise PaintoverError(
        "The prompt is too long for a JPEG's facts.", "Export the picture as PNG or WebP."
    )


def _xmp(text: str, prompt: str) -> bytes:
    about = (
        '<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(prompt, quote=False)}</rdf:li>'
        "</rdf:Alt></dc:description>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f'xmlns:paintover="{NAMESPACE}" xmp:CreatorTool="Paintover" '
        f'paintover:facts="{escape(text)}">{about if prompt else ""}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _in_xmp(packet: bytes) -> dict[str, Any]:
    """Looked for as text: no XML parser, which a stranger's file could exhaust."""
    for before, after in ((b'paintover:facts="', b'"'), (b"<paintover:facts>", b"<")):
        _, found, rest = packet.partition(before)
        text, ended, _ = rest[: 8 * texts.LARGEST].partition(after)
        if found and ended:
            return texts.understood(unescape(text.decode("utf-8", "replace")))
    return {}


# --- JPEG --------------------------------------------------------------------------------------


def _into_jpeg(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """Behind the application segments that it has, since some readers want theirs first."""
    body = _XMP + _packet(facts, _SEGMENT - len(_XMP))
    ours = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    pieces, at = [data[:2]], 2
    for kind, body in jpeg_segments(data):
        if not 0xE0 <= kind <= 0xEF:
            break
        after = at + 4 + len(body)
        if not (_is_xmp(kind, body) and _in_xmp(body)):
            pieces.append(data[at:after])
        at = after
    if len(data) - at < 4 or data[at] != 0xFF:
        raise ValueError("no pixels")
    return b"".join((*pieces, ours, data[at:]))


def _is_xmp(kind: int, body: bytes) -> bool:
    return kind == 0xE1 and body.startswith(_XMP)


# --- WebP --------------------------------------------------------------------------------------


def _into_webp(data: bytes, facts: Mapping[str, Any]) -> bytes:
    found = probe(data)
    chunks = list(riff_chunks(data))
    if found is None or not chunks or not (found.width and found.height):
        raise ValueError("cut off")
    first, body = chunks[0]
    if first == b"VP8X":
        if len(body) < 10:
            raise ValueError("cut off")
        header, chunks = bytes((body[0] | _VP8X_XMP,)) + body[1:], chunks[1:]
    else:
        # A lossless picture tells in its header whether it is transparent (bit 28 of its size).
        alpha = first == b"VP8L" and len(body) > 4 and body[4] & 0x10
        flags = _VP8X_XMP | (_VP8X_ALPHA if alpha else 0)
        size = [(edge - 1).to_bytes(3, "little") for edge in (found.width, found.height)]
        header = bytes((flags, 0, 0, 0)) + b"".join(size)
    kept = [(kind, body) for kind, body in chunks if not (kind == b"XMP " and _in_xmp(body))]
    ours = (b"XMP ", _packet(facts, 4 * texts.LARGEST))
    whole = b"".join(riff_chunk(*one) for one in ((b"VP8X", header), *kept, ours))
    return b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WEBP" + whole
