"""Signing in: a listener on a worker, a browser, a code, and at last a key. No Blender here."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ..core.errors import CancelledError, PaintoverError
from ..core.wording import say
from ..jobs.runner import Token
from ..openrouter.account import Account
from .session import Session

if TYPE_CHECKING:
    from ..openrouter.sign_in import Attempt

PATIENCE = 600.0
"""Seconds that a code holds (openrouter-api.md, section 12), and so the browser is waited for."""

_log = logging.getLogger(__package__)


class Step(StrEnum):
    """``WAITING`` is for the browser or a code, ``ASKING`` for the key."""

    NONE = "NONE"
    WAITING = "WAITING"
    ASKING = "ASKING"


@dataclass(slots=True)
class _Try:
    """One attempt to sign in, from the press of the button to its end."""

    account: Account
    keep: Callable[[str], str] = field(repr=False)
    attempt: "Attempt"
    over: threading.Event = field(default_factory=threading.Event)


class SignIn:
    """The main thread's; one attempt at a time.

    ``sentence`` is what there is to tell, ``link`` the page that shows a code to copy, for a
    browser that cannot come back to this machine. ``wake`` starts whatever reads the events.
    """

    def __init__(self, session: Session, wake: Callable[[], None]) -> None:
        self._session = session
        self._wake = wake
        self._try: _Try | None = None
        self.step = Step.NONE
        self.sentence = ""
        self.error: PaintoverError | None = None
        self.link = ""

    def start(
        self,
        account: Account,
        keep: Callable[[str], str],
        open_page: Callable[[str], bool],
        port: int = 0,
        translate: Callable[[str], str] = lambda text: text,
        language: str = "en",
    ) -> None:
        """Open the browser, and wait on a worker for it to come back.

        ``keep(key)`` is called on the main thread and returns what to tell; ``open_page(url)``
        returns whether there is a browser. The page it comes back to is in ``language``, as
        ``translate`` tells it. Raises SetupError for an address that is none.
        """
        # Late, as all of the wire: enabling Paintover should cost nothing.
        from ..openrouter.callback import Callback
        from ..openrouter.callback_page import Pages
        from ..openrouter.sign_in import Attempt, page

        self.cancel()
        now = _Try(account, keep, Attempt())
        self.link = address = page(account, now.attempt)
        self._try, self.step, self.error = now, Step.WAITING, None
        self.sentence = say("Agree in your browser, and come back")
        try:
            callback = Callback(port, Pages(translate, language))
        except OSError as problem:
            _log.info("Nothing can listen for the browser: %s", type(problem).__name__)
            self.sentence = say("Your browser shows a code: copy it, and paste it below")
        else:
            address = page(account, now.attempt, callback.address)
            self._ask(now, lambda cancelled: callback.wait(now.attempt.state, cancelled, PATIENCE))
        if not open_page(address):
            self.sentence = say(
                "No browser opened: copy the link into one, and paste its code below"
            )

    def use_code(self, code: str) -> None:
        """Take a code that was copied by hand; nothing happens when no sign-in waits for one."""
        now, code = self._try, code.strip()
        if now is None or self.step is not Step.WAITING or not code:
            return
        now.over.set()
        after = _Try(now.account, now.keep, now.attempt)
        self._try, self.step, self.sentence = after, Step.ASKING, say("Asking for the key…")
        self._ask(after, lambda _cancelled: code)

    def cancel(self) -> None:
        """Stop waiting; idempotent."""
        if self._try is not None:
            self._try.over.set()
        self._try, self.step, self.sentence, self.link = None, Step.NONE, "", ""

    def say(self, sentence: str) -> None:
        """Tell something else, as after signing out."""
        self.cancel()
        self.sentence, self.error = sentence, None

    def _ask(self, now: _Try, code: Callable[[Callable[[], bool]], str]) -> None:
        from ..openrouter.sign_in import KEYS_PAGE, exchange

        def work(token: Token) -> str:
            def cancelled() -> bool:
                return token.cancelled() or now.over.is_set()

            return exchange(now.account, now.attempt, code(cancelled), cancelled)

        def then(key: str | None, error: PaintoverError | None) -> None:
            if now is self._try:
                self._end(now, key, error)
            elif key and self._try is None:
                self.sentence = say(
                    "A key was made all the same: delete it at {page}", page=KEYS_PAGE
                )

        self._session.call(work, then)
        self._wake()

    def _end(self, now: _Try, key: str | None, error: PaintoverError | None) -> None:
        self.cancel()
        if key:
            try:
                self.sentence = now.keep(key)
            except PaintoverError as known:
                error = known
        if error and not isinstance(error, CancelledError):
            self.sentence, self.error = error.sentence, error
