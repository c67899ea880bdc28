"""Unfinished pictures, while a model paints: files to look at, gone when the job ends.

They lie in a folder of their own in Blender's temporary one, never in the library: what is no
result must not be found there after a crash.
"""

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..core import picture
from .parts import Part

if TYPE_CHECKING:
    from ..openrouter.answer import Blob

_NOWHERE = Path("/nowhere/paintover")
"""A folder that is not there."""


@dataclass(frozen=True, slots=True)
class Partial:
    """News of a worker: an unfinished picture, the latest so far."""

    path: Path


class Partials:
    """Those of one job. Used by its worker alone.

    Each has a file of its own, because Blender may still be reading the one before.
    """

    def __init__(self, scratch: Path | None, report: Callable[[Partial], None]) -> None:
        self._scratch = scratch
        self._report = report
        self._folder: Path | None = None
        self._opened = itertools.count()
        self._shown = itertools.count()

    def open(self) -> Part:
        """Where there is no folder for it, it is kept in memory while it arrives."""
        return Part((self._own_folder() or _NOWHERE) / f"{next(self._opened)}.part")

    def take(self, blob: "Blob") -> None:
        """Show a blob that holds an unfinished picture. A disk that fails costs only the view."""
        part = cast(Part, blob)  # the wire knows parts only as blobs
        found = picture.probe(part.head)
        folder = self._own_folder()
        if folder is not None and found is not None:
            name = f"{next(self._shown)}{found.format.extension}"
            with contextlib.suppress(OSError):
                part.close()
                self._report(Partial(part.move_to(folder / name)))
                return
        with contextlib.suppress(OSError):
            part.discard()

    def clear(self) -> None:
        """Leave nothing behind; idempotent."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _own_folder(self) -> Path | None:
        if self._folder is None and self._scratch is not None:
            with contextlib.suppress(OSError):
                self._folder = Path(tempfile.mkdtemp(prefix="paintover-", dir=self._scratch))
        return self._folder
