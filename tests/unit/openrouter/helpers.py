"""What the wire's tests share: blobs in memory, small pictures, requests, scripted servers."""

import contextlib
import json
import random
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator

from fuzzing.blob import MemoryBlob
from standin import record

from addon.core.model import Model
from addon.core.request import Reference, Request, Route
from addon.openrouter.account import Account
from addon.openrouter.client import Client

KEY = "sk-or-v1-" + "5ec7e7" * 8
MODEL = Model(id="google/gemini-3.1-flash-image", name="Nano Banana 2", text_output=True)


class Inbox:
    """Makes memory blobs and keeps them for looking at."""

    def __init__(self) -> None:
        self.blobs: list[MemoryBlob] = []

    def __call__(self) -> MemoryBlob:
        self.blobs.append(MemoryBlob())
        return self.blobs[-1]

    @property
    def states(self) -> list[str]:
        return [blob.state for blob in self.blobs]


def png(seed: int = 0, width: int = 64, height: int = 48, padding: int = 4000) -> bytes:
    """A PNG whose header is true, with incompressible padding so that it is no small string."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    noise = random.Random(seed).randbytes(padding)
    rows = zlib.compress(b"".join(b"\0" + bytes(3 * width) for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", rows)
        + chunk(b"teXt", noise + bytes([seed % 256]))
        + chunk(b"IEND", b"")
    )


def request(prompt: str = "rainy neon alley", **changes: object) -> Request:
    settings: dict = {"prompt": prompt, "model": MODEL, "route": Route.IMAGES, **changes}
    return Request(**settings)


def reference(data: bytes | None = None) -> Reference:
    return Reference(data if data is not None else png(9), "image/png", 64, 48)


def client(base: str, cancelled: Callable[[], bool] = lambda: False, **changes: object) -> Client:
    more = {name: changes.pop(name) for name in ("progress", "smaller") if name in changes}
    settings: dict = {"base_url": base, "key": KEY, "connect_timeout": 2, "read_timeout": 5}
    return Client(Account(**{**settings, **changes}), cancelled=cancelled, **more)


class Peer:
    """One accepted connection of a scripted server."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.head = b""
        self.body = b""

    def read_head(self) -> bytes:
        buffer = b""
        while b"\r\n\r\n" not in buffer:
            piece = self.socket.recv(65536)
            if not piece:
                return buffer
            buffer += piece
        self.head, _, self.body = buffer.partition(b"\r\n\r\n")
        return self.head

    def read_request(self) -> "Peer":
        self.read_head()
        length = 0
        for line in self.head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(self.body) < length:
            piece = self.socket.recv(65536)
            if not piece:
                break
            self.body += piece
        if len(self.body) >= length:
            record.keep(self.method, self.path, self.headers.get("user-agent"), self.body)
        return self

    @property
    def method(self) -> str:
        return self.head.split(b" ")[0].decode()

    @property
    def path(self) -> str:
        return self.head.split(b" ")[1].decode()

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(
        self,
        body: bytes | dict | list,
        status: int = 200,
        kind: str = "application/json",
        **headers: str,
    ) -> None:
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)

    def chunked(self, kind: str = "text/event-stream", **headers: str) -> None:
        """Begin a chunked answer; follow with ``chunk`` and ``end``."""
        lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", "Transfer-Encoding: chunked"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode())

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self) -> None:
        self.send(b"0\r\n\r\n")

    def events(self, *events: object, done: bool = True) -> None:
        self.chunked()
        for event in events:
            text = event if isinstance(event, bytes) else b"data: " + json.dumps(event).encode()
            self.chunk(text + b"\n\n")
        if done:
            self.chunk(b"data: [DONE]\n\n")
        self.end()

    def reset(self) -> None:
        """Hang up so that the client sees a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def closed_within(self, seconds: float) -> float:
        """Seconds until the client hangs up; fails when it does not."""
        started = time.monotonic()
        self.socket.settimeout(seconds)
        try:
            while self.socket.recv(65536):
                pass
        except TimeoutError:
            raise AssertionError("the client did not close its connection") from None
        except OSError:
            pass
        return time.monotonic() - started


class Server:
    """Runs ``script(peer)`` on each connection."""

    def __init__(
        self, script: Callable[[Peer], None], wrap: Callable | None = None, port: int = 0
    ) -> None:
        self._script = script
        self._wrap = wrap
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http{'s' if wrap else ''}://127.0.0.1:{self.port}/api/v1"
        self.peers: list[Peer] = []
        self.problems: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        try:
            if self._wrap:
                connection = self._wrap(connection)
            peer = Peer(connection)
            self.peers.append(peer)
            self._script(peer)
        except OSError:
            pass
        except BaseException as problem:
            self.problems.append(problem)
        finally:
            connection.close()

    def finish(self) -> None:
        """Wait for the scripts and raise what went wrong in them."""
        for thread in self._threads:
            thread.join(10)
        if self.problems:
            raise self.problems[0]

    def close(self) -> None:
        self._listener.close()


@contextlib.contextmanager
def serving(script: Callable[[Peer], None], wrap: Callable | None = None) -> Iterator[Server]:
    server = Server(script, wrap)
    try:
        yield server
        server.finish()
    finally:
        server.close()
