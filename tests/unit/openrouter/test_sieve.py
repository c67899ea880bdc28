"""The sieve reads what json.loads reads, and takes the pictures out on the way."""

import base64
import json
import random
import tracemalloc

import pytest
from fuzzing.blob import MemoryBlob
from hypothesis import example, given, settings
from hypothesis import strategies as st

from addon.core.errors import MalformedError
from addon.openrouter.events import EventReader
from addon.openrouter.sieve import Sieve
from addon.openrouter.tray import Tray
from tests.unit.openrouter.helpers import Inbox

PICTURE = random.Random(1).randbytes(5000)
BASE64 = base64.b64encode(PICTURE).decode()

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
)
texts = st.text(max_size=300).map(lambda text: text * 9)  # long enough to be looked into
values = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


def cut(data: bytes, seed: int) -> list[bytes]:
    """Pieces of a text, cut at random."""
    chance = random.Random(seed)
    places = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(12)))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def sift(text: bytes | str, seed: int = 0, size: int = 0):
    """The structure, and the data of its pictures in the order of their marks."""
    data = text.encode() if isinstance(text, str) else text
    pieces = [data[i : i + size] for i in range(0, len(data), size)] if size else cut(data, seed)
    inbox = Inbox()
    tray = Tray(inbox)
    sieve = Sieve(tray)
    for piece in pieces:
        sieve.feed(piece)
    return sieve.finish(), tray


def is_base64_like(text: str) -> bool:
    return any(len(run) >= 64 for run in text.replace("data:", " ").split())


@settings(max_examples=300, deadline=None, database=None)
@given(values, st.integers(0, 999), st.booleans())
@example(["\\" * 700 + '"' * 700 + "\n/" * 700], 3, False)
@example("\ud83c\udfa8 " * 400, 5, True)
def test_any_json_in_any_pieces_reads_as_json_loads_does(value, seed, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = json.dumps(value).encode()
    found, tray = sift(data, seed)
    if not tray.arrivals:
        assert found == json.loads(data)
    else:  # hypothesis found something that is base64
        assert any(is_base64_like(part) for part in json.dumps(value).split('"'))


ESCAPES = {
    "plain": lambda text: text,
    "slashes": lambda text: text.replace("/", "\\/"),
    "unicode": lambda text: text.replace("+", "\\u002b").replace("/", "\\u002F"),
    "lines": lambda text: "\\n".join(text[i : i + 76] for i in range(0, len(text), 76)),
    "crlf": lambda text: "\\r\\n".join(text[i : i + 64] for i in range(0, len(text), 64)),
    "urlsafe": lambda text: text.replace("+", "-").replace("/", "_"),
    "unpadded": lambda text: text.rstrip("="),
}
FRAMES = {
    "bare": ("", "", ""),
    "data url": ("data:image/png;base64,", "", ""),
    "escaped url": ("data:image\\/svg\\u002bxml;charset=utf-8;base64,", "", ""),
    "unnamed": ("data:;base64,", "", ""),
    "markdown": ("Here \\u00e9 " + "words " * 300 + "![a](data:image/jpeg;base64,", ") bye", "wb"),
    "then words": ("data:image/png;base64,", "\\n\\nHere is your picture.", "a"),
}


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("length", [4998, 4999, 5000])
def test_a_picture_comes_out_however_it_is_written(escape, frame, length):
    before, after, _ = FRAMES[frame]
    encoded = ESCAPES[escape](base64.b64encode(PICTURE[:length]).decode())
    text = f'{{"a": ["{before}{encoded}{after}", 1]}}'
    for seed in range(6):
        found, tray = sift(text, seed)
        (arrival,) = tray.arrivals
        assert arrival.is_whole
        assert not arrival.is_faulty
        assert bytes(arrival.blob.data) == PICTURE[:length]
        assert tray.marked(found["a"][0]) == [arrival]
        words = tray.unmarked(found["a"][0])
        if frame == "markdown":
            assert words == "Here é " + "words " * 300 + "![a]() bye"
        elif frame == "then words":
            assert words == "\n\nHere is your picture."
        else:
            assert words == ""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_byte_by_byte(size):
    lines = ESCAPES["crlf"](BASE64)
    text = '\ufeff{"x":"\\ud83c\\udfa8 \\\\", "b64_json":"%s","u":"data:image/png;base64,%s"}'
    found, tray = sift(text % (ESCAPES["slashes"](BASE64), lines), size=size)
    assert found["x"] == "🎨 \\"
    assert [bytes(arrival.blob.data) for arrival in tray.arrivals] == [PICTURE, PICTURE]


def test_two_pictures_in_one_string():
    url = f"data:image/png;base64,{BASE64}"
    words = "Two views of it: " * 70
    found, tray = sift(json.dumps(f"{words}![]({url}) and ![]({url})."))
    assert [bytes(arrival.blob.data) for arrival in tray.arrivals] == [PICTURE, PICTURE]
    assert tray.unmarked(found) == f"{words}![]() and ![]()."


def test_what_is_no_base64_after_all_is_kept_as_it_came():
    text = BASE64[:4000] + "%%%not base64%%%" + BASE64[4000:]
    _, tray = sift(json.dumps({"b64_json": text}), seed=4)
    (arrival,) = tray.arrivals
    assert arrival.is_whole
    assert arrival.is_faulty
    assert bytes(arrival.blob.data).endswith(b"%%%not base64%%%" + BASE64[4000:].encode())
    assert bytes(arrival.blob.data).startswith(PICTURE[:1000])


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a":', '"abc', '{"a":"\\uZZZZ"}', '"\\u12"', "[" * 200_000, '{"a" 1}', "<html>"],
)
def test_broken_json_is_one_error(text):
    with pytest.raises(MalformedError):
        sift(text)


def test_a_cut_picture_is_not_whole():
    tray = Tray(Inbox())
    sieve = Sieve(tray)
    sieve.feed(b'{"data":[{"b64_json":"' + BASE64[:5000].encode())
    with pytest.raises(MalformedError):
        sieve.finish()
    assert not tray.arrivals[0].is_whole


def test_too_much_text_is_an_error_and_not_a_full_memory():
    sieve = Sieve(Tray(Inbox()), limit=100_000)
    with pytest.raises(MalformedError):
        sieve.feed(b'"some words, and commas too", ' * 100_000)
    assert len(sieve.skeleton) <= 100_000


class SizeOnly(MemoryBlob):
    """A blob that keeps its head alone, as a file does."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    @property
    def size(self) -> int:
        return self.total

    def write(self, data: bytes) -> None:
        self.total += len(data)


@pytest.mark.parametrize("escape", ["plain", "slashes", "lines"])
def test_memory_does_not_grow_with_the_picture(escape):
    line = ESCAPES[escape](base64.b64encode(random.Random(2).randbytes(57 * 1024)).decode())
    tray = Tray(SizeOnly)
    reader = EventReader(tray)
    tracemalloc.start()
    try:
        events = list(reader.feed(b'data: {"b64_json":"data:image/png;base64,'))
        for _ in range(350):
            for at in range(0, len(line), 60_000):
                events += reader.feed(line[at : at + 60_000].encode())
            if escape == "lines":
                events += reader.feed(b"\\n")
        events += reader.feed(b'"}\n\n')
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert tray.arrivals[0].blob.total == 350 * 57 * 1024
    assert len(events) == 1
    assert peak < 2_000_000
