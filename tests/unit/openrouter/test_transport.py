"""Bodies both ways, lost connections, and how far a request is."""

import gzip
import json
import time
import zlib

import pytest

from addon.core import errors
from addon.openrouter.progress import Phase, Progress
from tests.unit.openrouter.helpers import (
    Inbox,
    Peer,
    client,
    png,
    reference,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import b64, images


def test_no_answer_in_time():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.closed_within(3)

    with serving(script) as server, pytest.raises(errors.ReadTimeoutError) as caught:
        client(server.url, read_timeout=0.3).generate(request(), Inbox())
    assert caught.value.may_be_charged
    assert "did not send it again" in caught.value.hint
    assert len(server.peers) == 1


def test_silence_in_the_middle_of_an_answer():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked("application/json")
        peer.chunk(b'{"data":[')
        peer.closed_within(3)

    with serving(script) as server, pytest.raises(errors.ReadTimeoutError):
        client(server.url, read_timeout=0.3).generate(request(), Inbox())


def test_keep_alive_comments_are_no_silence():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        for _ in range(8):
            peer.chunk(b": \n\n")
            time.sleep(0.1)
        peer.chunk(
            b'data: {"type":"image_generation.completed","b64_json":"%s"}\n\n' % b64(png()).encode()
        )
        peer.end()

    with serving(script) as server:
        answer = client(server.url, read_timeout=0.4).generate(request(stream=True), Inbox())
    assert len(answer.pictures) == 1


@pytest.mark.parametrize("manner", ["close", "reset"])
def test_lost_before_the_answer(manner, wrap):
    def script(peer: Peer) -> None:
        peer.read_request()
        if manner == "reset":
            peer.reset()

    with serving(script, wrap) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(), Inbox())
    assert caught.value.may_be_charged
    assert "may have been made and charged" in caught.value.hint
    assert len(server.peers) == 1


def test_lost_while_sending():
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.reset()

    job = request(references=(reference(png(padding=20_000_000)),))
    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(job, Inbox())
    assert not caught.value.may_be_charged
    assert "nothing was charged" in caught.value.hint


def test_an_answer_before_the_whole_body_was_read():
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.answer({"error": {"code": 413, "message": "too big"}}, 413)
        time.sleep(0.2)

    job = request(references=(reference(png(padding=8_000_000)),))
    with serving(script) as server, pytest.raises((errors.BadRequestError, errors.LostError)):
        client(server.url).generate(job, Inbox())


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_lost_in_the_middle_of_the_second_picture(framing, wrap):
    body = f'{{"data":[{{"b64_json":"{b64(png(1))}"}},{{"b64_json":"{b64(png(2))[:3000]}'.encode()

    def script(peer: Peer) -> None:
        peer.read_request()
        if framing == "chunked":
            peer.chunked("application/json", X_Generation_Id="gen-img-1")
            peer.chunk(body)
        else:
            peer.send(
                b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\nX-Generation-Id: gen-img-1\r\n"
                b"Content-Type: application/json\r\n\r\n" + body
            )

    inbox = Inbox()
    with serving(script, wrap) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(count=2), inbox)
    assert caught.value.generation_id == "gen-img-1"
    assert caught.value.may_be_charged
    assert [bytes(blob.data) for blob in caught.value.salvaged.pictures] == [png(1)]
    assert inbox.states == ["closed", "discarded"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_compressed_answers(encoding, framing):
    data = json.dumps(images(png(1))).encode()
    packed = {
        "gzip": gzip.compress(data),
        "deflate": zlib.compress(data),
        "raw deflate": zlib.compress(data)[2:-4],
    }[encoding]
    name = encoding.removeprefix("raw ")

    def script(peer: Peer) -> None:
        peer.read_request()
        if framing == "length":
            peer.answer(packed, Content_Encoding=name)
        else:
            peer.chunked("application/json", Content_Encoding=name)
            for at in range(0, len(packed), 1000):
                peer.chunk(packed[at : at + 1000])
            peer.end()

    with serving(script) as server:
        answer = client(server.url).generate(request(), Inbox())
    assert bytes(answer.pictures[0].data) == png(1)


def test_a_damaged_compressed_answer():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(gzip.compress(b"{}" * 1000)[:-20], Content_Encoding="gzip")

    with serving(script) as server, pytest.raises(errors.LostError):
        client(server.url).generate(request(), Inbox())


def test_progress_tells_every_phase():
    reports: list[Progress] = []

    def script(peer: Peer) -> None:
        peer.read_request()
        time.sleep(0.1)
        body = b'{"data":[{"b64_json":"%s"}]}' % b64(png(padding=200_000)).encode()
        peer.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % len(body)
        )
        for at in range(0, len(body), 20_000):
            peer.send(body[at : at + 20_000])
            time.sleep(0.02)

    job = request(references=(reference(png(padding=500_000)),))
    with serving(script) as server:
        client(server.url, progress=reports.append).generate(job, Inbox())
        total = int(server.peers[0].headers["content-length"])
    phases = list(dict.fromkeys(report.phase for report in reports))
    assert phases == [Phase.SENDING, Phase.WAITING, Phase.RECEIVING]
    sending = [report for report in reports if report.phase is Phase.SENDING]
    assert sending[0] == Progress(Phase.SENDING, 0, total)
    receiving = [report.done_bytes for report in reports if report.phase is Phase.RECEIVING]
    assert receiving == sorted(receiving)
    assert len(reports) < 20


def test_the_body_is_what_it_claims_to_be(wrap):
    def script(peer: Peer) -> None:
        peer.read_request()
        assert len(peer.body) == int(peer.headers["content-length"])
        peer.answer(images(png()))

    odd = [reference(png(padding=size)) for size in (0, 1, 2, 48 * 1024, 100_001)]
    with serving(script, wrap) as server:
        client(server.url).generate(
            request('“quotes” and "more" \\ ☂', references=tuple(odd)), Inbox()
        )
        body = server.peers[0].json
    assert body["prompt"] == '“quotes” and "more" \\ ☂'
    sent = [item["image_url"]["url"] for item in body["input_references"]]
    assert sent == ["data:image/png;base64," + b64(one.data) for one in odd]
