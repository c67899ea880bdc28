"""HTTP through requests, on sockets that can be cancelled: opens one exchange at a time.

requests and urllib3 are imported on first use, never when the add-on is registered. Both the
ones in ``vendor/`` and the older ones that Blender brings along (requests 2.27 with urllib3
1.26 in 4.2) are served.
"""

import functools
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from ..core.errors import LostError, MalformedError
from .bodies import Upload
from .sockets import PIECE, Stalled, tls_socket_class
from .wire import Wire

__all__ = ["Incoming", "Stalled", "Transport", "Wire"]


LARGEST_ANSWER = 1024 * 1024 * 1024
"""Bytes of a body, decompressed; ten pictures of 4K with their base64 are a third of it."""


class Incoming:
    """An answer whose head has arrived."""

    def __init__(self, response: Any, wire: Wire) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.url: str = response.url
        self._response = response
        self._wire = wire
        self.received = 0
        """Bytes of the body so far, before decompression."""

    @property
    def kind(self) -> str:
        """Media type in lower case, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def length(self) -> int | None:
        """Bytes of the whole body, where the server says so."""
        value = self.headers.get("Content-Length", "")
        return int(value) if value.isascii() and value.isdigit() else None

    def pieces(self) -> Iterator[bytes]:
        """The body as it arrives, decompressed, in pieces of at most ``PIECE`` bytes.

        Raises Stalled, what ``watch`` raises, and what urllib3 and http.client raise.
        """
        encoding = self.headers.get("Content-Encoding", "").strip().lower()
        if encoding in {"gzip", "x-gzip", "deflate"}:
            return _bounded(_inflated(self._arriving()))
        return _bounded(self._arriving())

    def start_of(self, longest: int) -> bytes:
        """The first ``longest`` bytes of the body; what is lost on the way is left out."""
        start = b""
        try:
            for piece in self.pieces():
                start += piece
                if len(start) >= longest:
                    break
        except (Stalled, zlib.error, *network_errors()):
            pass
        return start[:longest]

    def close(self) -> None:
        self._response.close()

    def _arriving(self) -> Iterator[bytes]:
        raw = self._response.raw
        while True:
            self._wire.watch()
            piece = _read_some(raw)
            if not piece:
                return
            self.received += len(piece)
            yield piece


class Transport:
    """A session of requests that never leaks the key and never resends.

    TLS is verified always. Proxies and ``REQUESTS_CA_BUNDLE`` come from the environment, a
    password never does (netrc). Redirects are reported, not followed. No cookies.
    """

    def __init__(self, wire: Wire, connect_timeout: float) -> None:
        self._wire = wire
        self._connect_timeout = connect_timeout
        self._session: Any = None

    def open(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Upload | None = None,
        authorization: str = "",
    ) -> Incoming:
        """Send a request and return when the head of its answer is there."""
        # A connection of its own for each request: an idle one may die just as it is used, and
        # then nobody can tell whether the request was read.
        self.close()
        self._session = _session(self._wire)
        self._wire.is_connected = False
        self._wire.wake()

        def authorize(prepared: Any) -> Any:
            # An object of our own keeps requests from looking into a netrc file.
            prepared.headers.pop("Authorization", None)
            if authorization:
                prepared.headers["Authorization"] = authorization
            return prepared

        response = self._session.request(
            method,
            url,
            data=body,
            headers=dict(headers),
            auth=authorize,
            timeout=(self._connect_timeout, self._wire.read_timeout),
            allow_redirects=False,
            stream=True,
        )
        return Incoming(response, self._wire)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


@functools.cache
def network_errors() -> tuple[type[Exception], ...]:
    """What can come out of requests, urllib3 and http.client when a connection fails."""
    import requests
    import urllib3
    from urllib3.connection import HTTPException

    return (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)


def _read_some(raw: Any) -> bytes:
    """What has arrived, at least one byte, undecoded; empty at the end."""
    if hasattr(raw, "read1"):
        return raw.read1(PIECE, decode_content=False)
    original = raw._original_response  # urllib3 1.26
    piece = original.read1(PIECE)
    if not piece and original.length:
        raise LostError("The connection was lost in the middle of the answer.")
    return piece


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Raise MalformedError for a body without end, before it fills the artist's disk."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > LARGEST_ANSWER:
            raise MalformedError(
                "The answer does not end, so it was not read any further.",
                "Try again, or choose another model.",
            )
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Decompress with bounded output, so that a bomb cannot fill the memory."""
    inflate = None
    for piece in pieces:
        if inflate is None:
            # "deflate" means zlib's format, but some servers leave out its header.
            is_wrapped = piece[:1] in (b"\x1f", b"\x78")
            inflate = zlib.decompressobj(zlib.MAX_WBITS | 32 if is_wrapped else -zlib.MAX_WBITS)
        rest = piece
        while not inflate.eof:
            data = inflate.decompress(rest, PIECE)
            rest = inflate.unconsumed_tail
            if data:
                yield data
            if not rest and len(data) < PIECE:
                break
    if inflate is not None and not inflate.eof:
        raise zlib.error("the compressed answer is cut off")


def _session(wire: Wire) -> Any:
    """A requests session on our sockets."""
    from http.cookiejar import DefaultCookiePolicy

    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.util.ssl_ import create_urllib3_context

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> Any:
            self.blocksize = PIECE
            return wire.dial(self)

        def connect(self) -> None:
            super().connect()
            wire.settle(self)

    class TlsConnection(HTTPSConnection):
        def _new_conn(self) -> Any:
            self.blocksize = PIECE
            return wire.dial(self)

        def connect(self) -> None:
            super().connect()
            wire.settle(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls: Any = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls: Any = TlsConnection

    def tls_context() -> Any:
        context = create_urllib3_context()
        context.sslsocket_class = tls_socket_class(wire.watch)
        return context

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=tls_context(), **kwargs)
            self._use_our_pools(self.poolmanager)

        def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
            if str(proxy).lower().startswith("socks"):
                raise requests.exceptions.InvalidProxyURL("SOCKS")
            manager = super().proxy_manager_for(
                proxy, ssl_context=tls_context(), proxy_ssl_context=tls_context(), **kwargs
            )
            self._use_our_pools(manager)
            return manager

        @staticmethod
        def _use_our_pools(manager: Any) -> None:
            manager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}

    class Session(requests.Session):
        def get_redirect_target(self, resp: Any) -> None:
            return None

    session = Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = Adapter()
    for scheme in list(session.adapters):
        session.mount(scheme, adapter)
    return session
