"""When a request is sent again by itself, how soon and how often: the policy, and nothing else.

Only where nothing can have been bought (openrouter-api.md, sections 9.3 and 15). A lost
connection, a silent server, a 5xx that is no plain "no capacity", and whatever comes inside a
success are never sent again: the artist is asked.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from ..core.errors import UnreachableError
from ..core.wording import say
from .faults import Fault

TRIES = 4
"""Requests in all, the first one included."""

STEP = 1.0
"""Seconds; the first wait of a server that does not say how long is one to two of it."""

LONGEST_STEP = 60.0
LONGEST_WAIT = 300.0
"""Seconds. Who asks for more is told to the artist, and not waited for."""

_SPREAD = 0.1
"""Of a wait, added at random: jobs that were turned away together shall not come back together."""


@dataclass(frozen=True, slots=True)
class Wait:
    """``seconds`` from now, then try number ``following`` of ``TRIES``; ``why`` in two words."""

    seconds: float
    why: str
    following: int

    @property
    def note(self) -> str:
        return say(
            "{reason}, try {number} of {most}", reason=self.why, number=self.following, most=TRIES
        )


def wait_for(
    problem: Fault | UnreachableError, tries: int, roll: Callable[[], float] = random.random
) -> Wait | None:
    """What to do after ``tries`` requests of which the last met ``problem``; None: give up.

    ``roll`` gives a number from 0 to 1.
    """
    why = _why(problem)
    if not why or tries >= TRIES:
        return None
    asked = problem.retry_after if isinstance(problem, Fault) else None
    if not asked:  # "0 seconds" is no reason to storm it
        step = min(LONGEST_STEP, STEP * 2**tries)
        return Wait(step * (0.5 + roll() / 2), why, tries + 1)
    if asked > LONGEST_WAIT:
        return None
    return Wait(asked * (1 + _SPREAD * roll()), why, tries + 1)


def _why(problem: Fault | UnreachableError) -> str:
    """Why a later try may succeed, when nothing was bought by this one; else an empty text."""
    if isinstance(problem, UnreachableError):
        return say("no connection") if problem.is_refused else ""
    if problem.retryable is False or problem.is_block or problem.is_spent_for_today:
        return ""
    if problem.status in {429, 503, 529}:
        return say("busy")
    if problem.status == 402:
        return say("credit in use") if problem.is_in_flight else ""
    # Turned away before a provider was chosen (section 9.6).
    is_unrouted = bool(problem.availability) and problem.status < 500
    return say("not available") if problem.retryable and is_unrouted else ""
