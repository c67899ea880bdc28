"""Sockets that wait in short slices, so that a worker can be cancelled in the middle of anything.

Closing a socket from another thread is not portable: some systems leave the reader asleep. Here
the thread that owns the socket looks up by itself, many times a second. The file descriptor is
always non-blocking; the timeout that callers set is kept beside it.
"""

import errno
import os
import selectors
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

SLICE = 0.05
"""Longest sleep in seconds between two looks at ``watch``."""

_LONGEST_SLICE = 2.0

PIECE = 64 * 1024
"""Most bytes handled at once: small enough to look up often, large enough to be fast."""

Selector: type[selectors._BaseSelectorImpl] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)
_UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0)}


class Stalled(Exception):
    """Nothing moved for as long as the socket's timeout.

    Deliberately no OSError, which the HTTP libraries would wrap, reword or swallow.
    """


class _Silence:
    """How long nothing has come. What the computer slept through does not count.

    Some systems' monotonic clocks go on during sleep. A slice that took much longer than it
    should was no waiting.
    """

    def __init__(self, limit: float | None) -> None:
        self._left = limit
        self._last = time.monotonic()

    def is_over(self) -> bool:
        if self._left is None:
            return False
        now = time.monotonic()
        self._left -= min(now - self._last, _LONGEST_SLICE)
        self._last = now
        return self._left <= 0


class _Patient:
    """Waits for readiness in slices, and calls ``watch`` in between, which may raise."""

    watch: Callable[[], None]
    _limit: float | None = None

    def settimeout(self, value: float | None) -> None:
        self._limit = value
        super().settimeout(0.0)  # type: ignore[misc]

    def gettimeout(self) -> float | None:
        return self._limit

    def setblocking(self, flag: bool) -> None:
        self.settimeout(None if flag else 0.0)

    def getblocking(self) -> bool:
        return self._limit != 0.0

    def recv(self, *args: Any) -> bytes:
        return self._patiently(super().recv, False, *args)  # type: ignore[misc]

    def recv_into(self, *args: Any) -> int:
        return self._patiently(super().recv_into, False, *args)  # type: ignore[misc]

    def send(self, *args: Any) -> int:
        try:
            return self._patiently(super().send, True, *args)  # type: ignore[misc]
        except (ConnectionResetError, ConnectionAbortedError) as gone:
            # A server may answer before it has read everything, and hang up. Only for a broken
            # pipe does urllib3 go on to read that answer.
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from gone

    def sendall(self, data: Any, flags: int = 0) -> None:
        with memoryview(data) as view, view.cast("B") as octets:
            sent = 0
            while sent < len(octets):
                sent += self.send(octets[sent : sent + PIECE])

    def _patiently(self, operation: Callable[..., Any], writing: bool, *args: Any) -> Any:
        silence = _Silence(self._limit)
        while True:
            if self._limit != 0.0:
                self.watch()
            try:
                return operation(*args)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError) as not_yet:
                if self._limit == 0.0:
                    raise
                if isinstance(not_yet, ssl.SSLError):
                    writing = isinstance(not_yet, ssl.SSLWantWriteError)
            except InterruptedError:
                continue
            self._await(writing, silence)

    def _await(self, writing: bool, silence: _Silence) -> None:
        """Return when the socket is ready; raise Stalled after long silence, or what watch does."""
        event = selectors.EVENT_WRITE if writing else selectors.EVENT_READ
        with Selector() as selector:
            selector.register(self, event)  # type: ignore[arg-type]
            while not selector.select(SLICE):
                self.watch()
                if silence.is_over():
                    raise Stalled


class PatientSocket(_Patient, socket.socket):  # pyright: ignore[reportIncompatibleMethodOverride]
    """A TCP socket. Set ``watch`` before use."""

    def begin(self, address: Any) -> bool:
        """Begin to connect; whether that is done already. Raises OSError."""
        self.settimeout(self._limit)
        code = super().connect_ex(address)
        if code and code not in _UNDER_WAY:
            raise OSError(code, os.strerror(code))
        return not code


class PatientTlsSocket(  # pyright: ignore[reportIncompatibleMethodOverride]
    _Patient, ssl.SSLSocket
):
    """A TLS socket, made by an ``SSLContext`` that has a subclass as its ``sslsocket_class``."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            self._patiently(super().do_handshake, False)
        except BaseException:
            # Not every Python closes it here, and the traceback keeps it alive.
            self.close()
            raise


def tls_socket_class(watch: Callable[[], None]) -> type[ssl.SSLSocket]:
    """A class for ``SSLContext.sslsocket_class``: a context makes sockets without arguments."""
    return type("WatchedTlsSocket", (PatientTlsSocket,), {"watch": staticmethod(watch)})
