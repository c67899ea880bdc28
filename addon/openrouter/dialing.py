"""Connects to whichever address of a host answers first (after RFC 8305, "Happy Eyeballs").

A route over IPv6 may lead nowhere (openrouter-api.md, section 13): then the next address, of the
other kind, has to be tried within moments and not after a time-out.
"""

import contextlib
import errno
import itertools
import os
import selectors
import socket
import time
from collections.abc import Callable
from typing import Any

from .sockets import SLICE, PatientSocket, Selector, Stalled

HEAD_START = 0.4
"""Seconds that an address has for itself before the next one is tried beside it."""

_KEEP_ALIVE = (
    ("TCP_KEEPIDLE", 30),
    ("TCP_KEEPALIVE", 30),
    ("TCP_KEEPINTVL", 10),
    ("TCP_KEEPCNT", 4),
)
"""Seconds of silence before the system asks whether the other side is still there, between two
questions, and how many go unanswered: a connection that died while the computer slept, or with a
network that was left, is found out within about a minute. Names differ between systems."""


def dial(
    host: str,
    port: int,
    timeout: float | None,
    watch: Callable[[], None],
    options: Any = None,
    source: tuple[str, int] | None = None,
    admit: Callable[[str], None] = lambda address: None,
) -> PatientSocket:
    """Connect to ``host``, ``timeout`` seconds at most for each of its addresses.

    Looking the name up is the one thing that cannot be interrupted: ``getaddrinfo`` is a single
    call into the system.

    Raises socket.gaierror, what ``watch`` raises, or what ``admit`` raises of one of the numeric
    addresses; when none answers, ConnectionRefusedError if one refused, else OSError or Stalled.
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    race = _Race(timeout, watch, options, source)
    try:
        for family, kind, protocol, _, address in _alternating(found):
            watch()
            admit(str(address[0]))
            race.begin(family, kind, protocol, address)
            if winner := race.wait(HEAD_START):
                return winner
        while race.is_on:
            if winner := race.wait(SLICE):
                return winner
        raise race.problem
    finally:
        race.leave()


def _alternating(found: list[Any]) -> list[Any]:
    """The system's order, but never two of a kind in a row while there is another."""
    kinds: dict[Any, list[Any]] = {}
    for one in found:
        kinds.setdefault(one[0], []).append(one)
    rounds = itertools.zip_longest(*kinds.values())
    return [one for turn in rounds for one in turn if one is not None]


class _Race:
    """Connections under way, of which one is wanted."""

    def __init__(
        self,
        timeout: float | None,
        watch: Callable[[], None],
        options: Any,
        source: tuple[str, int] | None,
    ) -> None:
        self._timeout = timeout
        self._watch = watch
        self._options = options or ()
        self._source = source
        self._running: dict[PatientSocket, float | None] = {}
        self._ready: PatientSocket | None = None
        self.problem: Exception = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))

    @property
    def is_on(self) -> bool:
        return bool(self._running)

    def begin(self, family: int, kind: int, protocol: int, address: Any) -> None:
        """Start one more."""
        try:
            connection = PatientSocket(family, kind, protocol)
        except OSError as unsupported:
            self._blame(unsupported)
            return
        connection.watch = self._watch
        self._running[connection] = None
        try:
            _keep_alive(connection)
            for option in self._options:
                connection.setsockopt(*option)
            connection.settimeout(self._timeout)
            if self._source:
                connection.bind(self._source)
            if connection.begin(address):
                self._ready = connection
        except OSError as failed:
            self._drop(connection, failed)
            return
        if self._timeout is not None:
            self._running[connection] = time.monotonic() + self._timeout

    def wait(self, seconds: float) -> PatientSocket | None:
        """The first that stands, within ``seconds``; sooner None when nothing runs any more."""
        until = time.monotonic() + seconds
        before = len(self._running)
        # One that fails makes room for the next at once.
        while self._running and len(self._running) >= before:
            if self._ready is None:
                self._look(max(0.0, min(SLICE, until - time.monotonic())))
            if self._ready is not None:
                del self._running[self._ready]
                return self._ready
            self._watch()
            if time.monotonic() >= until:
                return None
        return None

    def leave(self) -> None:
        """Close all that are still under way."""
        for connection in self._running:
            connection.close()
        self._running.clear()

    def _look(self, seconds: float) -> None:
        with Selector() as selector:
            for connection in self._running:
                selector.register(connection, selectors.EVENT_WRITE)
            done = [key.fileobj for key, _ in selector.select(seconds)]
        now = time.monotonic()
        for connection, deadline in list(self._running.items()):
            if connection in done:
                code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code:
                    self._drop(connection, OSError(code, os.strerror(code)))
                elif self._ready is None:
                    self._ready = connection
            elif deadline is not None and now >= deadline:
                self._drop(connection, Stalled())

    def _drop(self, connection: PatientSocket, problem: Exception) -> None:
        del self._running[connection]
        connection.close()
        self._blame(problem)

    def _blame(self, problem: Exception) -> None:
        """The last one's fault, but a refusal tells more than silence."""
        if not isinstance(self.problem, ConnectionRefusedError):
            self.problem = problem


def _keep_alive(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEP_ALIVE:
            if hasattr(socket, name):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
