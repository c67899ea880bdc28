"""A heartbeat of the main thread, and a thread that notes what the main thread does meanwhile.

How fine it is: Blender's loop sleeps up to 5 ms when there are no events, so that a timer of 1 ms
beats every 1 to 6 ms in a real window; with ``--enable-event-simulate`` the loop spins and the
timer does beat every millisecond, but takes a whole processor from the workers. The sampling thread
is finer: it wants to wake every millisecond, and needs Python's lock (GIL) to do so, as every
callback of the main thread does. How late it wakes, less what it waited for a processor, is how
long somebody held that lock; it was not Paintover if none of its threads ran meanwhile.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import bpy

BEAT = 0.001
_MAIN = threading.main_thread().ident
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass
class Sample:
    """One sleep, from ``asleep`` to ``at``, of the sampling thread. Seconds; ``rss`` in bytes.

    ``late`` is how long it waited for Python's lock while Paintover had it or may have had it, and
    ``doing`` where the workers were then.
    ``who`` had the main thread: ``ours`` is Paintover, ``bench`` this, ``python`` another add-on,
    an empty text Blender itself.
    """

    asleep: float
    at: float
    late: float
    who: str
    rss: int
    doing: str = ""


@dataclass
class Heart:
    """Beats from ``start`` to ``stop``."""

    beats: list[float] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        gc.collect()
        self._ends.clear()
        self._timer = self._beat
        bpy.app.timers.register(self._timer, first_interval=0.0, persistent=True)
        self._thread = threading.Thread(target=self._sample, name="bench-heart", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        if self._thread:
            self._thread.join()
        if bpy.app.timers.is_registered(self._timer):
            bpy.app.timers.unregister(self._timer)

    def longest_gap(self, start: float, end: float) -> float:
        """Longest time without a beat between two moments."""
        inside = [start, *(beat for beat in self.beats if start < beat < end), end]
        return max(after - before for before, after in pairwise(inside))

    def standstill(self, start: float, end: float) -> float:
        """Seconds of all gaps between two moments that are longer than a turn of Blender's loop
        with nothing to do: then it draws, or waits for what draws."""
        inside = [start, *(beat for beat in self.beats if start < beat < end), end]
        return sum(after - before for before, after in pairwise(inside) if after - before > 0.02)

    def longest_wait(self, start: float, end: float) -> tuple[float, str]:
        """Longest wait for Python's lock while the main thread ran no Python of its own, and
        what the workers did then."""
        inside = [
            (s.late, s.doing)
            for s in self.samples
            if start <= s.asleep and s.at <= end and not s.who
        ]
        return max(inside, default=(0.0, ""))

    def growth(self, start: float, end: float) -> int:
        """Most resident memory between two moments, beyond that at ``start``. 0 without /proc."""
        before = [s.rss for s in self.samples if s.at <= start]
        inside = [s.rss for s in self.samples if start <= s.at <= end]
        return max(inside) - before[-1] if before and inside else 0

    def _beat(self) -> float:
        self.beats.append(time.perf_counter())
        return BEAT

    def _sample(self) -> None:
        threads = _threads()
        while not self._ends.is_set():
            asleep = time.perf_counter()
            time.sleep(BEAT)
            now = time.perf_counter()
            late = now - asleep - BEAT
            before, threads = threads, _threads()
            if late > 0.0005:
                # A machine that gives its processors to others is not Paintover's doing. Nor is a
                # wait in which no thread of Paintover's ran: this one had the lock before it slept.
                queued = (_queued(threads, thread) - _queued(before, thread) for thread in threads)
                late = max(0.0, late - sum(queued))
                if _nobody_ran(before, threads):
                    late = 0.0
            who = _who(sys._current_frames().get(_MAIN))
            doing = _workers() if late > 0.004 else ""
            self.samples.append(Sample(asleep, now, late, who, _resident(), doing))


def _workers() -> str:
    """Where Paintover's workers are, for whoever looks for the reason."""
    threads = {thread.ident for thread in threading.enumerate() if "paintover" in thread.name}
    places = []
    for ident, frame in sys._current_frames().items():
        if ident in threads:
            code = frame.f_code
            places.append(f"{Path(code.co_filename).name}:{frame.f_lineno}")
    return " ".join(places)


def _who(frame: Any) -> str:
    if frame is None:
        return ""
    found = "python"
    while frame is not None:
        name = frame.f_code.co_filename
        if "paintover" in name:
            return "ours"
        if name.startswith("bench:"):
            found = "bench"
        frame = frame.f_back
    return found


Threads = dict[int, tuple[int, int, int]]
"""Of this thread and each of Paintover's, by its number: nanoseconds on a processor and in line for
one, and how often it began to run (Linux: /proc/PID/task/TID/schedstat; else nothing)."""


def _threads() -> Threads:
    ours = [t.native_id for t in threading.enumerate() if "paintover" in t.name]
    return {thread: _schedstat(thread) for thread in (threading.get_native_id(), *ours) if thread}


def _queued(threads: Threads, thread: int) -> float:
    """Seconds that a thread has stood in line for a processor."""
    return threads.get(thread, (0, 0, 0))[1] / 1e9


def _nobody_ran(before: Threads, after: Threads) -> bool:
    """Whether no thread of Paintover's did; never where nobody tells."""
    own = threading.get_native_id()
    return any(after[own]) and all(
        stat == before.get(thread) for thread, stat in after.items() if thread != own
    )


def clock() -> float:
    """Seconds on a clock that stands while this thread stands in line for a processor."""
    return time.perf_counter() - waited(threading.get_native_id())


def waited(thread: int | None) -> float:
    """Seconds that a thread has stood in line for a processor (Linux; else 0)."""
    return _schedstat(thread)[1] / 1e9


def _schedstat(thread: int | None) -> tuple[int, int, int]:
    try:
        with open(f"/proc/self/task/{thread}/schedstat", "rb") as file:  # noqa: PTH123 quick
            ran, queued, turns = file.read().split()
    except (OSError, ValueError):
        return 0, 0, 0
    return int(ran), int(queued), int(turns)


def _resident() -> int:
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 quick
            return int(file.read().split()[1]) * _PAGE
    except OSError:
        return 0
