"""One request's account, kept by its worker: begun before it is sent, closed however it ends."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..core.errors import CancelledError, PaintoverError, ResponseError
from ..core.money import Charge, Standing
from ..core.progress import Phase, Progress
from ..core.wording import say
from .ledger import Ledger

if TYPE_CHECKING:
    from ..openrouter.answer import Answer

_UNPRICED = say("It came without its price.")
_STUMBLED = say("Paintover stumbled over the answer, which may have been charged.")
_CANCELLED = say("It was cancelled after it had been sent, so it may have been charged.")


def new_id() -> str:
    return secrets.token_hex(8)


def unbooked() -> "Bill":
    """One that nobody asks about."""
    return Bill(Ledger(None), Charge(new_id(), 0.0))


@dataclass(slots=True)
class Bill:
    """``charge`` says what is bought; ``limit`` is the session's, 0 for none."""

    ledger: Ledger
    charge: Charge
    limit: float = 0.0
    _is_sent: bool = field(default=False, init=False)

    def begin(self) -> None:
        """Call just before sending. Raises LimitError, and then nothing must be sent."""
        self.charge = replace(self.charge, at=time.time())
        self.ledger.begin(self.charge, self.limit)

    def watch(self, report: Callable[[Any], None]) -> Callable[[Any], None]:
        """``report``, which also notes whether the request has left whole."""

        def both(news: Any) -> None:
            if isinstance(news, Progress):
                # A pause follows a refusal: nothing is under way then.
                self._is_sent = news.phase in (Phase.WAITING, Phase.RECEIVING)
            report(news)

        return both

    def paid(self, answer: "Answer") -> None:
        """Pictures came, if only before a fault."""
        pictures = len(answer.pictures) + len(answer.unusable)
        self._close(answer.cost, answer.generation_id, _UNPRICED, pictures)

    def failed(self, error: Exception) -> None:
        """No picture came. Where nothing says otherwise, a refusal costs nothing (section 3.6)."""
        if not isinstance(error, PaintoverError):  # a fault of ours
            self._close(None if self._is_sent else 0.0, "", _STUMBLED)
        elif error.cost is not None:
            self._close(error.cost, error.generation_id)
        elif error.may_be_charged:
            self._close(None, error.generation_id, error.message)
        elif self._is_sent and isinstance(error, CancelledError):
            self._close(None, error.generation_id, _CANCELLED)
        elif self._is_sent and isinstance(error, ResponseError):
            self._close(None, error.generation_id, error.message)
        else:
            self._close(0.0, error.generation_id)

    def _close(self, cost: float | None, generation: str, why: str = "", pictures: int = 0) -> None:
        self.charge = replace(
            self.charge,
            standing=Standing.OPEN if cost is None else Standing.KNOWN,
            cost=cost,
            pictures=pictures,
            closed=time.time(),
            generation=generation,
            why=why if cost is None else "",
        )
        self.ledger.write(self.charge)
