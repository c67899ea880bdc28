"""Fetches pictures that an answer only points to, without ever showing the key to anyone."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from ..core.errors import LostError, MalformedError, PaintoverError
from ..core.wording import say
from . import reach
from .account import Account
from .progress import Meter, Phase
from .transport import Stalled, Transport, Wire, network_errors
from .tray import Arrival, Tray

LARGEST = 64 * 1024 * 1024
"""Bytes of one linked picture."""

_TRIES = 3
"""Fetching a picture again costs nothing; only making it does."""

_MOST_HOPS = 5
_HEADERS = {
    "Accept": "image/png,image/jpeg,image/webp,image/*;q=0.8",
    "Accept-Encoding": "identity",
    "User-Agent": "Paintover",
}


class Links:
    """Downloads of one client: a session of its own, no key, no cookies, no password."""

    def __init__(self, account: Account, watch: Callable[[], None], meter: Meter) -> None:
        self._account = account
        self._meter = meter
        self._wire = Wire(watch, account.read_timeout)
        self._transport = Transport(self._wire, account.connect_timeout)

    def fetch(self, url: str, tray: Tray) -> Arrival:
        """Download one picture into the tray.

        Raises MalformedError for a link that must not or cannot be followed, LostError for a
        download that failed; the picture was made and charged, so the link is in ``detail``.
        """
        reach.check(url, self._account.base_url)
        problem: PaintoverError = _failed(url)
        for _ in range(_TRIES):
            try:
                return self._fetch(url, tray)
            except MalformedError as known:
                problem = known
                break
            except LostError as known:
                problem = known
            except (Stalled, *network_errors()):
                problem = _failed(url)
            finally:
                self.close()
        problem.detail = problem.detail or url
        raise problem

    def _go(self, url: str) -> None:
        """From here on only what this link may lead to is dialled. Raises MalformedError."""
        reach.check(url, self._account.base_url)
        self._wire.admit = lambda address: reach.admit(address, url, self._account.base_url)

    def close(self) -> None:
        self._wire.hang_up()
        self._transport.close()

    def _fetch(self, url: str, tray: Tray) -> Arrival:
        for _ in range(_MOST_HOPS):
            self._go(url)
            incoming = self._transport.open("GET", url, _HEADERS)
            target = incoming.headers.get("Location", "")
            if incoming.status in {301, 302, 303, 307, 308} and target:
                url = _joined(url, target)
                continue
            if incoming.status != 200:
                raise _failed(url)
            if (incoming.length or 0) > LARGEST:
                raise _too_large()
            arrival = tray.begin()
            size = 0
            for piece in incoming.pieces():
                size += len(piece)
                if size > LARGEST:
                    raise _too_large()
                arrival.write(piece)
                self._meter.tell(Phase.RECEIVING, size, incoming.length)
            if incoming.length is not None and incoming.received != incoming.length:
                raise _failed(url)
            arrival.is_whole = True
            arrival.is_claimed = True
            return arrival
        raise _failed(url)


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:  # an address in brackets that is none
        return target


def _failed(url: str) -> LostError:
    error = LostError(
        say(
            "The picture was made, but could not be fetched from {host}.",
            host=urlsplit(url).hostname,
        ),
        say("It was most likely charged. A browser may still show it: {url}", url=url),
    )
    error.may_be_charged = True
    return error


def _too_large() -> MalformedError:
    return MalformedError(
        "The linked picture is larger than 64 MB, so it was not fetched.", "Choose another model."
    )
