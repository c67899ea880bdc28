"""Server-sent events, cut anywhere, with every line end and oddity the reference names."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.openrouter.events import EventReader
from addon.openrouter.tray import Tray
from tests.unit.openrouter.helpers import Inbox
from tests.unit.openrouter.test_sieve import BASE64, PICTURE, cut


def read(stream: bytes, seed: int = 0) -> tuple[list, EventReader, Tray]:
    tray = Tray(Inbox())
    reader = EventReader(tray)
    events = []
    for piece in cut(stream, seed):
        events += reader.feed(piece)
    events += reader.finish()
    return events, reader, tray


@settings(max_examples=150, deadline=None, database=None)
@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=30)), max_size=4),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.booleans(),
    st.integers(0, 999),
)
def test_events_in_any_pieces(values, end, comments, seed):
    stream = b""
    for value in values:
        if comments:
            stream += b": OPENROUTER PROCESSING" + end + end + b": " + end
        stream += b"data: " + json.dumps(value).encode() + end + end
    events, _, _ = read(stream, seed)
    assert [event.data for event in events] == values


@pytest.mark.parametrize("seed", range(30))
def test_a_picture_of_one_line(seed):
    stream = (
        b"\xef\xbb\xbf: hello\r\n\r\nid: 7\r\nretry: 5\r\nevent: picture\r\n"
        b'data:{"b64_json":\r\ndata: "%s"}\r\n\r\ndata: [DONE]\r\n\r\ndata: {"late":1}\r\n\r\n'
        % BASE64.encode()
    )
    events, reader, tray = read(stream, seed)
    assert [event.name for event in events] == ["picture"]
    assert reader.is_done
    assert tray.marked(events[0].data["b64_json"]) == tray.arrivals
    assert bytes(tray.arrivals[0].blob.data) == PICTURE


def test_an_event_without_its_blank_line_counts_when_it_is_whole():
    events, _, _ = read(b'data: {"a":1}\n\ndata: {"b":2}')
    assert [event.data for event in events] == [{"a": 1}, {"b": 2}]


def test_an_event_that_cannot_be_read_is_left_out():
    events, reader, _ = read(b'data: {"a":1\n\ndata: {"b":2}\n\n')
    assert [event.data for event in events] == [{"b": 2}]
    assert reader.unread == 1


def test_comments_are_not_a_beginning():
    _, reader, _ = read(b": \n\n: \n\n")
    assert not reader.has_begun


def test_fields_without_a_colon_and_long_nonsense():
    nonsense = random.Random(0).randbytes(300).hex().encode()
    events, _, _ = read(b"data\n" + nonsense + b'\ndata: {"a":1}\n\n')
    assert [event.data for event in events] == [{"a": 1}]
