"""Names, addresses, certificates and proxies: what stands between us and a server."""

import contextlib
import socket
import ssl

import pytest

from addon.core import errors
from addon.core.request import Route
from tests.unit.openrouter.cancelling import QUICKLY, Canceller, cancelled_in
from tests.unit.openrouter.helpers import (
    KEY,
    Inbox,
    Peer,
    client,
    png,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import images


def test_tls_is_verified(authority):
    made, _ = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    got = []

    def script(peer: Peer) -> None:
        got.append(peer.read_head())

    def wrap_it(connection):
        return context.wrap_socket(connection, server_side=True)

    with serving(script, wrap_it) as server, pytest.raises(errors.TlsError) as caught:
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
