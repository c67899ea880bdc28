"""How far a request is."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a request is doing."""

    SENDING = "SENDING"
    WAITING = "WAITING"
    RECEIVING = "RECEIVING"


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes sent or received so far; ``total_bytes`` is None where it cannot be known."""

    phase: Phase
    done_bytes: int = 0
    total_bytes: int | None = None
