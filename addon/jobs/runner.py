"""Run work on threads, a few at a time; the rest waits in line.

The main thread owns the runner: only ``Token`` is used by workers. A thread is made per job, so
that an idle runner costs nothing and holds no thread when Blender quits.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from ..core.errors import CancelledError
from .events import Event, Failed, Finished, Progressed, Started


class Token:
    """A worker's side of a job: report news, and look whether to stop."""

    def __init__(self, job: str, events: "queue.SimpleQueue[Event]") -> None:
        self._job = job
        self._events = events
        self._stop = threading.Event()

    def cancelled(self) -> bool:
        return self._stop.is_set()

    def check(self) -> None:
        """Raise CancelledError when it is time to stop."""
        if self._stop.is_set():
            raise CancelledError

    def report(self, news: Any) -> None:
        self._events.put(Progressed(self._job, news))

    def cancel(self) -> None:
        self._stop.set()


Work = Callable[[Token], Any]


class Runner:
    """At most ``max_parallel`` jobs at once, in the order they were submitted."""

    def __init__(self, max_parallel: int = 3) -> None:
        self.max_parallel = max_parallel
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._waiting: dict[str, tuple[Work, Token]] = {}
        self._running: dict[str, tuple[threading.Thread, Token]] = {}

    @property
    def is_idle(self) -> bool:
        """True when nothing waits, nothing runs, and every event was read."""
        return not self._waiting and not self._running and self._events.empty()

    def submit(self, job: str, work: Work) -> None:
        """Put work in line. ``job`` names it in every event."""
        self._waiting[job] = (work, Token(job, self._events))
        self._start_next()

    def cancel(self, job: str) -> None:
        """Ask a job to stop; idempotent. One that only waited ends here and now."""
        if job in self._waiting:
            del self._waiting[job]
            self._events.put(Failed(job, CancelledError()))
        elif job in self._running:
            self._running[job][1].cancel()

    def events(self) -> Iterator[Event]:
        """What happened since the last call, one by one; starts who is next in line.

        After the end of a job was read, that is: the reader may send the line home first.
        """
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return
            if isinstance(event, Finished | Failed):
                running = self._running.pop(event.job, None)
                if running:
                    running[0].join()
            try:
                yield event
            finally:
                self._start_next()

    def shutdown(self, timeout: float = 2.0) -> bool:
        """Cancel everything and wait, ``timeout`` seconds at most in all.

        False when a thread is still held by something that cannot be interrupted, such as a
        name server that does not answer.
        """
        self._waiting.clear()
        for _, token in self._running.values():
            token.cancel()
        deadline = time.monotonic() + timeout
        for thread, _ in self._running.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread, _ in self._running.values())

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self.max_parallel:
            job = next(iter(self._waiting))
            work, token = self._waiting.pop(job)
            thread = threading.Thread(
                target=self._run, args=(job, work, token), name=f"paintover-{job}", daemon=True
            )
            self._running[job] = (thread, token)
            thread.start()

    def _run(self, job: str, work: Work, token: Token) -> None:
        self._events.put(Started(job))
        try:
            value = work(token)
        except Exception as error:
            self._events.put(Failed(job, error))
        else:
            self._events.put(Finished(job, value))
