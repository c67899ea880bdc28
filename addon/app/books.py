"""What the main thread knows of money besides the ledger: the key's rest, and what was asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..core.wording import say
from .preferences import Preferences


@dataclass(slots=True)
class Books:
    """``left`` says what the key may still spend, as it was at ``left_at`` (of ``time.monotonic``).

    ``asked`` is when each open charge was asked for last, in seconds since 1970. ``problem`` is
    why the last question had no answer. ``preferences`` tells those of the moment; ``on_read`` is
    called when the ledger was read.
    """

    left: str = ""
    left_at: float = 0.0
    problem: str = ""
    is_asking: bool = False
    asked: dict[str, float] = field(default_factory=dict)
    preferences: Callable[[], Preferences] = Preferences
    on_read: Callable[[], None] = lambda: None

    @property
    def age(self) -> str:
        """How old ``left`` is."""
        minutes = int((time.monotonic() - self.left_at) / 60)
        if minutes < 1:
            return say("just now")
        if minutes < 60:
            return say("{count} min ago", count=minutes)
        return say("{count} h ago", count=minutes // 60)
