"""Cancelling in every phase, over http and https."""

import contextlib
import socket
import time

import pytest

from addon.core import errors
from addon.openrouter.progress import Phase, Progress
from tests.unit.openrouter.cancelling import QUICKLY, Canceller, cancelled_in
from tests.unit.openrouter.helpers import (
    Inbox,
    Peer,
    client,
    png,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import b64, images


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
