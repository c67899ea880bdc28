"""Answers as events: pieces, previews, errors, and streams that stop."""

import json

import pytest

from addon.core import errors
from addon.core.request import Route
from tests.unit.openrouter.helpers import Inbox, Peer, client, request, serving
from tests.unit.openrouter.test_answers import (
    LARGE,
    SMALL,
    TINY,
    USAGE,
    ask,
    b64,
    data,
    image_part,
    images,
    url,
)


def chunk(delta: dict, **more: object) -> dict:
    choice = {"index": 0, "finish_reason": more.pop("finish", None), "delta": delta}
    return {"id": "gen-chat-2", "provider": "Google", "choices": [choice], **more}


def test_chat_stream_with_its_oddities():
    inbox = Inbox()
    answer = ask(
        [
            b": OPENROUTER PROCESSING",
            chunk({"role": "assistant", "content": "Here "}),
            chunk({"content": "it is."}),
            chunk({"content": "", "images": [image_part(url(LARGE))]}),
            {"type": "something.new", "x": [1]},
            [1, 2],
            chunk({"content": "", "images": [image_part(url(LARGE))]}),
            chunk({"content": ""}, finish="stop"),
            chunk({"content": ""}, finish="stop", usage=USAGE),
            {"id": "gen-chat-2", "choices": []},
        ],
        inbox=inbox,
        route=Route.CHAT,
        stream=True,
    )
    assert data(answer.pictures) == [LARGE]
    assert inbox.states == ["closed", "discarded"]
    assert answer.text == "Here it is."
    assert answer.cost == 0.0672


def test_a_data_url_in_many_small_deltas():
    text = f"Look: ![it]({url(LARGE)}) Good."
    pieces = [text[i : i + 50] for i in range(0, len(text), 50)]
    answer = ask([chunk({"content": piece}) for piece in pieces], route=Route.CHAT, stream=True)
    assert data(answer.pictures) == [LARGE]
    assert answer.text == "Look:  Good."


def completed(picture: bytes, **more: object) -> dict:
    event = {"type": "image_generation.completed", "b64_json": b64(picture)}
    return {**event, "media_type": "image/png", **more}


def preview(picture: bytes) -> dict:
    return {"b64_json": b64(picture), "type": "image_generation.partial_image"}


def test_image_stream_with_previews():
    inbox = Inbox()
    answer = ask(
        [b": ", preview(SMALL), preview(LARGE), completed(LARGE, usage=USAGE), completed(TINY)],
        inbox=inbox,
        stream=True,
    )
    assert data(answer.pictures) == [LARGE, TINY]
    assert inbox.states.count("closed") == 2
    assert inbox.states.count("open") == 0
    assert answer.cost == 0.0672


def test_crlf_multiple_data_lines_and_no_done():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        peer.chunk(b'data: {"type":"image_generation.completed",\r\ndata: "b64_json":\r\n')
        peer.chunk(b'data: "%s"}\r\n\r\n' % b64(LARGE).encode())
        peer.end()

    with serving(script) as server:
        answer = client(server.url).generate(request(stream=True), Inbox())
    assert data(answer.pictures) == [LARGE]


def test_the_connection_may_die_once_everything_is_there():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        peer.chunk(b"data: " + json.dumps(completed(LARGE)).encode() + b"\n\n")

    with serving(script) as server:
        answer = client(server.url).generate(request(stream=True), Inbox())
    assert data(answer.pictures) == [LARGE]


def test_but_not_while_more_is_expected():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        peer.chunk(b"data: " + json.dumps(completed(LARGE)).encode() + b"\n\n")

    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(stream=True, count=2), Inbox())
    assert data(caught.value.salvaged.pictures) == [LARGE]


def test_a_preview_is_not_salvaged():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        peer.chunk(b"data: " + json.dumps(preview(LARGE)).encode() + b"\n\n")
        peer.chunk(
            b'data: {"type":"image_generation.partial_image","b64_json":"%s"' % b64(LARGE).encode()
        )

    inbox = Inbox()
    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(stream=True), inbox)
    assert caught.value.salvaged is None
    assert inbox.states == ["discarded", "discarded"]


@pytest.mark.parametrize("close", [True, False])
def test_a_stream_that_ends_without_a_picture(close):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        peer.chunk(b": \n\n")
        if close:
            peer.end()

    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(stream=True), Inbox())
    assert caught.value.may_be_charged


STREAM_ERROR = {"type": "error", "error": {"message": "Generation failed", "code": "server_error"}}
CHAT_ERROR = {
    "id": "gen-chat-3",
    "error": {"code": 429, "message": "Rate limit exceeded"},
    "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
}


def test_an_error_in_the_stream_keeps_the_pictures_before_it():
    inbox = Inbox()
    with pytest.raises(errors.ProviderError) as caught:
        ask([completed(LARGE), STREAM_ERROR], inbox=inbox, stream=True, count=2)
    assert caught.value.status == 500
    assert data(caught.value.salvaged.pictures) == [LARGE]
    assert inbox.states == ["closed"]


def test_an_error_chunk_with_a_number():
    with pytest.raises(errors.RateLimitError) as caught:
        ask([chunk({"content": "Hm"}), CHAT_ERROR], route=Route.CHAT, stream=True)
    assert caught.value.status == 429
    assert caught.value.generation_id == "gen-chat-2"


def test_json_where_events_were_asked_for_and_the_reverse():
    assert data(ask(images(LARGE), stream=True).pictures) == [LARGE]
    assert data(ask([completed(LARGE)], stream=False).pictures) == [LARGE]
