"""The record of what was charged: lines that are only ever added, in Blender's user folder.

Not in the library: money belongs to the artist, whichever folder the pictures are in. Each Blender
writes a file of its own per month, so that several at once are never in each other's way, and a
line that was cut off is always the last of its file. A lock beside the file is held as long as its
Blender lives; a request that a dead one had sent may have been charged.
"""

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from ..core import money
from ..core.money import Charge, Spending, Standing
from ..core.wording import say
from .lock import Held, Lock

_ENDED = say("Blender closed before the answer came, so it may have been charged.")
_KEPT_SETTLED = 5


class Ledger:
    """Charges by id, of this and other sessions. For every thread.

    ``folder`` None keeps nothing. What the disk does not take counts all the same, and is written
    with the next line.
    """

    def __init__(self, folder: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._name = f"{secrets.token_hex(6)}.jsonl"
        self._lock = threading.RLock()
        self._charges: dict[str, Charge] = {}
        self._mine: set[str] = set()
        self._settled: list[Charge] = []
        self._unwritten: list[Charge] = []
        self._file: int | None = None
        self._held: Lock | None = None
        self._path: Path | None = None
        self._is_torn = False
        self._seen: dict[Path, tuple[int, int]] = {}
        self._spending = Spending(self._today())

    @property
    def spending(self) -> Spending:
        """Prepared, for panels: reckoned anew only when something changed, or the day did."""
        today = self._today()
        if self._spending.day != today:
            with self._lock:
                self._reckon(today)
        return self._spending

    def begin(self, charge: Charge, limit: float = 0.0) -> None:
        """Note that a request is about to be sent. Raises LimitError, and then it must not be."""
        with self._lock:
            self.check(limit, charge.promise)
            self._mine.add(charge.id)
            self.write(charge)

    def check(self, limit: float, promise: float = 0.0) -> None:
        """Raise LimitError where a request of that price would go beyond the session's limit."""
        if not limit:
            return
        with self._lock:
            mine = [self._charges[name] for name in self._mine]
            held = sum(
                charge.promise
                for charge in mine
                if charge.standing in (Standing.SENT, Standing.OPEN)
            )
            money.check_limit(limit, self._spending.session, held, promise)

    def get(self, charge_id: str) -> Charge | None:
        with self._lock:
            return self._charges.get(charge_id)

    def write(self, charge: Charge) -> None:
        """Add a line. Never fails."""
        with self._lock:
            before = self._charges.get(charge.id)
            if before and before.standing is Standing.OPEN and charge.standing is Standing.KNOWN:
                self._settled = [*self._settled, charge][-_KEPT_SETTLED:]
            self._charges[charge.id] = money.newer(before, charge)
            self._unwritten.append(charge)
            with contextlib.suppress(OSError):
                self._write_down()
            self._reckon(self._today())

    def dismiss(self, charge_id: str) -> None:
        """Give up on an open charge, or take a settled one off the list."""
        with self._lock:
            self._settled = [charge for charge in self._settled if charge.id != charge_id]
            charge = self._charges.get(charge_id)
            if charge and charge.standing is Standing.OPEN:
                self.write(replace(charge, standing=Standing.DISMISSED))
            self._reckon(self._today())

    def refresh(self) -> None:
        """Read what other Blenders wrote. For a worker."""
        if self._folder is None:
            return
        for path in sorted(self._folder.glob("[0-9]*-[0-9]*/*.jsonl")):
            if path.name != self._name:
                with contextlib.suppress(OSError):
                    self._read(path)
        with self._lock:
            self._reckon(self._today())

    def close(self) -> None:
        """Let go of the file. Idempotent; a late worker may still write."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
            if self._held and self._path:
                self._held.release()
                with contextlib.suppress(OSError):
                    _lock_of(self._path).unlink(missing_ok=True)
            self._file = self._path = self._held = None

    def _read(self, path: Path) -> None:
        found = path.stat()
        charges = [] if self._seen.get(path) == (found.st_size, found.st_mtime_ns) else _read(path)
        self._seen[path] = found.st_size, found.st_mtime_ns
        sent = {charge.id for charge in charges if charge.standing is Standing.SENT}
        sent -= {charge.id for charge in charges if charge.standing is not Standing.SENT}
        if sent and _is_alive(path):
            del self._seen[path]  # it will end one way or the other
        elif sent:
            charges += [
                replace(charge, standing=Standing.OPEN, why=_ENDED, closed=charge.at)
                for charge in charges
                if charge.id in sent
            ]
        with self._lock:
            for charge in charges:
                self._charges[charge.id] = money.newer(self._charges.get(charge.id), charge)

    def _write_down(self) -> None:
        """Append what is not yet on disk. Raises OSError."""
        if self._folder is None:
            self._unwritten.clear()
            return
        month = datetime.fromtimestamp(self._clock()).strftime("%Y-%m")
        path = self._folder / month / self._name
        if path != self._path:
            self.close()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
            self._path = path
            with contextlib.suppress(Held, OSError):
                self._held = Lock(_lock_of(path))
        assert self._file is not None
        while self._unwritten:
            line = json.dumps(self._unwritten[0].to_json(), separators=(",", ":")).encode() + b"\n"
            if self._is_torn:
                line = b"\n" + line
            self._is_torn = True  # until all of it is there
            if os.write(self._file, line) == len(line):
                self._is_torn = False
                del self._unwritten[0]
            else:
                raise OSError("the disk took a part only")

    def _reckon(self, today: date) -> None:
        charges = list(self._charges.values())
        day, month = money.sums(charges, today)
        mine = [self._charges[name] for name in self._mine]
        ended = [charge for charge in mine if charge.standing is Standing.KNOWN]
        waiting = [charge for charge in charges if charge.standing is Standing.OPEN]
        self._spending = Spending(
            day=today,
            session=round(sum(charge.cost or 0.0 for charge in mine), 9),
            today=day,
            month=month,
            last=max(ended, key=lambda charge: charge.closed, default=None),
            open=tuple(sorted(waiting, key=lambda charge: charge.at, reverse=True)),
            settled=tuple(reversed(self._settled)),
        )

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock()).date()


_BINARY = getattr(os, "O_BINARY", 0)
_LONG_AGO = 24 * 3600.0
"""Seconds after which a file is nobody's, where the disk knows no locks."""


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _is_alive(path: Path) -> bool:
    """Whether the Blender that writes a file still runs."""
    if not _lock_of(path).exists():
        return False
    try:
        Lock(_lock_of(path)).release()
    except Held:
        return True
    except OSError:
        return time.time() - path.stat().st_mtime < _LONG_AGO
    return False


def _read(path: Path) -> list[Charge]:
    """Every line that can be read; one that was cut off, or is not ours, costs no other."""
    found = []
    for line in path.read_bytes().splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            found.append(money.from_json(json.loads(line)))
    return found
