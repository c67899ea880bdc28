"""Answers without end, and small ones that swell: each ends, in bounded memory, with what was good.

Each is read over loopback by a process of its own, whose memory is measured.
"""

import base64
import itertools
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.openrouter.helpers import Peer, png, serving

pytest.importorskip("resource", reason="Windows does not tell a process's peak of memory")

MOST = 100 << 20
"""Bytes that a process may grow by; the bodies have no end, and pictures go to disk."""

MIB = 1 << 20
PICTURE = b'{"b64_json":"' + base64.b64encode(png(1)) + b'"}'


def for_ever(start: bytes, again: bytes) -> Iterator[bytes]:
    yield start
    block = again * (MIB // len(again) + 1)
    yield from itertools.repeat(block)


def deflated(pieces: Iterator[bytes], layout: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, layout)
    for piece in itertools.islice(pieces, 64):
        yield packer.compress(piece)
    yield packer.flush()


def digits() -> Iterator[bytes]:
    yield b'{"data":[' + PICTURE + b',{"b64_json":"'
    yield from itertools.repeat(base64.b64encode(png(2, padding=3 * MIB // 4)).rstrip(b"="))


JSON, EVENTS = "application/json", "text/event-stream"
BEGUN = b'{"data":[' + PICTURE + b","
CHAT = b'data: {"choices":[{"delta":{"content":'

BODIES = {
    # Its body, its media type, and whether the picture that it begins with must be kept.
    "blanks": (lambda: for_ever(BEGUN, b" "), JSON, True),
    "open lists": (lambda: for_ever(b"", b"["), JSON, False),
    "open objects": (lambda: for_ever(BEGUN, b'{"a":'), JSON, True),
    "small objects": (lambda: for_ever(BEGUN, b"{},"), JSON, True),
    "one string": (lambda: for_ever(BEGUN + b'"', b"some words "), JSON, True),
    "one number": (lambda: for_ever(BEGUN, b"123456789"), JSON, True),
    "backslashes": (lambda: for_ever(BEGUN + b'"', b"\\u00e9\\\\"), JSON, True),
    "one picture": (digits, JSON, True),
    "many pictures": (lambda: for_ever(BEGUN, PICTURE + b","), JSON, True),
    "comments": (lambda: for_ever(b"", b": keep-alive\n\n"), EVENTS, False),
    "one comment": (lambda: for_ever(b":", b"keep-alive "), EVENTS, False),
    "one name": (lambda: for_ever(b"", b"name"), EVENTS, False),
    "events": (lambda: for_ever(b"data: " + PICTURE + b"\n\n", b"data: {}\n\n"), EVENTS, True),
    "data lines": (lambda: for_ever(b"data: " + PICTURE + b"\n\n", b"data:\n"), EVENTS, True),
    "broken events": (lambda: for_ever(b"", b"data: {\n\n"), EVENTS, False),
    "words": (lambda: for_ever(b"", CHAT + b'"some words "}}]}\n\n'), EVENTS, False),
    "refusals": (lambda: for_ever(b"", b'data: {"choices":[{"delta":{"refusal":"no, "}}]}\n\n'),
                 EVENTS, False),
    "links": (lambda: for_ever(b"", b'data: {"data":[{"url":"https://10.0.0.1/"}]}\n\n'),
              EVENTS, False),
    "one line": (lambda: for_ever(b"data: " + PICTURE + b'\n\ndata: {"a":"', b"word, "),
                 EVENTS, True),
}  # fmt: skip
PACKED = {
    "gzip": ("blanks", "one string", "one picture"),
    "deflate": ("many pictures", "small objects"),
}


def devour(
    body: Iterator[bytes], kind: str, folder: Path, encoding: str = "", most: int = 0
) -> dict:
    # A flood of small events takes a processor far longer than one of bytes.
    most = most or (4 * MIB if kind == EVENTS else 32 * MIB)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n".encode())
        peer.send(f"Content-Encoding: {encoding or 'identity'}\r\n\r\n".encode())
        for piece in body:
            peer.send(piece)

    child = Path(__file__).with_name("devour.py")
    with serving(script) as server:
        route = "CHAT" if kind == EVENTS else "IMAGES"
        done = subprocess.run(
            [sys.executable, child, server.url, folder, route, str(kind == EVENTS), str(most)],
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_bounded(told: dict, folder: Path, is_kept: bool) -> None:
    assert told["grown"] < MOST, f"grew by {told['grown'] >> 20} MB"
    assert told["error"] in {"MalformedError", "LostError"} or (is_kept and not told["error"]), told
    if is_kept:
        assert Path(told["pictures"][0]).read_bytes() == png(1)
    assert not list((folder / "incoming").iterdir())


@pytest.mark.parametrize("name", BODIES)
def test_a_body_without_end(name: str, tmp_path: Path) -> None:
    body, kind, is_kept = BODIES[name]
    assert_bounded(devour(body(), kind, tmp_path), tmp_path, is_kept)


@pytest.mark.parametrize(
    ("encoding", "name"), [(encoding, name) for encoding in PACKED for name in PACKED[encoding]]
)
def test_a_compressed_bomb(encoding: str, name: str, tmp_path: Path) -> None:
    body, kind, is_kept = BODIES[name]
    layout = 31 if encoding == "gzip" else 15
    told = devour(deflated(body(), layout), kind, tmp_path, encoding)
    assert_bounded(told, tmp_path, is_kept)


def test_a_single_line_of_100_mb_is_a_picture_like_any_other(tmp_path: Path) -> None:
    picture = png(3, padding=75 << 20)
    body = b'data: {"b64_json":"' + base64.b64encode(picture)[: 90 << 20]
    told = devour(iter([body]), EVENTS, tmp_path, most=200 * MIB)
    assert_bounded(told, tmp_path, is_kept=False)
    whole = png(3, padding=60 << 20)
    body = b'data: {"b64_json":"' + base64.b64encode(whole) + b'"}\n\ndata: [DONE]\n\n'
    told = devour(iter([body]), EVENTS, tmp_path, most=200 * MIB)
    assert told["error"] is None, told
    assert told["grown"] < 16 * MIB
    assert Path(told["pictures"][0]).read_bytes() == whole
