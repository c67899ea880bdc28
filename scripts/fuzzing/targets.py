"""One function per reader: takes any bytes, and fails where a promise of that reader is broken.

Called by the coverage-guided fuzzer (scripts/fuzz.py), by hypothesis and with every finding so far
(tests/unit/openrouter/hostile).
"""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from addon.app import json_file
from addon.app.catalogue import Catalogue
from addon.app.library import read_result
from addon.app.whole import is_whole
from addon.core.errors import MalformedError, PaintoverError
from addon.core.picture import HEADER_BYTES, is_placeable, probe
from addon.core.placement import Placement
from addon.core.request import Route
from addon.openrouter import faults, reach, sentences
from addon.openrouter.draft import Draft, Link
from addon.openrouter.encoded import Decoder
from addon.openrouter.events import EventReader
from addon.openrouter.sieve import Sieve
from addon.openrouter.tray import Tray
from fuzzing.blob import MemoryBlob


def sieve(data: bytes) -> None:
    """Any JSON in any pieces reads as json.loads reads it, and takes no more memory."""
    tray = Tray(MemoryBlob)
    reader = Sieve(tray)
    try:
        for piece in _cut(data):
            reader.feed(piece)
        found = reader.finish()
    except MalformedError:
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(data.decode("utf-8-sig"), strict=False)
            raise AssertionError("json.loads can read it") from None
        return
    if not tray.arrivals:
        assert repr(found) == repr(json.loads(data.decode("utf-8-sig", "replace"), strict=False))
    assert sum(arrival.blob.size for arrival in tray.arrivals) <= len(data)


def events(data: bytes) -> None:
    """A stream reads alike however it is cut."""
    assert _events([data]) == _events(_cut(data)) == _events([bytes([c]) for c in data[:300]] +
                                                             [data[300:]])  # fmt: skip


def answer(data: bytes) -> None:
    """Whatever an answer says, it becomes an answer or an error of ours, and no file stays open."""
    blobs: list[MemoryBlob] = []

    def inbox() -> MemoryBlob:
        blobs.append(MemoryBlob())
        return blobs[-1]

    draft = Draft(inbox, Route.CHAT if data[:1] > b"\x7f" else Route.IMAGES)
    body = data[1:]
    try:
        if body.lstrip()[:1] in (b"{", b"["):
            reader = Sieve(draft.tray)
            for piece in _cut(body):
                reader.feed(piece)
            draft.take(reader.finish())
        else:
            stream = EventReader(draft.tray)
            for piece in _cut(body):
                for event in stream.feed(piece):
                    draft.take(event.data, event.name)
            for event in stream.finish():
                draft.take(event.data, event.name)
        draft.close_words()
        for item in draft.claimed:
            if isinstance(item, Link):
                with contextlib.suppress(PaintoverError):
                    reach.check(item.url, "https://openrouter.ai/api/v1")
        made = draft.settle()
        assert draft.tray.unmarked(made.text) == made.text
        json.dumps(made.usage, indent=1)
        assert made.cost is None or 0 <= made.cost < 1e6
        if draft.fault is not None:
            _is_told(draft.fault)
    except PaintoverError:
        draft.salvage()
    finally:
        draft.tray.discard_rest()
    assert all(blob.state != "open" for blob in blobs)


def encoded(data: bytes) -> None:
    """Base64 in any pieces is what Python makes of it; anything else is kept as it came."""
    whole, pieces = Tray(MemoryBlob).begin(), Tray(MemoryBlob).begin()
    decoder = Decoder(whole)
    decoder.feed(data)
    decoder.finish()
    decoder = Decoder(pieces)
    for piece in _cut(data):
        decoder.feed(piece)
    decoder.finish()
    assert whole.is_whole and whole.is_faulty == pieces.is_faulty
    if not whole.is_faulty:
        assert whole.blob.data == pieces.blob.data
    with contextlib.suppress(ValueError):
        assert whole.blob.data == base64.b64decode(data, validate=True) or whole.is_faulty


def picture(data: bytes) -> None:
    """A header tells a size or none; a file is whole, or it is not."""
    found = probe(data[:HEADER_BYTES])
    assert found is None or (found.width >= 0 and found.height >= 0)
    is_placeable(data[:HEADER_BYTES], len(data))
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        is_whole(Path(file.name))


def refusal(data: bytes) -> None:
    """Every refusal is a sentence of bounded length, with a remedy."""
    status = (400, 402, 403, 404, 413, 429, 500, 502, 503, 524)[data[0] % 10] if data else 500
    _is_told(faults.from_answer(status, {}, data[1:]))
    with contextlib.suppress(ValueError, RecursionError):
        body = json.loads(data[1:])
        if isinstance(body, dict):
            _is_told(faults.from_body(body))


def link(data: bytes) -> None:
    """No link that may be followed leads to a private address, as urllib3 reads it."""
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    url = data.decode("utf-8", "replace")
    try:
        reach.check(url, "https://openrouter.ai/api/v1")
    except PaintoverError:
        return
    try:
        parsed = parse_url(url)
    except LocationParseError:
        return  # requests goes no further
    assert parsed.scheme == "https" and parsed.host
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(parsed.host.strip("[]").partition("%")[0])
        assert address.is_global and not address.is_multicast
    assert parsed.host.rstrip(".") != "localhost"


def sidecar(data: bytes) -> None:
    """A picture whose sidecar is broken is still a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "20260101-120000-alley-abcdef.json"
        path.write_bytes(data)
        result = read_result(path.with_suffix(".png"))
        assert isinstance(result.prompt, str) and isinstance(json_file.read(path), dict)
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            Placement.from_json(result.facts["placement"])


def catalogue(data: bytes) -> None:
    """Rows that cannot be read are left out, and the others are there."""
    with contextlib.suppress(ValueError, RecursionError):
        rows = json.loads(data)
        if isinstance(rows, list):
            good = {"id": "maker/good", "name": "Good"}
            models = Catalogue()
            models.replace([*(row for row in rows if isinstance(row, dict)), good])
            assert "maker/good" in models.models
            for name in models.models:
                models.price(name)


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function
    for function in (*(sieve, events, answer, encoded, picture, refusal, link, sidecar, catalogue),)
}


def _is_told(fault: Any) -> None:
    error = sentences.error_for(fault, "Model")
    assert error.message and error.hint
    assert len(error.sentence) < 2000
    assert len(error.detail) < 100_000


def _events(pieces: list[bytes]) -> list[str]:
    tray = Tray(MemoryBlob)
    reader = EventReader(tray)
    found = []
    with contextlib.suppress(MalformedError):
        for piece in pieces:
            found += [repr(event) for event in reader.feed(piece)]
        found += [repr(event) for event in reader.finish()]
    told = "\n".join(found)
    for at, arrival in enumerate(tray.arrivals):
        told = told.replace(arrival.mark, f"[{at}]")
    # From where it is broken, base64 is kept as it came: in whichever pieces.
    blobs = [arrival.is_faulty or bytes(arrival.blob.data) for arrival in tray.arrivals]
    return [told, repr(blobs)]


def _cut(data: bytes) -> list[bytes]:
    """Pieces, cut at places that the data themselves decide."""
    chance = random.Random(len(data) * 257 + sum(data[:64]))
    places = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(9)))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
