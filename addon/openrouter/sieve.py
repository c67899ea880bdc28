"""Reads JSON as it arrives and lets only the small things through.

The pictures in an answer are base64 inside JSON strings, 1 to 20 MB each. The sieve finds them
while the text flows by, decodes them into blobs, and leaves a mark in their place; what remains
is a skeleton of a few hundred bytes that ``json.loads`` reads as usual.
"""

import binascii
import contextlib
import json
import re
from collections.abc import Callable
from typing import Any

from ..core.errors import MalformedError
from ..core.picture import probe
from .encoded import ALPHABET, TO_STANDARD, WHITESPACE, Decoder
from .sockets import PIECE
from .tray import Tray

SKELETON_LIMIT = 12 * 1024 * 1024
"""Most bytes of JSON without its pictures; the seals of a model's thoughts may be some MB."""

SAMPLE = 1024
"""Bytes of a string after which it is told whether it is a picture."""

_STRING = re.compile(rb"(?:[^\"\\]++|\\(?:[^u]|u[0-9a-fA-F]{4}))*+", re.DOTALL)
_LONGEST_ESCAPE = 6
_ESCAPE = re.compile(rb"\\(?:u00[0-9a-fA-F]{2}|.)", re.DOTALL)
_CUT_ESCAPE = re.compile(rb"\\u?[0-9a-fA-F]{0,3}\Z")
_WHOLE = re.compile(rb"\s*+[%s]{64}[%s\s]*+=*+\s*+\Z" % (ALPHABET, ALPHABET))
_START = re.compile(rb"\s*+data:[^,\"\\]{0,200};base64,", re.IGNORECASE)
_INSIDE = re.compile(
    rb"(?<!\\u00)data:image(?:\\?/|\\u002f)(?:[\w.;=+-]|\\u00[0-9a-f]{2}){1,100}?;base64,",
    re.IGNORECASE,
)
_LONGEST_INSIDE = 720
# Wrapped base64 goes on after a line's end; words after a picture are shorter than a line.
_LINE = 60
_RUN = re.compile(rb"[%s]*+(?:\s++(?=[%s]{%d})[%s]++)*+" % (ALPHABET, ALPHABET, _LINE, ALPHABET))
_SIGNATURE = re.compile(
    rb'"(?:data|(?:thought_)?signature|text|summary|encrypted_content)"\s*:\s*"\Z'
)
"""What stands before base64 that may be a model's sealed thoughts, which are given back as they
came (reasoning details)."""
_LONGEST_KEY = 64
_LAST_LINE = re.compile(rb"\s++[%s]++(?:=++|(?=\s*+\Z|[)>\]']|\r?\n\r?\n))" % ALPHABET)


class Sieve:
    """One JSON text, fed in pieces. Memory does not grow with the pictures in it."""

    def __init__(self, tray: Tray, limit: int = SKELETON_LIMIT) -> None:
        self.skeleton = bytearray()
        self._limit = limit
        self._carry = b""
        self._is_in_string = False
        self._string = _String(tray, self._let_through)

    def feed(self, data: bytes) -> None:
        """Take the next bytes, however they are cut.

        Raises MalformedError when too much would stay in memory, LibraryError for the disk.
        """
        for at in range(0, len(data), PIECE):
            self._feed(self._carry + data[at : at + PIECE])

    def finish(self) -> Any:
        """The JSON value, with marks for its pictures. Raises MalformedError when it is none."""
        self._let_through(self._carry)
        self._carry = b""
        if self._is_in_string:
            raise MalformedError("The answer is cut off.", "Try again.")
        return parse(self.skeleton)

    def _feed(self, data: bytes) -> None:
        self._carry = b""
        at = 0
        while at < len(data):
            if not self._is_in_string:
                quote = data.find(b'"', at)
                if quote < 0:
                    self._let_through(data[at:])
                    return
                self._let_through(data[at : quote + 1])
                self._is_in_string = True
                self._string.may_be_sealed = bool(_SIGNATURE.search(self.skeleton[-_LONGEST_KEY:]))
                # The type stands before the picture (openrouter-api.md, 3.5).
                self._string.is_preview = b"partial_image" in self.skeleton[:_LONGEST_KEY]
                at = quote + 1
                continue
            found = _STRING.match(data, at)
            end = found.end() if found else at
            if end > at:
                self._string.feed(data[at:end])
            if end == len(data):
                return
            if data[end : end + 1] == b'"':
                self._string.finish()
                self._let_through(b'"')
                self._is_in_string = False
                at = end + 1
            elif len(data) - end < _LONGEST_ESCAPE:
                self._carry = data[end:]
                return
            else:  # no escape of JSON's: json.loads shall say so
                self._string.feed(data[end : end + 2])
                at = end + 2

    def _let_through(self, data: bytes) -> None:
        if len(self.skeleton) + len(data) > self._limit:
            raise MalformedError(
                "The answer is far too long, and not with pictures.",
                "Try again, or choose another model.",
            )
        self.skeleton += data


def parse(data: bytes | bytearray) -> Any:
    """The value of a small JSON text. Raises MalformedError, with its start in ``detail``."""
    with contextlib.suppress(ValueError, RecursionError):
        # Not strict: resolved line ends may stand in strings.
        return json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    raise MalformedError(
        "The answer cannot be read.",
        "Try again; if it stays so, check the base address in the preferences.",
        detail=data[:500].decode("utf-8", "replace"),
    )


class _String:
    """One string's content at a time: still undecided, text, or inside a picture.

    Each of the takers reads what it can, and returns what is left for the one that follows it.
    """

    def __init__(self, tray: Tray, let_through: Any) -> None:
        self._tray = tray
        self._let_through = let_through
        self._decoder: Decoder | None = None
        self._take: Callable[[bytes], bytes] = self._sample
        self._held = b""
        self._is_wrapped = False
        self.may_be_sealed = False
        """Whether base64 is a picture only if it begins as one."""
        self.is_preview = False

    def feed(self, raw: bytes) -> None:
        """Content as it stands in the JSON, never cut inside an escape."""
        while raw:
            raw = self._take(raw)

    def finish(self) -> None:
        """The string has ended."""
        if self._decoder and self._take == self._run and self._held:
            self.feed(self._end_run())
        if self._decoder:
            self._finish_picture()
        self._let_through(self._held)
        self._held = b""
        self._take = self._sample

    def _sample(self, raw: bytes) -> bytes:
        self._held += raw
        if len(self._held) < SAMPLE:
            return b""
        held, self._held = self._held, b""
        content = unescape(held)
        if start := _START.match(content):
            self._begin(self._run)
            return content[start.end() :]
        # Judged by as much of it however the pieces are cut.
        sample = unescape(_CUT_ESCAPE.sub(b"", held[:SAMPLE]))
        if _WHOLE.match(sample) and not (self.may_be_sealed and _is_sealed(sample)):
            self._begin(self._whole)
            return content
        self._take = self._text
        return held

    def _text(self, raw: bytes) -> bytes:
        """Text, which may hold a picture as a data URL. Its last bytes may be half a start."""
        self._held += raw
        held = self._held
        if start := _INSIDE.search(held):
            self._let_through(held[: start.start()])
            self._held = b""
            self._begin(self._run)
            return held[start.end() :]
        possible = held.lower().find(b"data:", max(0, len(held) - _LONGEST_INSIDE))
        keep = possible if possible >= 0 else max(0, len(held) - len(b"data"))
        self._let_through(held[:keep])
        self._held = held[keep:]
        return b""

    def _whole(self, raw: bytes) -> bytes:
        """A string that is nothing but base64."""
        if self._decoder:
            self._decoder.feed(unescape(raw))
        return b""

    def _run(self, raw: bytes) -> bytes:
        """The base64 of a data URL, up to the first thing that is none."""
        content = self._held + unescape(raw)
        self._held = b""
        found = _RUN.match(content)
        end = found.end() if found else 0
        if self._decoder:
            line = content[:end]
            self._is_wrapped = self._is_wrapped or any(space in line for space in (b"\n", b" "))
            self._decoder.feed(line)
        self._held = rest = content[end:]
        undecided = rest[:1].isspace() and len(rest.lstrip(WHITESPACE)) < _LINE
        if rest and not (undecided and len(rest) < 4 * _LINE):
            return self._end_run()
        return b""

    def _end_run(self) -> bytes:
        rest = self._held
        self._held = b""
        last = _LAST_LINE.match(rest) if self._is_wrapped else None
        if last and self._decoder:
            self._decoder.feed(last[0])
            rest = rest[last.end() :]
        self._finish_picture()
        self._take = self._padding
        return rest

    def _padding(self, raw: bytes) -> bytes:
        if rest := raw.lstrip(b"="):
            self._take = self._text
        return rest

    def _begin(self, reader: Any) -> None:
        self._decoder = Decoder(self._tray.begin(is_preview=self.is_preview))
        self._is_wrapped = False
        self._take = reader

    def _finish_picture(self) -> None:
        if self._decoder:
            arrival = self._decoder.finish()
            self._decoder = None
            self._let_through(arrival.mark.encode())


def _is_sealed(base64: bytes) -> bool:
    """Whether this is the beginning of something else than a picture."""
    digits = base64.translate(TO_STANDARD, WHITESPACE).rstrip(b"=")
    return probe(binascii.a2b_base64(digits[: len(digits) & ~3])) is None


def _plain_escapes() -> dict[bytes, bytes]:
    """Escapes of the characters that base64 is made of."""
    plain = {b"\\/": b"/", b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t"}
    for code in (*range(ord("0"), ord("z") + 1), *b"+-/ \t\r\n"):
        character = bytes([code])
        if re.match(rb"[%s=\s]" % ALPHABET, character):
            plain[b"\\u00%02x" % code] = plain[b"\\u00%02X" % code] = character
    return plain


_PLAIN = _plain_escapes()


def unescape(raw: bytes) -> bytes:
    """Resolve the escapes that can stand in base64, and leave all others as they are.

    The result means the same to a JSON reader that is not strict about control characters.
    """
    if b"\\" not in raw:
        return raw
    if b"\\\\" not in raw:
        raw = raw.replace(b"\\/", b"/").replace(b"\\n", b"\n")
        if b"\\" not in raw:
            return raw
    return _ESCAPE.sub(lambda escape: _PLAIN.get(escape[0], escape[0]), raw)
