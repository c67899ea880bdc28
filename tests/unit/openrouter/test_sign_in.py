"""Signing in against the stand-in: a small client plays the browser."""

import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from standin import Sandbox

from addon.core import errors
from addon.openrouter import sign_in
from addon.openrouter.account import Account
from addon.openrouter.callback import Callback
from addon.openrouter.sign_in import Attempt
from tests.unit.openrouter.helpers import KEY, Peer, serving


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as server:
        yield server


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return Account(base_url=sandbox.url, key=KEY, connect_timeout=2, read_timeout=5)


class Waiting:
    """A listener on a thread, and what comes of it."""

    def __init__(self, state: str, seconds: float = 20.0) -> None:
        self.callback = Callback()
        self.address = self.callback.address
        self.stop = threading.Event()
        self.code = ""
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._wait, args=(state, seconds), daemon=True)
        self._thread.start()

    def _wait(self, state: str, seconds: float) -> None:
        try:
            self.code = self.callback.wait(state, self.stop.is_set, seconds)
        except errors.PaintoverError as error:
            self.error = error

    def end(self) -> "Waiting":
        self._thread.join(20)
        assert not self._thread.is_alive()
        return self


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    found = Waiting("the-state")
    yield found
    found.stop.set()
    found.end()


@pytest.mark.parametrize(
    ("base", "host"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/auth"),
        ("https://eu.openrouter.ai/api/v1/", "https://eu.openrouter.ai/auth"),
        ("https://somebody@gateway.studio:8443/v1", "https://gateway.studio:8443/auth"),
        ("http://[::1]:5000/api/v1", "http://[::1]:5000/auth"),
    ],
)
def test_the_page_is_on_the_host_of_the_account(base, host):
    attempt = Attempt()
    page = urlsplit(sign_in.page(Account(base_url=base), attempt, "http://127.0.0.1:5/callback"))
    assert page._replace(query="").geturl() == host
    query = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert query["callback_url"] == "http://127.0.0.1:5/callback"
    assert query["code_challenge_method"] == "S256" and query["state"] == attempt.state
    assert 0 < len(query["key_label"]) <= 100
    assert attempt.verifier not in page.query


def test_the_challenge_is_that_of_the_standard():
    # RFC 7636, appendix B.
    attempt = Attempt(verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert 43 <= len(Attempt().verifier) <= 128 and Attempt().verifier != Attempt().verifier


def test_the_whole_way_brings_a_key_that_works(account: Account, sandbox: Sandbox):
    sandbox.clear_log()
    attempt = Attempt()
    waiting = Waiting(attempt.state)
    seen = requests.get(sign_in.page(account, attempt, waiting.address), timeout=10)
    assert seen.status_code == 200 and "Thank you" in seen.text
    assert seen.headers["Referrer-Policy"] == "no-referrer" and "http" not in seen.text
    key = sign_in.exchange(account, attempt, waiting.end().code, never)
    assert key.startswith("sk-or-v1-") and key != KEY
    assert sandbox.settle()
    asked = [entry for entry in sandbox.log if entry["path"].endswith("/auth/keys")]
    assert [entry["status"] for entry in asked] == [200]
    assert "authorization" not in {name.lower() for name in asked[0]["headers"]}
    answer = requests.get(
        sandbox.url + "/key", headers={"Authorization": f"Bearer {key}"}, timeout=10
    )
    assert answer.status_code == 200


def test_a_copied_code_is_as_good(account: Account):
    attempt = Attempt()
    text = requests.get(sign_in.page(account, attempt), timeout=10).text
    code = text.partition("<code>")[2].partition("</code>")[0]
    assert sign_in.exchange(account, attempt, code, never).startswith("sk-or-v1-")


def test_saying_no_ends_it_and_is_told(account: Account, waiting: Waiting):
    address = sign_in.page(account, Attempt(state="the-state"), waiting.address)
    seen = requests.get(address + "&deny=1", timeout=10)
    assert "did not sign in" in seen.text
    error = waiting.end().error
    assert isinstance(error, errors.AuthError) and error.hint
    assert error.detail == "access_denied"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/favicon.ico", 404),
        ("/", 404),
        ("/callback/more?code=x&state=the-state", 404),
        ("/callback?code=x", 403),
        ("/callback?code=x&state=another", 403),
        ("/callback?code=x&state=the-state&state=another", 403),
        ("/callback?error=access_denied&state=another", 403),
        ("/callback?code=x&code=y&state=the-state", 400),
        ("/callback?" + "&".join(f"a{n}=1" for n in range(80)), 404),
        ("/callback?code=" + "x" * 20_000, None),
    ],
)
def test_who_is_not_awaited_changes_nothing(waiting: Waiting, path: str, status: int | None):
    root = waiting.address.removesuffix("/callback")
    if status is None:
        with pytest.raises(requests.RequestException):
            requests.get(root + path, timeout=10).raise_for_status()
    else:
        assert requests.get(root + path, timeout=10).status_code == status
    right = root + "/callback?code=the-code&state=the-state"
    assert requests.post(right, timeout=10).status_code == 404
    elsewhere = requests.get(right, headers={"Host": "evil.example"}, timeout=10)
    assert elsewhere.status_code == 404
    assert requests.get(right, timeout=10).status_code == 200
    assert waiting.end().code == "the-code"


def test_connections_that_say_nothing_hold_nobody_up(waiting: Waiting):
    """As a browser opens them in advance; more of them than are let in."""
    silent = [socket.create_connection(("127.0.0.1", waiting.callback.port)) for _ in range(20)]
    slow = silent[0]
    slow.sendall(b"GET /callback?code=slow&sta")
    requests.get(waiting.address.replace("/callback", "/favicon.ico"), timeout=10)
    slow.sendall(b"te=the-state HTTP/1.1\r\nHost: " + f"127.0.0.1:{waiting.callback.port}".encode())
    slow.sendall(b"\r\n\r\n")
    assert waiting.end().code == "slow"
    for connection in silent:
        connection.close()


def test_it_answers_once_and_on_this_machine_only(waiting: Waiting):
    assert urlsplit(waiting.address).hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", waiting.callback.port), timeout=2)
    requests.get(waiting.address + "?code=once&state=the-state", timeout=10)
    port = urlsplit(waiting.address).port
    waiting.end()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_nobody_comes_back():
    error = Waiting("the-state", seconds=0.2).end().error
    assert isinstance(error, errors.ReadTimeoutError)
    assert "browser" in error.message and error.hint == "Sign in again."


def test_cancelled_while_it_waits(waiting: Waiting):
    waiting.stop.set()
    assert isinstance(waiting.end().error, errors.CancelledError)


def test_a_busy_port_is_an_os_error():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OSError, match="in use"),
    ):
        Callback(taken.getsockname()[1])


CODE, VERIFIER = "auth_code_only_once_" + "c" * 20, "verifier-" + "v" * 50


def refusal(status: int, body: object, kind: str = "application/json"):
    def script(peer: Peer) -> None:
        peer.read_request()
        assert peer.path == "/api/v1/auth/keys"
        assert peer.json["code_verifier"] == VERIFIER and peer.json["code"] == CODE
        peer.answer(body, status, kind)

    return script


def _error(message: str, code: int) -> dict:
    return {"error": {"message": message, "code": code}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, _error("Invalid code", 400), errors.AuthError, "not accepted"),
        (400, _error("Invalid code_challenge_method", 400), errors.AuthError, "not accepted"),
        (403, _error(f"Invalid {CODE} or {VERIFIER}", 403), errors.AuthError, "not accepted"),
        (403, _error("Authorization code expired", 403), errors.AuthError, "expired"),
        (405, _error("Method not allowed", 405), errors.NotFoundError, "offers no sign-in"),
        (404, b"<html>Not here</html>", errors.NotFoundError, "offers no sign-in"),
        (500, _error("Internal Server Error", 500), errors.ApiError, "no keys at the moment"),
        (200, {"user_id": "user_1"}, errors.MalformedError, "no key"),
        (200, {"key": f"sk or {CODE}\r\n"}, errors.MalformedError, "no key"),
        (200, b"<html>Welcome</html>", errors.MalformedError, ""),
        (302, b"", errors.SetupError, "did not follow"),
    ],
)
def test_each_refusal_is_a_sentence_without_secrets(status, body, kind, words):
    with serving(refusal(status, body)) as server:
        attempt = Attempt(verifier=VERIFIER)
        with pytest.raises(kind) as caught:
            sign_in.exchange(Account(base_url=server.url, key=KEY), attempt, CODE, never)
    error = caught.value
    assert words in error.message and error.hint
    for secret in (CODE, VERIFIER, KEY):
        assert secret not in f"{error!r} {error.sentence} {error.detail} {error.args} {attempt!r}"


def test_a_lost_connection_says_what_to_do():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.reset()

    with serving(script) as server:
        account = Account(base_url=server.url, connect_timeout=2)
        with pytest.raises(errors.LostError) as caught:
            sign_in.exchange(account, Attempt(), "code", never)
    assert "picture" not in caught.value.sentence and "Sign in again" in caught.value.hint


def test_nothing_is_there():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(errors.UnreachableError):
        sign_in.exchange(Account(base_url=f"http://127.0.0.1:{port}"), Attempt(), "code", never)
