"""Asks again where that is free (``retry``), and waits in between, visibly and to be cancelled."""

import time
from collections.abc import Callable
from dataclasses import replace

from ..core.errors import UnreachableError
from ..core.request import Reference, Request
from ..core.wording import say, together
from . import retry
from .answer import Answer
from .faults import Fault
from .progress import Meter

SLICE = 0.05
"""Longest sleep in seconds between two looks whether to stop."""

Smaller = Callable[[tuple[Reference, ...]], tuple[Reference, ...] | None]
"""Makes smaller pictures of those that a server found too large; None when that cannot be."""


class Patience:
    """One for each job. ``watch`` raises CancelledError when it is time to stop."""

    def __init__(
        self, watch: Callable[[], None], meter: Meter, smaller: Smaller = lambda references: None
    ) -> None:
        self._watch = watch
        self._meter = meter
        self._smaller = smaller
        self._references: tuple[Reference, ...] | None = None

    def ask(self, send: Callable[[Request], Answer | Fault], request: Request) -> Answer | Fault:
        """``send`` until there is an answer, or a refusal that waiting does not change.

        Raises what ``send`` raises, and CancelledError at once in the middle of a wait.
        """
        tries = 1
        while True:
            asked = request
            if self._references is not None:
                asked = replace(request, references=self._references)
            try:
                outcome = send(asked)
            except UnreachableError as error:
                wait = retry.wait_for(error, tries)
                if wait is None:
                    if tries > 1:
                        error.message = together(
                            error.message, say("Paintover tried {count} times.", count=tries)
                        )
                    raise
            else:
                if not isinstance(outcome, Fault):
                    return outcome
                if self._shrinks(outcome, asked):
                    continue
                wait = retry.wait_for(outcome, tries)
                if wait is None:
                    return replace(outcome, tries=tries)
            self._rest(wait)
            tries += 1

    def _shrinks(self, fault: Fault, asked: Request) -> bool:
        """Whether there is a smaller request to send, once: 413 comes before anything is made."""
        if fault.status != 413 or self._references is not None or not asked.references:
            return False
        self._references = self._smaller(asked.references)
        return self._references is not None

    def _rest(self, wait: retry.Wait) -> None:
        resumes_at = time.monotonic() + wait.seconds
        self._meter.pause(resumes_at, wait.note)
        while (left := resumes_at - time.monotonic()) > 0:
            self._watch()
            time.sleep(min(left, SLICE))
