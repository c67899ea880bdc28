"""What one worker's connections share: the look-out for cancelling and sleep, and their sockets."""

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Any

from .dialing import dial
from .sockets import PatientSocket

ASLEEP = 20.0
"""Seconds between two looks that are many a second: the computer slept, or was as good as."""

wall_clock = time.time
"""Goes on while the computer sleeps, as the monotonic clock of Linux and macOS does not."""


class Wire:
    """Opens connections, watches over them, and can hang all of them up."""

    def __init__(self, watch: Callable[[], None], read_timeout: float) -> None:
        self._watch = watch
        self._seen = wall_clock()
        self.slept = 0.0
        """Seconds that the computer slept through since the connection was opened."""
        self.read_timeout = read_timeout
        self.is_connected = False
        self.admit: Callable[[str], None] = lambda address: None
        """Raises for a numeric address that must not be dialled; a proxy's is not asked about."""
        self._sockets: list[Any] = []

    def watch(self) -> None:
        """Many times a second while anything is waited for; a gap is a computer that slept."""
        seen, self._seen = self._seen, wall_clock()
        if self._seen - seen > ASLEEP:
            self.slept += self._seen - seen
        self._watch()

    def wake(self) -> None:
        """Forget what was slept through before."""
        self.slept, self._seen = 0.0, wall_clock()

    def dial(self, connection: Any) -> PatientSocket:
        """Open the TCP connection that an urllib3 connection wants."""
        opened = dial(
            connection._dns_host,
            connection.port,
            connection.timeout,
            self.watch,
            connection.socket_options,
            connection.source_address,
            (lambda address: None) if getattr(connection, "proxy", None) else self.admit,
        )
        self._sockets.append(opened)
        return opened

    def settle(self, connection: Any) -> None:
        """The connection stands, TLS included: from here on the read timeout counts."""
        self.is_connected = True
        self._sockets.append(connection.sock)
        connection.sock.settimeout(self.read_timeout)

    def hang_up(self) -> None:
        """Close every connection at once, whoever still holds it."""
        sockets, self._sockets = self._sockets, []
        for connection in sockets:
            with contextlib.suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)
            # Closing a socket waits for the readers made from it; the peer shall not.
            descriptor = connection.detach()
            if descriptor >= 0:
                socket.close(descriptor)
