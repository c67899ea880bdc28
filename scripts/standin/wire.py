"""Puts answers on the socket: chunked bodies, event streams, and every way to lose a connection."""

from __future__ import annotations

import json
import select
import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from .log import RequestLog
from .triggers import Triggers

CHUNK = 1 << 16
"""Bytes per chunk of a buffered answer."""

TRICKLE_SECONDS, TRICKLE_PIECES = 3.0, 30

KEEP_ALIVE_SECONDS = 0.4
"""Pause between the keep-alive comments of a waiting stream (3.5)."""

LOOK_SECONDS = 0.05
"""How often a waiting answer looks whether the client is still there."""

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Generation-Id,X-Provider-Name,request-id,cf-ray",
}
"""On every answer (section 2)."""


class ClientGone(Exception):
    """The client closed the connection before the answer was complete."""


class Wire:
    """One request's way back to the client. The methods raise ClientGone when it has left."""

    def __init__(self, handler: BaseHTTPRequestHandler, log: RequestLog, entry: dict) -> None:
        self._handler = handler
        self._log = log
        self._entry = entry
        self._chunked = handler.command == "POST" and handler.request_version == "HTTP/1.1"
        self.manner = Triggers()

    def json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        """Sends a JSON body."""
        body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        self.body(status, body, "application/json", headers)

    def body(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        """Sends a whole body in the manner asked for: plain, trickled, cut short, or reset."""
        headers = {"Content-Type": kind, **(headers or {})}
        if not self._chunked:
            headers["Content-Length"] = str(len(body))
        self._head(status, headers)
        if "drop" in self.manner:
            self._write(self._framed(body[: len(body) // 2]))
            self.hang_up()
            return
        if "trickle" in self.manner:
            step = max(1, -(-len(body) // TRICKLE_PIECES))
            for at in range(0, len(body), step):
                self._write(self._framed(body[at : at + step]))
                self.wait(TRICKLE_SECONDS / TRICKLE_PIECES)
        else:
            for at in range(0, len(body), CHUNK):
                self._write(self._framed(body[at : at + CHUNK]))
        self._finish()

    def open_stream(self, headers: dict[str, str] | None = None) -> None:
        """Starts an event stream with status 200."""
        fixed = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        if not self._chunked:
            self._handler.close_connection = True
        self._head(200, {**fixed, **(headers or {})})

    def comment(self, text: str) -> None:
        """Sends a keep-alive comment."""
        self._write(self._framed(f": {text}\n\n".encode()))

    def event(self, value: Any) -> None:
        """Sends one `data:` line with a JSON value, or the bare text `[DONE]`."""
        text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        line = f"data: {text}\n\n".encode()
        if "drop" in self.manner and len(line) > 1000:
            self._write(self._framed(line[: len(line) // 2]))
            self.hang_up()
            raise ConnectionDropped
        step = max(1, -(-len(line) // TRICKLE_PIECES)) if self._trickles(line) else CHUNK
        for at in range(0, len(line), step):
            self._write(self._framed(line[at : at + step]))
            if step != CHUNK:
                self.wait(TRICKLE_SECONDS / TRICKLE_PIECES)

    def close_stream(self) -> None:
        """Ends the stream's body properly, whatever its events said."""
        self._finish()

    def wait(self, seconds: float, comment: str | None = None) -> None:
        """Sleeps, noticing at once when the client leaves; streams send `comment` meanwhile."""
        end = time.monotonic() + seconds
        next_comment = time.monotonic()
        while (now := time.monotonic()) < end:
            if comment is not None and now >= next_comment:
                self.comment(comment)
                next_comment = now + KEEP_ALIVE_SECONDS
            self._look(min(LOOK_SECONDS, end - now))

    def hang_up(self) -> None:
        """Closes the connection without another byte."""
        connection = self._handler.connection
        self._handler.close_connection = True
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _look(self, seconds: float) -> None:
        connection = self._handler.connection
        readable, _, _ = select.select([connection], [], [], seconds)
        if not readable:
            return
        try:
            gone = not connection.recv(1, socket.MSG_PEEK)
        except OSError:
            gone = True
        if gone:
            raise ClientGone
        time.sleep(seconds)

    def _trickles(self, line: bytes) -> bool:
        return "trickle" in self.manner and len(line) > 1000

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self._log.update(self._entry, status=status)
        handler = self._handler
        handler.send_response(status)
        if self._chunked:
            headers = {**headers, "Transfer-Encoding": "chunked"}
        if "dropafter" in self.manner or "drop" in self.manner:
            handler.close_connection = True
        for name, value in {**headers, **CORS}.items():
            handler.send_header(name, value)
        try:
            handler.end_headers()
        except OSError as problem:
            raise ClientGone from problem

    def _framed(self, data: bytes) -> bytes:
        if not self._chunked or not data:
            return data
        return b"%x\r\n%b\r\n" % (len(data), data)

    def _write(self, data: bytes) -> None:
        try:
            self._handler.wfile.write(data)
        except OSError as problem:
            raise ClientGone from problem

    def _finish(self) -> None:
        if self._chunked:
            self._write(b"0\r\n\r\n")
        if "dropafter" in self.manner:
            self._reset()

    def _reset(self) -> None:
        """Ends the connection with a reset, once the client's side holds the whole answer."""
        connection = self._handler.connection
        _drain(connection)
        layout = "hh" if sys.platform == "win32" else "ii"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))
        # Closing through the file descriptor, as the socket object would first send a polite FIN.
        socket.close(connection.detach())


class ConnectionDropped(Exception):
    """The sandbox itself broke the connection off, as asked."""


def _drain(connection: socket.socket, seconds: float = 5.0) -> None:
    """Waits until the kernel has delivered everything written; a reset would discard the rest."""
    if not sys.platform.startswith("linux"):
        time.sleep(0.3)
        return
    import fcntl
    import termios

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        left = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, struct.pack("i", 0))
        if struct.unpack("i", left)[0] == 0:
            break
        time.sleep(0.005)
    time.sleep(0.05)
