"""Holds the pictures of one request while they arrive, and the marks that stand for them."""

import contextlib
import hashlib
import re
import secrets
from collections.abc import Iterator

from ..core.errors import LibraryError, MalformedError
from ..core.picture import is_placeable
from ..core.wording import say
from .answer import Blob, Inbox

LARGEST_PICTURE = 512 * 1024 * 1024
"""Bytes; no model answers with a tenth of it."""

MOST_PICTURES = 512
"""Files opened for one request, previews and duplicates included."""


class Arrival:
    """A picture on its way into a blob, with its SHA-256.

    It ends in exactly one of ``keep``, ``give`` and ``discard``.
    """

    def __init__(self, blob: Blob, mark: str) -> None:
        self.blob = blob
        self.mark = mark
        self.is_whole = False
        self.is_faulty = False
        self.is_claimed = False
        self.is_settled = False
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> bytes:
        return self._hash.digest()

    def write(self, data: bytes) -> None:
        if self.blob.size + len(data) > LARGEST_PICTURE:
            raise MalformedError(
                "The answer holds a picture of more than half a gigabyte.",
                "It was not kept. Try again, or choose another model.",
            )
        self._hash.update(data)
        with _library():
            self.blob.write(data)

    def keep(self) -> None:
        """Close the blob for good."""
        if not self.is_settled:
            self.is_settled = True
            with _library():
                self.blob.close()

    def give(self) -> Blob:
        """Leave the blob, as it is, to somebody else."""
        self.is_settled = True
        return self.blob

    def discard(self) -> None:
        """Leave nothing behind."""
        if not self.is_settled:
            self.is_settled = True
            with contextlib.suppress(OSError):
                self.blob.discard()

    @property
    def is_picture(self) -> bool:
        """Whether the header is one of a picture that can be placed."""
        return not self.is_faulty and is_placeable(self.blob.head, self.blob.size)


class Tray:
    """Every picture of one request, in the order in which they began to arrive."""

    def __init__(self, inbox: Inbox, previews: Inbox | None = None) -> None:
        self._inbox = inbox
        self._previews = previews or inbox
        self._token = secrets.token_hex(8)
        self._mark = re.compile(rf"\[\[picture {self._token} (\d+)\]\]")
        self.arrivals: list[Arrival] = []

    def begin(self, *, is_preview: bool = False) -> Arrival:
        """Open the next picture, or preview. Raises LibraryError where the inbox cannot."""
        if len(self.arrivals) >= MOST_PICTURES:
            raise MalformedError("The answer holds more pictures than anyone asked for.")
        with _library():
            blob = (self._previews if is_preview else self._inbox)()
        arrival = Arrival(blob, f"[[picture {self._token} {len(self.arrivals)}]]")
        self.arrivals.append(arrival)
        return arrival

    def marked(self, text: str) -> list[Arrival]:
        """The pictures whose marks stand in ``text``."""
        return [self.arrivals[int(number)] for number in self._mark.findall(text)]

    def unmarked(self, text: str) -> str:
        """``text`` without marks."""
        return self._mark.sub("", text)

    def discard_rest(self) -> None:
        """Give up whatever was not kept."""
        for arrival in self.arrivals:
            arrival.discard()


@contextlib.contextmanager
def _library() -> Iterator[None]:
    """Turns a failing disk into the artist's words, lest it pass for a failing network."""
    try:
        yield
    except OSError as problem:
        raise LibraryError(
            say(
                "The picture could not be written to the library: {strerror}.",
                strerror=problem.strerror or problem,
            ),
            "Make room there, or choose another folder in the preferences.",
        ) from problem
