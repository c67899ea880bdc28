"""The bytes on the wire: event streams to the letter, and connections that break."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from urllib.parse import urlsplit

import pytest

STREAM = {"model": "openai/gpt-image-2", "stream": True}


class Raw:
    """One connection, spoken to by hand, that gives back whatever bytes arrive."""

    def __init__(self, url, key):
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=10)
        self.key = key

    def post(self, path, body):
        data = json.dumps(body).encode()
        head = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + data)

    def read(self):
        """Everything until the other side closes, and whether it did so by a reset."""
        received = bytearray()
        while True:
            try:
                piece = self.socket.recv(1 << 16)
            except ConnectionResetError:
                return bytes(received), True
            if not piece:
                return bytes(received), False
            received += piece


@pytest.fixture
def raw(sandbox, key):
    connection = Raw(sandbox.url, key)
    yield connection
    connection.socket.close()


def _small(prompt, **more):
    return {"model": "google/gemini-3.1-flash-image", "resolution": "512", "prompt": prompt, **more}


def _chat(prompt, **more):
    return {
        "model": "google/gemini-3.1-flash-image",
        "modalities": ["image", "text"],
        "image_config": {"image_size": "0.5K"},
        "messages": [{"role": "user", "content": prompt}],
        **more,
    }


def _events(text):
    lines = [line[6:] for line in text.split("\n") if line.startswith("data: ")]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def test_image_stream_to_the_letter(call):
    answer = call.images("A mill", **STREAM)
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers
    shape = re.sub(rb'"b64_json":"[A-Za-z0-9+/=]+"', b'"b64_json":"B"', answer.content)
    shape = re.sub(rb'"created":\d+', b'"created":1', shape)
    completed = re.escape(
        b'data: {"type":"image_generation.completed","b64_json":"B","media_type":"image/png",'
        b'"created":1,"usage":'
    )
    assert re.fullmatch(
        rb": \n\n: \n\n"
        rb'data: \{"type":"image_generation\.partial_image","partial_image_index":0,'
        rb'"b64_json":"B"\}\n\n'
        rb": \n\n" + completed + rb"\{[^\n]+\}\}\n\n"
        rb"data: \[DONE\]\n\n",
        shape,
    ), shape[:2000]


def test_image_stream_usage_counts_the_preview(call):
    with_preview = _events(call.images("A mill", **STREAM, quality="low").text)[-2]["usage"]
    without = _events(call.images("A mill", **STREAM, quality="low", partial_images=0).text)
    assert [event["type"] for event in without[:-1]] == ["image_generation.completed"]
    more = with_preview["completion_tokens"] - without[0]["usage"]["completion_tokens"]
    assert more == 100


def test_several_pictures_in_a_stream(call):
    events = _events(call.images("A mill", **STREAM, n=2, partial_images=1).text)
    kinds = [event["type"].rpartition(".")[2] for event in events[:-1]]
    assert kinds.count("completed") == 2
    assert kinds.count("partial_image") == 2


def test_other_models_ignore_stream(call):
    answer = call.images("A mill", stream=True)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["data"]


def test_chat_stream_to_the_letter(call):
    answer = call.chat("A mill", stream=True)
    text = answer.text
    assert answer.headers["Content-Type"] == "text/event-stream"
    blocks = text.split("\n\n")
    assert blocks[0] == ": OPENROUTER PROCESSING"
    assert blocks[-2:] == ["data: [DONE]", ""]
    events = _events(text)
    head = (
        r'data: \{"id":"gen-\d+-\w{20}","object":"chat\.completion\.chunk","created":\d+,'
        r'"model":"google/gemini-3\.1-flash-image","provider":"Google AI Studio",'
    )
    plain = (
        head
        + r'"choices":\[\{"index":0,"delta":\{"role":"assistant","content":"Here"\},'
        + r'"finish_reason":null,"native_finish_reason":null\}\]\}'
    )
    assert re.fullmatch(plain, blocks[1]), blocks[1]
    picture = next(block for block in blocks if '"images"' in block)
    assert re.match(
        head + r'"choices":\[\{"index":0,"delta":\{"role":"assistant","content":"","images":'
        r'\[\{"type":"image_url","index":0,"image_url":\{"url":"data:image/png;base64,',
        picture,
    )
    finish, usage = events[-3], events[-2]
    assert [one["choices"][0]["finish_reason"] for one in (finish, usage)] == ["stop", "stop"]
    assert usage["choices"][0]["native_finish_reason"] == "STOP"
    assert usage["usage"]["cost"] > 0
    assert "usage" not in finish


def test_midstream_error_of_an_image_stream(call):
    text = call.images("@midstream", **STREAM).text
    assert text.endswith(
        'data: {"type":"error","error":{"message":"Generation failed","code":"server_error"}}'
        "\n\ndata: [DONE]\n\n"
    )
    assert "image_generation.completed" not in text


def test_midstream_error_of_a_chat_stream(call):
    last = _events(call.chat("@midstream", stream=True).text)[-1]
    assert last["error"]["code"] == 429
    assert last["error"]["metadata"]["error_type"] == "rate_limit_exceeded"
    assert last["choices"][0]["finish_reason"] == "error"


def test_streams_without_a_picture(call):
    assert _events(call.images("@empty", **STREAM).text) == ["[DONE]"]
    events = _events(call.images("@text", **STREAM).text)
    assert {event["type"] for event in events[:-1]} == {"image_generation.text_chunk"}
    assert '"images"' not in call.chat("@empty", stream=True).text
    chunks = _events(call.chat("@text", stream=True).text)[:-1]
    said = "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks)
    assert said.startswith("I would rather")


def test_unknown_events(call):
    known = {
        "image_generation.partial_image",
        "image_generation.completed",
        "image_generation.text_chunk",
        "error",
    }
    events = _events(call.images("@unknown", **STREAM).text)[:-1]
    assert {event["type"] for event in events} - known
    assert any(
        not chunk["choices"] for chunk in _events(call.chat("@unknown", stream=True).text)[:-1]
    )


def test_no_done(call):
    assert "completed" in call.images("@nodone", **STREAM).text
    assert "[DONE]" not in call.images("@nodone", **STREAM).text
    assert "[DONE]" not in call.chat("@nodone", stream=True).text


def test_slow_streams_keep_the_line_alive(call):
    text = call.chat("@slow=0.9", stream=True).text
    assert text.count(": OPENROUTER PROCESSING\n\n") >= 3
    text = call.images("@slow=0.9", **STREAM).text
    assert text.startswith(": \n\n" * 4)


def test_the_twenty_megabyte_line(call):
    text = call.chat("@big", stream=True).text
    assert max(map(len, text.split("\n"))) > 20_000_000


def test_chat_forms_in_a_stream(call):
    for form in range(1, 7):
        chunks = _events(call.chat(f"@chatforms={form}", stream=True).text)[:-1]
        deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
        assert any("images" in delta for delta in deltas) == (form in (1, 2))
        text = json.dumps([delta["content"] for delta in deltas])
        assert ("data:image/png" in text) == (form in (3, 4, 5))
        assert ("/pictures/" in text) == (form == 6)


def test_keep_alive_serves_many_requests_on_one_connection(sandbox, key):
    address = urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    ports = set()
    for _ in range(3):
        connection.request("POST", "/api/v1/images", json.dumps(_small("x")), headers)
        answer = connection.getresponse()
        assert answer.getheader("Transfer-Encoding") == "chunked"
        answer.read()
        ports.add(connection.sock.getsockname()[1])
    connection.close()
    assert len(ports) == 1


def test_chunked_requests_are_read(call):
    body = json.dumps(_small("x")).encode()
    answer = call.http.post("/images", content=iter([body[:20], body[20:]]))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [("/images", _small("@drop")), ("/chat/completions", _chat("@drop", stream=True))],
)
def test_drop_closes_in_mid_body(raw, path, body):
    raw.post(path, body)
    received, _ = raw.read()
    assert received.startswith(b"HTTP/1.1 200")
    assert len(received) > 5_000
    assert not received.endswith(b"0\r\n\r\n")


def test_drop_before_the_first_byte(raw):
    raw.post("/images", _small("@dropbefore"))
    assert raw.read()[0] == b""


@pytest.mark.parametrize("prompt", ["@dropafter", "@dropafter @big"])
def test_drop_after_a_complete_body(raw, prompt):
    raw.post("/images", _small(prompt))
    received, reset = raw.read()
    assert received.endswith(b"0\r\n\r\n")
    assert reset


def test_trickle_takes_its_time_and_is_complete(call):
    start = time.monotonic()
    pieces = 0
    with call.http.stream("POST", "/images", json=_small("@trickle")) as answer:
        body = b""
        for piece in answer.iter_raw():
            body += piece
            pieces += 1
    assert json.loads(body)["data"]
    assert 2.5 < time.monotonic() - start < 8
    assert pieces >= 20


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/images", _small("@slow=20")),
        ("/images", {**STREAM, "prompt": "@slow=20"}),
        ("/chat/completions", _chat("@slow=20", stream=True)),
    ],
)
def test_a_client_that_leaves_is_noticed_at_once(sandbox, raw, path, body):
    raw.post(path, body)
    end = time.monotonic() + 5
    while not sandbox.log or sandbox.log[-1]["body"] is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(0.1)
    raw.socket.close()
    start = time.monotonic()
    assert sandbox.settle(5)
    assert time.monotonic() - start < 3
    entry = sandbox.log[-1]
    assert entry["disconnected"] is True
    assert entry["status"] == (200 if body.get("stream") else None)
