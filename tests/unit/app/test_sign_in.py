"""Signing in, as the main thread sees it: one attempt, a browser or a code, a key or a sentence."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import requests
from standin import Sandbox

from addon.app.session import Session
from addon.app.sign_in import SignIn, Step
from addon.core.errors import PaintoverError
from addon.openrouter.account import Account


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as server:
        yield server


class Desk:
    """A session with a sign-in, and a browser that shows what it is told to."""

    def __init__(self, base: str) -> None:
        self.session = Session()
        self.sign_in = SignIn(self.session, lambda: None)
        self.account = Account(base_url=base)
        self.shown: list[str] = []
        self.keys: list[str] = []

    def start(self, browser: bool = True, port: int = 0) -> None:
        self.sign_in.start(self.account, self._keep, lambda url: self._show(url) and browser, port)

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not done():
            assert time.monotonic() < deadline
            self.session.turn()
            time.sleep(0.01)

    def ends(self) -> None:
        self.until(lambda: self.session.is_idle)

    def code(self) -> str:
        """What the page shows to a browser that cannot come back."""
        page = requests.get(self.sign_in.link, timeout=10).text
        return page.partition("<code>")[2].partition("</code>")[0]

    def _show(self, url: str) -> bool:
        self.shown.append(url)
        return True

    def _keep(self, key: str) -> str:
        self.keys.append(key)
        return "Kept."


@pytest.fixture
def desk(sandbox: Sandbox) -> Iterator[Desk]:
    made = Desk(sandbox.url)
    yield made
    made.sign_in.cancel()
    assert made.session.shutdown()


def test_the_browser_is_answered_in_the_language_of_the_interface(desk: Desk):
    def translate(text: str) -> str:
        return "Danke & bis gleich" if text == "Thank you!" else text

    shown: list[str] = []
    desk.sign_in.start(
        desk.account,
        desk._keep,
        lambda url: bool(shown.append(requests.get(url, timeout=10).text)) or True,
        translate=translate,
        language="de_DE",
    )
    assert '<html lang="de-DE">' in shown[0] and "Danke &amp; bis gleich" in shown[0]
    assert "You can close this page" in shown[0]
    desk.ends()


def test_the_browser_brings_a_key(desk: Desk):
    desk.start()
    assert desk.sign_in.step is Step.WAITING and "browser" in desk.sign_in.sentence
    assert "Thank you" in requests.get(desk.shown[0], timeout=10).text
    desk.ends()
    assert len(desk.keys) == 1 and desk.keys[0].startswith("sk-or-v1-")
    assert desk.sign_in.step is Step.NONE and desk.sign_in.sentence == "Kept."
    assert desk.sign_in.link == ""


def test_a_pasted_code_brings_a_key(desk: Desk):
    desk.start()
    desk.sign_in.use_code(f"  {desk.code()}\n")
    assert desk.sign_in.step is Step.ASKING
    desk.ends()
    assert len(desk.keys) == 1 and desk.sign_in.step is Step.NONE


def test_where_nothing_can_listen_the_page_shows_a_code(desk: Desk):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.start(port=taken.getsockname()[1])
    assert desk.shown == [desk.sign_in.link] and "code" in desk.sign_in.sentence
    desk.sign_in.use_code(desk.code())
    desk.ends()
    assert len(desk.keys) == 1


def test_where_no_browser_opens_the_link_can_be_copied(desk: Desk):
    desk.start(browser=False)
    assert "copy the link" in desk.sign_in.sentence
    desk.sign_in.use_code(desk.code())
    desk.ends()
    assert len(desk.keys) == 1


def test_a_wrong_code_is_told_and_another_try_works(desk: Desk):
    desk.start()
    desk.sign_in.use_code("auth_code_wrong")
    desk.ends()
    assert desk.keys == [] and desk.sign_in.step is Step.NONE
    assert "not accepted" in desk.sign_in.sentence and desk.sign_in.error
    desk.start()
    assert desk.sign_in.error is None
    requests.get(desk.shown[-1], timeout=10)
    desk.ends()
    assert len(desk.keys) == 1


def test_no_is_told(desk: Desk):
    desk.start()
    requests.get(desk.shown[0] + "&deny=1", timeout=10)
    desk.ends()
    assert desk.keys == [] and "without a permission" in desk.sign_in.sentence


def test_cancel_stops_listening(desk: Desk):
    desk.start()
    desk.sign_in.cancel()
    assert desk.sign_in.step is Step.NONE and desk.sign_in.sentence == ""
    desk.ends()
    assert desk.sign_in.sentence == "" and desk.sign_in.error is None
    with pytest.raises(requests.ConnectionError):
        requests.get(desk.shown[0], timeout=10)
    assert desk.keys == []


def test_a_second_press_ends_the_first(desk: Desk):
    desk.start()
    desk.start()
    with pytest.raises(requests.ConnectionError):
        desk.until(lambda: requests.get(desk.shown[0], timeout=10) is None)
    requests.get(desk.shown[1], timeout=10)
    desk.ends()
    assert len(desk.keys) == 1


def test_leaving_blender_does_not_wait_for_the_browser(desk: Desk):
    desk.start()
    assert desk.session.shutdown()


def test_a_key_that_cannot_be_kept_is_told(desk: Desk):
    def refuse(_key: str) -> str:
        raise PaintoverError("There is no place for it.", "Make one.")

    desk.sign_in.start(desk.account, refuse, lambda url: bool(requests.get(url, timeout=10)))
    desk.ends()
    assert desk.sign_in.sentence == "There is no place for it. Make one."


def test_a_code_without_a_sign_in_goes_nowhere(desk: Desk, sandbox: Sandbox):
    sandbox.clear_log()
    desk.sign_in.use_code("auth_code_stray")
    desk.ends()
    assert sandbox.log == []


def test_no_secret_is_in_a_repr(desk: Desk):
    desk.start()
    told = repr(desk.sign_in._try) + repr(desk.sign_in) + repr(desk.session)
    secret = desk.sign_in._try.attempt
    assert secret.verifier not in told and secret.state not in told
