"""What lies between: sleep, other networks, sign-in pages, proxies, clocks, dead routes."""

import contextlib
import datetime
import errno
import os
import re
import socket
import ssl
import time
from types import SimpleNamespace

import pytest

from addon.core import errors
from addon.openrouter import retry, sockets, wire
from addon.openrouter.sockets import PatientSocket
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
from tests.unit.openrouter.test_answers import images

PORTAL = b"<!DOCTYPE html><html><title>Hotel Wi-Fi</title><body>Please sign in</body></html>"
TODAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(retry, "STEP", 0.01)
    for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def failing(url: str, kind: type[errors.PaintoverError] = errors.PaintoverError, **changes):
    """The error of one request to ``url``."""
    inbox = Inbox()
    with pytest.raises(kind) as caught:
        client(url, **changes).generate(request(), inbox)
    assert "open" not in inbox.states
    assert KEY not in caught.value.sentence + caught.value.detail
    assert caught.value.hint and "\n" not in caught.value.sentence
    return caught.value


@pytest.fixture
def certified(authority, monkeypatch):
    """Errors of a server whose certificate is issued with these settings, by whom we trust."""
    made, path = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))

    def ask(*names: str, **validity: object):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.issue_cert(*(names or ("127.0.0.1",)), **validity).configure_cert(context)
        heads = []

        def script(peer: Peer) -> None:
            heads.append(peer.read_head())

        with serving(
            script, lambda connection: context.wrap_socket(connection, server_side=True)
        ) as server:
            error = failing(server.url, errors.TlsError)
        assert not any(heads), "the key was sent to whom nobody vouches for"
        return error

    return ask


def days(count: int) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=count)


def test_an_expired_certificate_or_a_clock_that_is_ahead(certified, fault):
    error = certified(not_before=days(-60), not_after=days(-30))
    assert "has expired" in error.message and "clock" in error.hint
    today = datetime.datetime.now()
    assert f"{today.day} {today:%B %Y}" in error.message
    reads = TODAY.sub("(today)", error.sentence)
    fault("network", "An expired certificate, or a clock that is ahead", error, 1, reads=reads)


def test_a_certificate_of_tomorrow_or_a_clock_that_is_behind(certified, fault):
    error = certified(not_before=days(30), not_after=days(60))
    assert "not valid yet" in error.message and "clock" in error.hint
    reads = TODAY.sub("(today)", error.sentence)
    fault("network", "A clock that is behind", error, 1, reads=reads)


def test_a_sign_in_page_over_tls_has_the_wrong_name(certified, fault):
    error = certified("login.hotel.example")
    assert "another server" in error.message and "sign in" in error.hint
    fault("network", "A captive portal, over TLS", error, 1)


def test_a_certificate_of_nobody(authority, fault):
    made, _ = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    with serving(
        lambda peer: None, lambda connection: context.wrap_socket(connection, server_side=True)
    ) as server:
        error = failing(server.url, errors.TlsError)
    assert "firewall inspects traffic" in error.hint
    fault("network", "A firewall that inspects traffic", error, 1)


@pytest.mark.parametrize(
    ("name", "status", "headers", "kind"),
    [
        ("A captive portal's page in place of an answer", 200, {}, errors.MalformedError),
        ("A captive portal's redirect", 302, {"Location": "http://login.hotel.example/?to=x"},
         errors.SetupError),
        ("A network that wants a sign-in (511)", 511, {}, errors.UnreachableError),
        ("A firewall's page (403)", 403, {}, errors.BlockedError),
    ],
)  # fmt: skip
def test_a_network_that_answers_in_place_of_the_server(fault, name, status, headers, kind):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(PORTAL, status, "text/html", **headers)

    with serving(script) as server:
        error = failing(server.url, kind)
        assert len(server.peers) == 1
    assert status == 403 or "sign in" in error.sentence
    fault("network", name, error, 1)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_wants_a_password(monkeypatch, fault, scheme):
    def refusing(peer: Peer) -> None:
        peer.read_request()
        if scheme == "https":
            assert KEY.encode() not in peer.head
        peer.answer(b"", 407, "text/html", Proxy_Authenticate="Basic")

    with serving(refusing) as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = failing(f"{scheme}://api.example/api/v1", errors.UnreachableError)
        assert len(proxy.peers) == 1
    assert "name and password" in error.message
    fault("network", "A proxy that wants a password (407)", error, 1)


def test_a_proxy_that_is_gone(monkeypatch, fault):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    error = failing("https://api.example/api/v1", errors.UnreachableError)
    fault("network", "A proxy that is not there", error, 1)


@contextlib.contextmanager
def black_hole(address: str, family: socket.AddressFamily):
    """A port that answers no connection, as a route that leads nowhere: its backlog is full."""
    with socket.socket(family) as listener, contextlib.ExitStack() as stack:
        listener.bind((address, 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket(family))
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()


def test_ipv6_that_goes_nowhere_falls_to_ipv4(monkeypatch, fault):
    """Would take five minutes if one address were tried after the other."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(images(png()))

    with contextlib.ExitStack() as stack:
        try:
            dead = stack.enter_context(black_hole("::1", socket.AF_INET6))
        except OSError:
            pytest.skip("This machine has no IPv6.")
        server = stack.enter_context(serving(script))
        six = (socket.AF_INET6, socket.SOCK_STREAM, 6, "")
        four = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))
        found = [(*six, dead), (*six, dead), four]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: found)
        answer = client(f"http://two.example:{server.port}/api/v1", connect_timeout=300).generate(
            request(), Inbox()
        )
        assert len(answer.pictures) == 1 and len(server.peers) == 1
    fault("network", "IPv6 that goes nowhere", None, 1)


def test_a_host_that_is_silent(fault):
    with black_hole("127.0.0.1", socket.AF_INET) as (_, port):
        error = failing(f"http://127.0.0.1:{port}", errors.UnreachableError, connect_timeout=0.3)
    assert "did not answer in time" in error.message and not error.may_be_charged
    fault("network", "A host that does not answer", error, 1)


def test_a_refused_connection(fault):
    error = failing("http://127.0.0.1:9/api/v1", errors.UnreachableError)
    assert "Paintover tried 4 times" in error.message
    fault("network", "A refused connection", error, 4)


def test_a_name_that_cannot_be_looked_up(monkeypatch, fault):
    def unknown(*args: object, **named: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failing("https://openrouter.ai/api/v1", errors.UnreachableError)
    fault("network", "A name that cannot be looked up", error, 1)


def test_no_network_at_all(monkeypatch, fault):
    def gone(self: object, address: object) -> bool:
        raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))

    monkeypatch.setattr(PatientSocket, "begin", gone)
    error = failing("http://127.0.0.1:9/api/v1", errors.UnreachableError)
    assert "no connection to the network" in error.message
    fault("network", "No network at all", error, 1)


def charged(error: errors.PaintoverError) -> None:
    assert error.may_be_charged
    assert "may have been made and charged" in error.hint and "activity" in error.hint


def test_another_network_in_the_middle_of_an_answer(monkeypatch, fault):
    """The Wi-Fi changes: the old address is gone, and the system says so on the next read."""
    changed = []
    reading = PatientSocket.recv_into

    def gone(self: PatientSocket, *args: object) -> int:
        if changed:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        return reading(self, *args)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked("application/json")
        peer.chunk(b'{"data":[')
        time.sleep(0.2)
        changed.append(True)
        peer.chunk(b'{"b64_json":"')
        peer.closed_within(5)

    monkeypatch.setattr(PatientSocket, "recv_into", gone)
    with serving(script) as server:
        error = failing(server.url, errors.LostError)
        assert len(server.peers) == 1
    charged(error)
    fault("network", "Another network in the middle of an answer", error, 1)


def test_a_reset_in_the_middle_of_an_answer(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked("application/json")
        peer.chunk(b'{"data":[')
        time.sleep(0.1)
        peer.reset()

    with serving(script) as server:
        error = failing(server.url, errors.LostError)
        assert len(server.peers) == 1
    charged(error)
    fault("network", "A connection lost after the request was sent", error, 1)


def test_no_answer_in_time(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.closed_within(5)

    with serving(script) as server:
        error = failing(server.url, errors.ReadTimeoutError, read_timeout=0.3)
        assert len(server.peers) == 1
    charged(error)
    reads = error.sentence.replace("0 seconds", "10 minutes")
    fault("network", "No answer within the read timeout", error, 1, reads=reads)


def test_lost_while_sending_costs_nothing(fault):
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.reset()

    job = request(references=(reference(png(padding=20_000_000)),))
    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(job, Inbox())
    assert len(server.peers) == 1 and not caught.value.may_be_charged
    fault("network", "A connection lost while sending", caught.value, 1)


def test_what_came_before_the_loss_is_kept(fault):
    from tests.unit.openrouter.test_answers import b64

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked("application/json")
        peer.chunk(f'{{"data":[{{"b64_json":"{b64(png(1))}"}},{{"b64'.encode())
        time.sleep(0.1)
        peer.reset()

    with serving(script), serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(count=2), Inbox())
    assert len(caught.value.salvaged.pictures) == 1
    lost = "The picture that had come is kept; the other may have been charged: told, and asked"
    fault("network", "A connection lost between two pictures", caught.value, 1, lost=lost)


def sleeper(monkeypatch) -> list[bool]:
    """The computer sleeps for an hour as soon as something is put into the list."""
    asleep: list[bool] = []
    monkeypatch.setattr(wire, "wall_clock", lambda: time.time() + 3600 * len(asleep))
    return asleep


@pytest.mark.parametrize("begun", [False, True])
def test_a_connection_that_did_not_outlast_sleep(monkeypatch, fault, begun):
    asleep = sleeper(monkeypatch)

    def script(peer: Peer) -> None:
        peer.read_request()
        if begun:
            peer.chunked("application/json")
            peer.chunk(b'{"data":[')
        time.sleep(0.2)
        asleep.append(True)
        time.sleep(0.2)
        peer.reset()

    with serving(script) as server:
        error = failing(server.url, errors.LostError)
        assert len(server.peers) == 1
    assert "The computer slept" in error.message
    charged(error)
    fault("network", "Sleep that the connection did not outlast", error, 1)


def test_a_connection_that_outlasts_sleep(monkeypatch, fault):
    """Some monotonic clocks go on during sleep: the hour must not be taken for silence."""
    asleep = sleeper(monkeypatch)
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + 3600 * len(asleep))
    monkeypatch.setattr(sockets, "time", clock)

    def script(peer: Peer) -> None:
        peer.read_request()
        time.sleep(0.2)
        asleep.append(True)
        time.sleep(0.4)
        peer.answer(images(png()))

    with serving(script) as server:
        answer = client(server.url, read_timeout=30).generate(request(), Inbox())
    assert len(answer.pictures) == 1
    fault("network", "Sleep that the connection outlasts", None, 1)


def test_sleep_during_a_wait_only_makes_it_shorter(monkeypatch):
    """Nothing is connected meanwhile, so nothing can be lost."""
    asleep = sleeper(monkeypatch)

    def script(peer: Peer) -> None:
        peer.read_request()
        if len(server.peers) == 1:
            asleep.append(True)
            peer.answer({}, 503, Retry_After="0.2")
        else:
            peer.reset()

    with serving(script) as server:
        error = failing(server.url, errors.LostError)
    assert "slept" not in error.message


def test_the_system_looks_whether_the_other_side_is_still_there(monkeypatch):
    seen: list[int] = []
    begin = PatientSocket.begin

    def look(self: PatientSocket, address: object) -> bool:
        seen.append(self.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
        return begin(self, address)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(images(png()))

    monkeypatch.setattr(PatientSocket, "begin", look)
    with serving(script) as server:
        client(server.url).generate(request(), Inbox())
    assert seen == [1]
