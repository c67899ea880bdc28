"""Cancels a job from another thread and takes the time until it ends."""

import threading
import time

import pytest

from addon.core import errors
from tests.unit.openrouter.helpers import Inbox, client, png, reference, request

QUICKLY = 2.0
"""Seconds; what nobody cancels ends after three or more, when the other side hangs up."""


class Canceller:
    """Cancels a job from another thread, and knows when."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.at = 0.0

    def __call__(self) -> bool:
        return self._event.is_set()

    def cancel(self, after: float = 0.0) -> None:
        def run() -> None:
            time.sleep(after)
            self.at = time.monotonic()
            self._event.set()

        threading.Thread(target=run, daemon=True).start()


def cancelled_in(canceller: Canceller, base: str, **changes) -> tuple[float, Inbox]:
    """Seconds between the wish and the error."""
    inbox = Inbox()
    job = request(references=(reference(png(padding=changes.pop("upload", 4000))),), **changes)
    with pytest.raises(errors.CancelledError):
        client(base, canceller, read_timeout=30, connect_timeout=30).generate(job, inbox)
    assert "open" not in inbox.states
    return time.monotonic() - canceller.at, inbox
