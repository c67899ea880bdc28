"""One request to one address, and its answer as it arrives."""

import zlib
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..core.errors import LibraryError, LostError, MalformedError, PaintoverError, SetupError
from ..core.wording import say
from . import faults, losses
from .account import Account
from .bodies import Upload
from .draft import Draft
from .events import EventReader
from .faults import Fault
from .progress import Meter, Phase
from .sieve import Sieve, parse
from .sockets import Stalled
from .transport import Incoming, Transport, Wire, network_errors

_FAULT_BYTES = 256 * 1024
_GENERATION, _PROVIDER = "X-Generation-Id", "X-Provider-Name"


class Exchange:
    """Sends a body, reads the answer into a draft. Used once."""

    def __init__(self, account: Account, wire: Wire, meter: Meter) -> None:
        self._account = account
        self._wire = wire
        self._meter = meter
        self._transport = Transport(wire, account.connect_timeout)
        self._events: EventReader | None = None

    @property
    def unread(self) -> bytes:
        """What stands of an event that was cut off, without its pictures."""
        return self._events.pending if self._events else b""

    def send(
        self, method: str, path: str, key: str, upload: Upload | None = None, stream: bool = False
    ) -> Incoming:
        """Send the request; return when the head of an answer is there.

        Raises SetupError when the server points elsewhere: the key goes to one host only.
        Whatever breaks is raised as the error it means (``losses``).
        """
        url = self._account.url(path)
        sent = headers(self._account, has_body=upload is not None, stream=stream)
        try:
            incoming = self._transport.open(
                method, url, sent, upload, f"Bearer {key}" if key else ""
            )
        except (Stalled, *network_errors()) as broken:
            problem = losses.explain(broken, url, self._wire, upload)
        else:
            if 300 <= incoming.status < 400:
                raise _pointed_elsewhere(url, incoming)
            return incoming
        raise problem

    def fault_in(self, incoming: Incoming) -> Fault | None:
        """What the server says when it declines; None when it does not."""
        if 200 <= incoming.status < 300:
            return None
        start = incoming.start_of(_FAULT_BYTES)
        fault = faults.from_answer(incoming.status, incoming.headers, start)
        return replace(fault, generation_id=incoming.headers.get(_GENERATION, "")[:200])

    def read_into(self, draft: Draft, incoming: Incoming, upload: Upload) -> None:
        """Read a successful answer, whole or in events, by what it says it is.

        Raises LostError where it ends too soon, MalformedError where it makes no sense.
        """
        draft.answer.generation_id = self.generation_of(incoming)
        draft.answer.provider = incoming.headers.get(_PROVIDER, "")[:200]
        problem: PaintoverError
        try:
            if incoming.kind == "text/event-stream":
                self._read_events(draft, incoming, upload)
            else:
                self._read_whole(draft, incoming)
        except LibraryError:
            raise
        except (PaintoverError, Stalled, zlib.error, *network_errors()) as broken:
            problem = losses.explain(broken, incoming.url, self._wire, upload)
        else:
            return
        raise problem

    def generation_of(self, incoming: Incoming) -> str:
        """OpenRouter's name for what it makes, where its answer's head tells."""
        return incoming.headers.get(_GENERATION, "")[:200]

    def read_json(self, incoming: Incoming, longest: int) -> Any:
        """A small answer without pictures. Raises like ``read_into``."""
        problem: PaintoverError
        try:
            body = bytearray()
            for piece in incoming.pieces():
                body += piece
                if len(body) > longest:
                    raise MalformedError("The server's answer is far too long.", "Try again later.")
            return parse(body)
        except MalformedError as malformed:
            problem = _not_an_answer(incoming, malformed)
        except (PaintoverError, Stalled, zlib.error, *network_errors()) as broken:
            problem = losses.explain(broken, incoming.url, self._wire, None)
        raise problem

    def close(self) -> None:
        self._wire.hang_up()
        self._transport.close()

    def _read_whole(self, draft: Draft, incoming: Incoming) -> None:
        sieve = Sieve(draft.tray)
        broken: Exception | None = None
        try:
            for piece in incoming.pieces():
                sieve.feed(piece)
                self._meter.tell(Phase.RECEIVING, incoming.received, incoming.length)
        except (LostError, zlib.error, *network_errors()) as problem:
            broken = problem
        try:
            draft.take(sieve.finish())
        except MalformedError as malformed:
            # JSON that can be read is whole: how the line went dead then does not matter.
            raise broken or _not_an_answer(incoming, malformed) from None

    def _read_events(self, draft: Draft, incoming: Incoming, upload: Upload) -> None:
        self._events = events = EventReader(draft.tray)
        try:
            for piece in incoming.pieces():
                for event in events.feed(piece):
                    draft.take(event.data, event.name)
                if events.has_begun:
                    self._meter.tell(Phase.RECEIVING, incoming.received, incoming.length)
                if events.is_done:
                    return
            for event in events.finish():
                draft.take(event.data, event.name)
        except (LostError, *network_errors()):
            # All that was asked for is there: how the line went dead does not matter.
            if len(draft.claimed) >= draft.expected and draft.fault is None:
                return
            raise
        if draft.fault is None and not events.is_done and not draft.has_picture:
            if events.unread:
                raise MalformedError("The answer cannot be read.", "Try again.")
            if not draft.is_finished:
                raise losses.lost(upload)


def headers(account: Account, *, has_body: bool, stream: bool) -> dict[str, str]:
    """All but the key's (section 2). Events are asked for uncompressed, lest a gateway hold them
    back."""
    found = {
        "Accept": "text/event-stream, application/json" if stream else "application/json",
        "Accept-Encoding": "identity" if stream else "gzip, deflate",
        "User-Agent": "Paintover",
        "HTTP-Referer": account.app_url,
        "X-OpenRouter-Title": account.app_title,
        "X-Title": account.app_title,
        "X-OpenRouter-Categories": "image-gen",
    }
    if has_body:
        found["Content-Type"] = "application/json"
    return found


def _pointed_elsewhere(url: str, incoming: Incoming) -> SetupError:
    target = urlsplit(urljoin(url, incoming.headers.get("Location", "")))
    host = target.hostname or say("another address")
    return SetupError(
        say(
            "The server at {server} points to {host}; Paintover did not follow, because the key "
            "goes to the address in the preferences only.",
            server=urlsplit(url).hostname,
            host=host,
        ),
        say(
            "If this network wants you to sign in first, do so in a web browser and try again. If "
            "you trust {host}, put {address} with its path into the base address in the "
            "preferences.",
            host=host,
            address=f"{target.scheme}://{target.netloc.rpartition('@')[2]}",
        ),
    )


def _not_an_answer(incoming: Incoming, malformed: MalformedError) -> MalformedError:
    """A web page in place of an answer needs another remedy than broken JSON."""
    if incoming.kind == "text/html" or malformed.detail.lstrip().startswith("<"):
        host = urlsplit(incoming.url).hostname
        return MalformedError(
            say("A web page came from {host} in place of an answer.", host=host),
            "Check the base address in the preferences, and whether this network wants you to "
            "sign in first.",
            detail=faults.plain(malformed.detail)[:200],
        )
    return malformed
