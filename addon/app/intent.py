"""What a job is about to do, on disk before it does it, should Blender be killed meanwhile.

Each job has a folder in the library's ``incoming``: ``lock``, held as long as its worker lives;
``job.json``, the intent; ``1.part``, ``2.part`` …, pictures while they arrive; ``1.json`` …, what
their sidecars will say. It is gone when the job has ended. ``adopt`` reads what others left.
"""

import contextlib
import os
import platform
import secrets
from pathlib import Path
from typing import Any

from . import json_file
from .lock import Held, Lock
from .parts import Part

LOCK, JOB = "lock", "job.json"


class Intent:
    """The folder of one job, made and used by its worker. Is its own ``openrouter.Witness``.

    Trouble with the disk costs the intent, never the job: parts then go on in memory.
    """

    def __init__(self, incoming: Path, facts: dict[str, Any]) -> None:
        self._facts = {
            **facts,
            "may_be_charged": False,
            "generation_id": "",
            "host": platform.node(),
            "pid": os.getpid(),
        }
        self._opened = 0
        self.folder, self._lock = _own_folder(incoming)
        self._write()

    def open_part(self) -> Part:
        """A new file for a picture that arrives."""
        self._opened += 1
        return Part(self.folder / f"{self._opened}.part")

    def leaving(self) -> None:
        self._note("may_be_charged", True)

    def declined(self) -> None:
        self._note("may_be_charged", False)

    def named(self, generation_id: str) -> None:
        self._note("generation_id", generation_id)

    def close(self) -> None:
        """The job has ended and the artist is told of it in other ways. Idempotent."""
        clear(self.folder)
        if self._lock:
            self._lock.release()
        clear(self.folder)  # Windows removes no file that is open

    def _note(self, key: str, value: object) -> None:
        if self._facts[key] != value:
            self._facts[key] = value
            self._write()

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            json_file.write(self.folder / JOB, self._facts)


def clear(folder: Path) -> None:
    """Remove a job's folder: first what tells that it had not ended, last the lock."""
    order = {JOB: 0, LOCK: 2}
    for path in sorted(inside(folder), key=lambda path: order.get(path.name, 1)):
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def inside(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _own_folder(incoming: Path) -> tuple[Path, Lock | None]:
    """A new folder and its lock; None where the disk knows no locks.

    Another Blender that looks around between our making the folder and our locking it takes it
    for left behind, and clears it: then the next one is tried.
    """
    folder = incoming
    for _ in range(4):
        folder = incoming / secrets.token_hex(8)
        try:
            folder.mkdir(parents=True)
            lock = Lock(folder / LOCK)
        except (Held, FileNotFoundError):
            continue
        except OSError:
            return folder, None
        if (folder / LOCK).exists():
            return folder, lock
        lock.release()
    return folder, None
