"""Listens, reads requests, sends each to its route, and keeps the log of them."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import auth_page, chat_route, images_route, lists_route, record
from .account import Ledger
from .catalogue import Catalogue
from .encode import MEDIA_TYPES
from .errors import ApiError, not_found, plain
from .exchange import Desk, Exchange
from .log import RequestLog, redact, summarise
from .wire import ClientGone, ConnectionDropped, Wire

BASE = "/api/v1"
_METHODS = "GET,OPTIONS,PATCH,DELETE,POST,PUT"
_ALLOWED_HEADERS = "Authorization,Content-Type,HTTP-Referer,X-Title,X-OpenRouter-Title,X-Session-Id"


class Sandbox:
    """A stand-in server on this computer.

    Port 0 picks a free one. `log_file` gets a JSON line per request. `images_route=False` answers
    `/images` with 404, as an old self-hosted proxy does. `generation_delay` is how many seconds a
    record stays unknown to `/generation`; `key_limit` is each key's spending limit in USD.
    Use as a context manager, or with `start()` and `stop()`.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        log_file: str | Path | None = None,
        images_route: bool = True,
        generation_delay: float = 0.3,
        key_limit: float | None = 100.0,
    ) -> None:
        self._requests = RequestLog(log_file)
        self._desk = Desk(Ledger(key_limit, generation_delay), images_route)
        self._server = _Server((host, port), self._desk, self._requests)
        self._desk.root = self.root
        self._thread: threading.Thread | None = None

    @property
    def root(self) -> str:
        """`http://host:port`, where `/auth`, `/pictures` and `/sandbox/log` live."""
        host, port = self._server.server_address[:2]
        return f"http://{host}:{port}"

    @property
    def url(self) -> str:
        """The API's base address, to be used instead of the real one's."""
        return self.root + BASE

    @property
    def log(self) -> list[dict[str, Any]]:
        """All requests so far, oldest first; see RequestLog for an entry's keys."""
        return self._requests.entries()

    @property
    def catalogue(self) -> Catalogue:
        """The models on offer, which a test may change."""
        return self._server.desk.catalogue

    def clear_log(self) -> None:
        self._requests.clear()

    def settle(self, timeout: float = 5.0) -> bool:
        """Waits until every request has ended; False after `timeout` seconds."""
        return self._requests.settle(timeout)

    def start(self) -> Sandbox:
        """Serves from a background thread."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops listening and cuts all open connections."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.cut_connections()

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], desk: Desk, log: RequestLog) -> None:
        self.desk = desk
        self.log = log
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: socket.socket, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Lost connections are everyday business here and not worth a traceback."""

    def cut_connections(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PaintoverSandbox"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """The request log replaces the lines the base class would print."""

    def _handle(self) -> None:
        log = self.server.log
        entry = log.begin(self.command, self.path, dict(self.headers.items()))
        wire = Wire(self, log, entry)
        try:
            body = self._read_body()
            log.update(entry, body=_summary(body))
            record.keep(self.command, self.path, self.headers.get("User-Agent"), body)
            try:
                self._route(wire, body)
            except ApiError as error:
                self._refuse(wire, error)
        except (ClientGone, OSError):
            log.update(entry, disconnected=True)
            self.close_connection = True
        except ConnectionDropped:
            self.close_connection = True
        except Exception as problem:  # a fault of the sandbox must reach the test that caused it
            self.close_connection = True
            text = f"sandbox fault: {type(problem).__name__}: {problem}"
            log.update(entry, fault=text)
            if entry["status"] is None:
                wire.json(500, {"error": {"code": 500, "message": text}})
        finally:
            log.end(entry)

    def _read_body(self) -> bytes:
        """The request body. Raises ClientGone when the client left in the middle of it."""
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            pieces = []
            while size := int(self.rfile.readline(100).split(b";")[0] or b"0", 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline(10)
            self.rfile.readline(10)
            return b"".join(pieces)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ClientGone
        return body

    def _refuse(self, wire: Wire, error: ApiError) -> None:
        wire.manner.words.pop("drop", None)
        if isinstance(error.body, str):
            wire.body(error.status, error.body.encode(), "text/html; charset=UTF-8", error.headers)
        else:
            wire.json(error.status, error.body, error.headers)

    def _route(self, wire: Wire, body: bytes) -> None:
        if self.command == "OPTIONS":
            allow = {
                "Access-Control-Allow-Methods": _METHODS,
                "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            }
            self.send_response(204)
            for name, value in {"Access-Control-Allow-Origin": "*", **allow}.items():
                self.send_header(name, value)
            self.end_headers()
            return
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        if address.path.startswith(BASE + "/"):
            self._api(wire, address.path[len(BASE) :], query, body)
        else:
            self._outside(wire, address.path, query)

    def _outside(self, wire: Wire, path: str, query: dict[str, str]) -> None:
        """What is not part of the API: the log, the sign-in page and pictures by address."""
        desk = self.server.desk
        if path == "/sandbox/log":
            wire.json(200, self.server.log.entries()[:-1])
        elif path == "/auth":
            status, page, headers = auth_page.answer(desk.ledger, query)
            wire.body(status, page.encode(), "text/html; charset=utf-8", headers)
        elif (name := path.removeprefix("/pictures/")) in desk.gallery.pictures:
            kind = MEDIA_TYPES[name.rpartition(".")[2]]
            wire.body(200, desk.gallery.pictures[name], kind)
        else:
            raise not_found()

    def _api(self, wire: Wire, path: str, query: dict[str, str], body: bytes) -> None:
        desk = self.server.desk
        listed = desk.images_route or not path.startswith("/images")
        if self.command == "GET" and listed:
            value = lists_route.find(desk.catalogue, path, query)
            if value is not None:
                wire.json(200, value)
                return
        if path == "/auth/keys":
            if self.command != "POST":
                raise plain(405, "Method Not Allowed")
            wire.json(200, desk.ledger.exchange_code(_json(body)))
            return
        handler = self._private(path)
        if handler is None:
            raise not_found()
        key = desk.ledger.authorise(self.headers.get("Authorization"))
        handler(wire, key, query, body)

    def _private(self, path: str) -> Callable[..., None] | None:
        """The handler of a path that needs a key; None when there is no such path."""
        if path in ("/images", "/images/generations"):
            on = self.command == "POST" and self.server.desk.images_route
            return self._images if on else None
        if path == "/chat/completions":
            return self._chat if self.command == "POST" else None
        if self.command != "GET":
            return None
        return {
            "/key": self._key,
            "/auth/key": self._key,
            "/credits": self._credits,
            "/generation": self._generation,
            "/models/user": self._user_models,
        }.get(path)

    def _images(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        images_route.answer(self._exchange(wire, key, body, "gen-img"))

    def _chat(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        chat_route.answer(self._exchange(wire, key, body, "gen"))

    def _exchange(self, wire: Wire, key: str, body: bytes, prefix: str) -> Exchange:
        value = _json(body)
        session = self.headers.get("X-Session-Id")
        if isinstance(value, dict):
            session = value.get("session_id") or session
        return Exchange(self.server.desk, wire, key, value, session, prefix)

    def _key(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        headers = {"Cache-Control": "private, no-store"}
        wire.json(200, self.server.desk.ledger.key_info(key), headers)

    def _credits(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        raise plain(403, "Only management keys can perform this operation")

    def _generation(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        wire.json(200, self.server.desk.ledger.generation(query.get("id", "")))

    def _user_models(self, wire: Wire, key: str, query: dict[str, str], body: bytes) -> None:
        wire.json(200, lists_route.user_models(self.server.desk.catalogue, query))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise plain(400, "Invalid JSON in the request body") from None


def _summary(body: bytes) -> Any:
    """What the log shows of a body: its JSON value, or the start of its text."""
    if not body:
        return None
    try:
        return summarise(json.loads(body))
    except ValueError:
        return {"text": redact(unquote(body[:500].decode("utf-8", "replace")))}
