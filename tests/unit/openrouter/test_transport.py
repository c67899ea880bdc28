"""Cancelling in every phase, over http and https, and what broken connections are called."""

import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib

import pytest
import trustme

from addon.core import errors
from addon.core.request import Route
from addon.openrouter import Phase, Progress
from tests.unit.openrouter.helpers import (
    KEY,
    Inbox,
    Peer,
    client,
    png,
    reference,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import b64, images

QUICKLY = 0.25


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture(params=["http", "https"])
def wrap(request, authority, monkeypatch):
    """How the server wraps its connections: not at all, or in TLS that the client trusts."""
    if request.param == "http":
        return None
    made, path = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    return lambda connection: context.wrap_socket(connection, server_side=True)


class Canceller:
    """Cancels a job from another thread, and knows when."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.at = 0.0

    def __call__(self) -> bool:
        return self._event.is_set()

    def cancel(self, after: float = 0.0) -> None:
        def run() -> None:
            time.sleep(after)
            self.at = time.monotonic()
            self._event.set()

        threading.Thread(target=run, daemon=True).start()


def cancelled_in(canceller: Canceller, base: str, **changes) -> tuple[float, Inbox]:
    """Seconds between the wish and the error."""
    inbox = Inbox()
    job = request(references=(reference(png(padding=changes.pop("upload", 4000))),), **changes)
    with pytest.raises(errors.CancelledError):
        client(base, canceller, read_timeout=30, connect_timeout=30).generate(job, inbox)
    assert "open" not in inbox.states
    return time.monotonic() - canceller.at, inbox


def test_cancel_before_anything(wrap):
    canceller = Canceller()
    canceller.cancel()
    time.sleep(0.05)
    with serving(lambda peer: None, wrap) as server:
        cancelled_in(canceller, server.url)
        assert not server.peers


def test_cancel_while_connecting():
    """A listener whose backlog is full does not answer."""
    canceller = Canceller()
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        canceller.cancel(0.2)
        seconds, _ = cancelled_in(canceller, f"http://127.0.0.1:{listener.getsockname()[1]}")
    assert seconds < QUICKLY


def test_cancel_in_the_tls_handshake():
    canceller = Canceller()
    closed = []

    def silent(peer: Peer) -> None:
        canceller.cancel(0.2)
        closed.append(peer.closed_within(3))

    with serving(silent) as server:
        seconds, _ = cancelled_in(canceller, server.url.replace("http:", "https:"))
        server.finish()
    assert seconds < QUICKLY
    assert closed


def test_cancel_while_sending(wrap):
    canceller = Canceller()

    def full(peer: Peer) -> None:
        peer.read_head()
        canceller.cancel(0.2)
        time.sleep(0.6)
        peer.closed_within(3)

    with serving(full, wrap) as server:
        seconds, _ = cancelled_in(canceller, server.url, upload=30_000_000)
        server.finish()
    assert seconds < QUICKLY


def test_cancel_while_waiting(wrap):
    canceller = Canceller()

    def slow(peer: Peer) -> None:
        peer.read_request()
        canceller.cancel(0.2)
        peer.closed_within(3)

    with serving(slow, wrap) as server:
        seconds, _ = cancelled_in(canceller, server.url)
        server.finish()
    assert seconds < QUICKLY


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_cancel_while_receiving(wrap, kind):
    canceller = Canceller()

    def stuck(peer: Peer) -> None:
        peer.read_request()
        peer.chunked(kind)
        peer.chunk(b'data: {"b64_json":"'[0 if "event" in kind else 6 :] + b64(png()).encode())
        canceller.cancel(0.2)
        peer.closed_within(3)

    with serving(stuck, wrap) as server:
        seconds, inbox = cancelled_in(canceller, server.url)
        server.finish()
    assert seconds < QUICKLY
    assert inbox.states == ["discarded"]


def test_cancel_during_a_flood(wrap):
    """Data without a pause does not keep the worker from looking up."""
    canceller = Canceller()

    def flood(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        canceller.cancel(0.2)
        with contextlib.suppress(OSError):
            while True:
                peer.chunk(b": keep alive\n\n" * 1000)

    with serving(flood, wrap) as server:
        seconds, _ = cancelled_in(canceller, server.url)
        server.finish()
    assert seconds < QUICKLY


def test_cancel_while_fetching_a_link():
    canceller = Canceller()

    def script(peer: Peer) -> None:
        if peer.read_request().head.startswith(b"POST"):
            peer.answer({"data": [{"url": f"{server.url}/slow.png"}, {"b64_json": b64(png())}]})
        else:
            canceller.cancel(0.2)
            peer.closed_within(3)

    with serving(script) as server:
        seconds, inbox = cancelled_in(canceller, server.url)
        server.finish()
    assert seconds < QUICKLY
    assert inbox.states == ["closed"]  # what had arrived whole is salvaged


def test_cancel_before_the_answer_is_given_out_keeps_what_came():
    seen = []

    def cancelled() -> bool:
        return bool(seen)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(images(png(1)))

    def on_progress(report: Progress) -> None:
        if report.phase is Phase.RECEIVING:
            seen.append(report)

    inbox = Inbox()
    with serving(script) as server, pytest.raises(errors.CancelledError) as caught:
        client(server.url, cancelled, progress=on_progress).generate(request(), inbox)
    assert inbox.states in (["closed"], ["discarded"], [])
    assert (caught.value.salvaged is not None) == (inbox.states == ["closed"])


def test_tls_is_verified(authority):
    made, _ = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    got = []

    def script(peer: Peer) -> None:
        got.append(peer.read_head())

    def wrap_it(connection):
        return context.wrap_socket(connection, server_side=True)

    with serving(script, wrap_it) as server:
        with pytest.raises(errors.TlsError) as caught:
            client(server.url).generate(request(), Inbox())
    assert "certificate" in caught.value.message
    assert not caught.value.may_be_charged
    assert not any(got)


def test_tls_names_are_checked(authority, monkeypatch):
    made, path = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("elsewhere.example").configure_cert(context)

    def wrap_it(connection):
        return context.wrap_socket(connection, server_side=True)

    with serving(lambda peer: None, wrap_it) as server, pytest.raises(errors.TlsError):
        client(server.url).generate(request(), Inbox())


def test_a_missing_ca_bundle_is_named(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(errors.TlsError, match="REQUESTS_CA_BUNDLE"):
        client("https://127.0.0.1:9/api/v1").generate(request(), Inbox())


def test_http_where_https_is_asked_for():
    def script(peer: Peer) -> None:
        peer.socket.recv(100)
        peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(script) as server, pytest.raises(errors.TlsError):
        client(server.url.replace("http:", "https:")).generate(request(), Inbox())


def test_nobody_listens():
    with pytest.raises(errors.UnreachableError, match="does not accept connections") as caught:
        client("http://127.0.0.1:9/api/v1").generate(request(), Inbox())
    assert not caught.value.may_be_charged
    assert "nothing was charged" in caught.value.hint


def test_a_name_that_does_not_exist(monkeypatch):
    def unknown(*args: object, **named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.UnreachableError, match=r"nowhere\.example could not be looked up"):
        client("https://nowhere.example/api/v1").generate(request(), Inbox())


def test_the_next_address_is_tried(monkeypatch):
    """As where a route over IPv6 leads nowhere."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(images(png()))

    with serving(script) as server:
        real = socket.getaddrinfo("127.0.0.1", server.port, type=socket.SOCK_STREAM)
        dead = [(*real[0][:4], ("127.0.0.1", 9)), (10, 1, 6, "", ("::1", 9, 0, 0))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: dead + real)
        answer = client(f"http://two.example:{server.port}/api/v1").generate(request(), Inbox())
    assert len(answer.pictures) == 1


def test_an_address_that_is_silent():
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(errors.UnreachableError, match="did not answer in time"):
            client(base, connect_timeout=0.2).generate(request(), Inbox())


def test_no_answer_in_time():
    def script(peer: Peer) -> None:
        peer.read_request()
        time.sleep(1)

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
        time.sleep(1)

    with serving(script) as server, pytest.raises(errors.ReadTimeoutError):
        client(server.url, read_timeout=0.3).generate(request(), Inbox())


def test_keep_alive_comments_are_no_silence():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        for _ in range(8):
            peer.chunk(b": \n\n")
            time.sleep(0.1)
        peer.chunk(b'data: {"type":"image_generation.completed","b64_json":"%s"}\n\n' % b64(
            png()
        ).encode())
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
    body = (
        f'{{"data":[{{"b64_json":"{b64(png(1))}"}},{{"b64_json":"{b64(png(2))[:3000]}'.encode()
    )

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
    import json

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
        client(server.url).generate(request('“quotes” and "more" \\ ☂', references=tuple(odd)), Inbox())
        body = server.peers[0].json
    assert body["prompt"] == '“quotes” and "more" \\ ☂'
    sent = [item["image_url"]["url"] for item in body["input_references"]]
    assert sent == ["data:image/png;base64," + b64(one.data) for one in odd]


def test_a_proxy_is_used_and_blamed(monkeypatch):
    def refusing(peer: Peer) -> None:
        peer.read_head()
        assert peer.head.startswith(b"CONNECT api.example:443")
        assert KEY.encode() not in peer.head
        peer.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    with serving(refusing) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://name:passw0rd@127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(errors.UnreachableError, match="proxy") as caught:
            client("https://api.example/api/v1").generate(request(), Inbox())
        assert len(proxy.peers) == 1
    assert "passw0rd" not in caught.value.sentence + caught.value.detail


def test_a_proxy_that_is_not_there(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(errors.UnreachableError, match="proxy"):
        client("https://api.example/api/v1").generate(request(), Inbox())


def test_https_through_a_proxy(authority, monkeypatch):
    made, path = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("api.example").configure_cert(context)
    canceller = Canceller()

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        inner = Peer(context.wrap_socket(peer.socket, server_side=True))
        inner.read_request()
        if len(proxy.peers) == 1:
            inner.answer(images(png()))
        else:
            canceller.cancel(0.2)
            inner.closed_within(3)
        inner.socket.close()

    with serving(script) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        answer = client("https://api.example/api/v1").generate(request(), Inbox())
        assert len(answer.pictures) == 1
        seconds, _ = cancelled_in(canceller, "https://api.example/api/v1", route=Route.CHAT)
        proxy.finish()
    assert seconds < QUICKLY


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://", "nonsense://x"])
def test_a_proxy_that_makes_no_sense(monkeypatch, proxy):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(errors.UnreachableError, match="proxy"):
        client("https://api.example/api/v1").generate(request(), Inbox())
