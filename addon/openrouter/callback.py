"""A small web server for one visit: the browser that comes back from signing in.

Listens on this machine only, speaks with nobody who brings another state, and ends with the first
answer. A browser opens connections in advance and says nothing on them, so all are read side by
side.
"""

import contextlib
import secrets
import selectors
import socket
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from ..core.errors import AuthError, CancelledError, ReadTimeoutError
from ..core.wording import say
from . import callback_page
from .callback_page import Pages
from .faults import plain

HOST = "127.0.0.1"
PATH = "/callback"
_SLICE = 0.1
"""Seconds between two looks whether to stop."""

_LONGEST_HEAD = 16 * 1024
_MOST_VISITORS = 32
_VISIT = 10.0
"""Seconds for a visitor to say what it wants."""


class Callback:
    """Listens from the moment it is made. Raises OSError where it cannot."""

    def __init__(self, port: int = 0, pages: Pages | None = None) -> None:
        self._pages = pages or Pages()
        self._server = socket.create_server((HOST, port), backlog=8)
        self._server.setblocking(False)
        self._hosts = {f"{name}:{self.port}" for name in (HOST, "localhost")}

    @property
    def port(self) -> int:
        return self._server.getsockname()[1]

    @property
    def address(self) -> str:
        """Where the browser has to come back to."""
        return f"http://{HOST}:{self.port}{PATH}"

    def wait(self, state: str, cancelled: Callable[[], bool], seconds: float) -> str:
        """The code that comes with the right ``state``. Closes the listener.

        Raises AuthError when the artist did not agree, ReadTimeoutError after ``seconds``,
        CancelledError.
        """
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as waiting, contextlib.closing(self):
            waiting.register(self._server, selectors.EVENT_READ)
            visitors: dict[socket.socket, tuple[float, bytes]] = {}
            try:
                while True:
                    if cancelled():
                        raise CancelledError
                    now = time.monotonic()
                    if now > deadline:
                        raise ReadTimeoutError(
                            say(
                                "Nobody came back from the browser for {seconds:.0f} minutes.",
                                seconds=seconds / 60,
                            ),
                            "Sign in again.",
                        )
                    for visitor in [one for one, (end, _) in visitors.items() if now > end]:
                        _leave(waiting, visitors, visitor)
                    for ready, _ in waiting.select(_SLICE):
                        if ready.fileobj is self._server:
                            self._let_in(waiting, visitors)
                            continue
                        visitor: socket.socket = ready.fileobj  # type: ignore[assignment]
                        head = _more(visitors, visitor)
                        if head is None:
                            _leave(waiting, visitors, visitor)
                        elif b"\r\n\r\n" in head or len(head) > _LONGEST_HEAD:
                            try:
                                code = self._answer(visitor, head, state)
                            finally:
                                _leave(waiting, visitors, visitor)
                            if code:
                                return code
            finally:
                for visitor in list(visitors):
                    _leave(waiting, visitors, visitor)

    def close(self) -> None:
        """Idempotent."""
        self._server.close()

    def _let_in(
        self, waiting: selectors.BaseSelector, visitors: dict[socket.socket, tuple[float, bytes]]
    ) -> None:
        with contextlib.suppress(OSError):
            visitor, _ = self._server.accept()
            if len(visitors) >= _MOST_VISITORS:
                visitor.close()
                return
            visitor.setblocking(False)
            visitors[visitor] = time.monotonic() + _VISIT, b""
            waiting.register(visitor, selectors.EVENT_READ)

    def _answer(self, visitor: socket.socket, head: bytes, state: str) -> str:
        """Tell the visitor something; the code, or an empty text for whoever is not awaited."""
        first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        verb, _, target = first.rpartition(" ")[0].partition(" ")
        names = {name.strip().lower(): value.strip() for name, _, value in _split(lines)}
        try:
            parts = urlsplit(target)
            told = parse_qs(parts.query, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            parts, told = urlsplit(""), {}
        # Another name than our own means that a web site pretends to be this machine.
        is_for_us = names.get("host", "").lower() in self._hosts
        if verb != "GET" or parts.path != PATH or not is_for_us:
            _show(visitor, self._pages[callback_page.NOTHING])
            return ""
        codes, states = told.get("code", []), told.get("state", [])
        is_right = len(states) == 1 and secrets.compare_digest(states[0].encode(), state.encode())
        denied = not any(codes) or "error" in told
        # OpenRouter sends no state along when the artist declines (section 12).
        if (denied and states and not is_right) or (not denied and not is_right):
            _show(visitor, self._pages[callback_page.STRANGER])
            return ""
        if denied:
            _show(visitor, self._pages[callback_page.DENIED])
            said = plain(" ".join(told.get("error_description", told.get("error", []))))
            raise AuthError(
                "The browser came back without a permission.",
                "Sign in again and agree there, or paste a key instead.",
                detail=said[:200],
            )
        if len(codes) > 1:
            _show(visitor, self._pages[callback_page.UNREADABLE])
            return ""
        _show(visitor, self._pages[callback_page.THANKS])
        return codes[0]


def _split(lines: list[str]) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in lines]


def _more(
    visitors: dict[socket.socket, tuple[float, bytes]], visitor: socket.socket
) -> bytes | None:
    """All that a visitor has said so far; None when it has hung up."""
    try:
        piece = visitor.recv(4096)
    except BlockingIOError:
        piece = b""
    except OSError:
        return None
    else:
        if not piece:
            return None
    end, head = visitors[visitor]
    visitors[visitor] = end, head + piece
    return head + piece


def _leave(
    waiting: selectors.BaseSelector,
    visitors: dict[socket.socket, tuple[float, bytes]],
    visitor: socket.socket,
) -> None:
    waiting.unregister(visitor)
    del visitors[visitor]
    with contextlib.suppress(OSError):
        visitor.shutdown(socket.SHUT_WR)
    visitor.close()


def _show(visitor: socket.socket, page: bytes) -> None:
    with contextlib.suppress(OSError):
        visitor.sendall(page)
