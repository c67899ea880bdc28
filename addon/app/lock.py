"""A file that is locked as long as its owner lives, however its owner ends."""

import contextlib
import sys
from pathlib import Path


class Held(Exception):
    """Another process, or another part of this one, has the lock."""


class Lock:
    """An exclusive lock; the system lets go of it when the process ends, also by ``kill -9``.

    Raises Held, and OSError where the file cannot be opened or the disk knows no locks.
    """

    def __init__(self, path: Path) -> None:
        # Python's descriptors are not inherited: a child process cannot keep the lock alive.
        self._file = path.open("ab")
        try:
            _lock(self._file.fileno())
        except BaseException:
            self._file.close()
            raise

    def release(self) -> None:
        """Idempotent."""
        with contextlib.suppress(OSError):
            self._file.close()


def _lock(descriptor: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Not lockf, whose locks go when any descriptor of the file is closed.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as held:
        raise Held from held
