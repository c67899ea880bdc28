"""How far a request is."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a request is doing."""

    SENDING = "SENDING"
    WAITING = "WAITING"
    RECEIVING = "RECEIVING"
    PAUSED = "PAUSED"


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes sent or received so far; ``total_bytes`` is None where it cannot be known.

    While it is PAUSED, it goes on at ``resumes_at``, a time of ``time.monotonic``, and ``note``
    says in a few words why it waits.
    """

    phase: Phase
    done_bytes: int = 0
    total_bytes: int | None = None
    resumes_at: float | None = None
    note: str = ""
