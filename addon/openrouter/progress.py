"""How far a request has come, told a few times a second."""

import time
from collections.abc import Callable

from ..core.progress import Phase, Progress

INTERVAL = 0.1
"""Seconds between two reports of the same phase."""


class Meter:
    """Reports each new phase at once, and bytes within it at most every ``INTERVAL``."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._phase: Phase | None = None
        self._next = 0.0

    def tell(self, phase: Phase, done: int = 0, total: int | None = None) -> None:
        now = time.monotonic()
        if phase is self._phase and now < self._next and done != total:
            return
        self._phase, self._next = phase, now + INTERVAL
        self._report(Progress(phase, done, total))

    def pause(self, resumes_at: float, note: str) -> None:
        """Nothing is under way until ``resumes_at``, a time of ``time.monotonic``."""
        self._phase = Phase.PAUSED
        self._report(Progress(Phase.PAUSED, resumes_at=resumes_at, note=note))
