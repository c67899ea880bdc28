"""The library on disk: every returned picture as its raw bytes, with a JSON sidecar.

A picture is here before anything else is done with it. Nothing here is ever changed by Paintover,
and nothing is deleted unless the artist deletes it. Used by workers and the main thread; each file
has one writer.
"""

import contextlib
import itertools
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core import naming, picture
from ..core.errors import LibraryError
from ..core.wording import say
from . import json_file
from .intent import Intent
from .parts import Part

MIN_FREE_BYTES = 64 * 1024 * 1024
"""Less than this on the disk and nothing is sent: the answer might not fit."""

_OURS = re.compile(r"\d{8}-\d{6}-")
"""How the names of results begin; a library may stand in a folder with other pictures."""

_PICTURES = {format.extension for format in picture.Format} - {".svg"}


@dataclass(frozen=True, slots=True)
class Result:
    """A picture in the library.

    ``path`` is None only when no disk would take it; ``data`` then holds its bytes. ``facts``
    is the sidecar. ``warning`` says so when it could not be kept where it belongs.
    """

    id: str
    path: Path | None
    facts: dict[str, Any]
    data: bytes | None = field(default=None, repr=False)
    warning: str = ""

    @property
    def prompt(self) -> str:
        return str(self.facts.get("prompt", ""))

    @property
    def cost(self) -> float | None:
        """US dollars; None where they are not known. What is known is the price of the request,
        which may have made several pictures: this one's share of it."""
        cost, pictures = self.facts.get("cost"), self.facts.get("pictures")
        if not isinstance(cost, int | float):
            return None
        return cost / pictures if isinstance(pictures, int) and pictures > 1 else cost


class Library:
    """A folder with one folder per month, and the parts still arriving in ``incoming``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def check(self) -> None:
        """Raise LibraryError, in the artist's words, when a picture could not be kept."""
        remedy = say("Choose another library folder in the preferences. Nothing was sent.")
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.incoming):
                pass
            free = shutil.disk_usage(self.incoming).free
        except OSError as error:
            raise LibraryError("The library folder can't be written to.", remedy) from error
        if free < MIN_FREE_BYTES:
            raise LibraryError(
                "The disk with the library is full.",
                say("Free some space there, or: {remedy}", remedy=remedy),
            )

    def open_part(self) -> Part:
        """A new file for a picture that arrives. Disk trouble moves it to memory."""
        return Part(self.incoming / f"{secrets.token_hex(8)}.part")

    def begin(self, facts: dict[str, Any]) -> Intent:
        """A job of this library: what it is about to do is on disk from here to its end."""
        return Intent(self.incoming, facts)

    def keep(
        self, part: Part, facts: dict[str, Any], when: datetime, *, usable: bool = True
    ) -> Result:
        """Give a complete part its place and its sidecar.

        What is not ``usable`` as a picture is kept in a folder apart. Falls back to the system's
        temporary folder, then to memory: whatever the disk does, the bytes are in the result.
        """
        part.close()
        found = picture.probe(part.head)
        extension = found.format.extension if found else ".bin"
        token = secrets.token_hex(3)
        # Names sort by time, and a quick model makes several pictures in a second.
        made = f"{when:%Y%m%d-%H%M%S}-{when.microsecond // 1000:03}"
        name = f"{made}-{naming.file_stem(str(facts.get('prompt', '')))}-{token}"
        facts = {
            **facts,
            "id": name,
            "file": name + extension,
            "media_type": found.format.media_type if found else "application/octet-stream",
            "width": found.width if found else 0,
            "height": found.height if found else 0,
            "bytes": part.size,
            "sha256": part.sha256,
        }
        part.note(facts)
        for folder, warning in self._folders(name, usable).items():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path = part.move_to(folder / (name + extension))
            except OSError:
                continue
            _write_sidecar(path, facts)
            return Result(name, path, facts, warning=warning)
        warning = say(
            "No disk took the picture: it is lost when Blender closes, unless you save it."
        )
        return Result(name, None, facts, part.read(), warning)

    def resume(self, facts: dict[str, Any]) -> Result | None:
        """Finish a ``keep`` that was cut short, by what its part had noted.

        None when the picture had not been moved yet, or is kept where no results are.
        """
        name, file = facts.get("id"), facts.get("file")
        if not (isinstance(name, str) and isinstance(file, str) and _OURS.match(name)):
            return None
        if Path(file).name != file or Path(file).stem != name:
            return None
        for folder, warning in self._folders(name, usable=True).items():
            path = folder / file
            with contextlib.suppress(OSError):
                path.with_suffix(".part").unlink(missing_ok=True)
            if path.is_file():
                if not path.with_suffix(".json").exists():
                    _write_sidecar(path, facts)
                with contextlib.suppress(OSError):
                    path.with_suffix(".json.part").unlink(missing_ok=True)
                return Result(name, path, facts, warning=warning)
        return None

    def _folders(self, name: str, usable: bool) -> dict[Path, str]:
        """Where a picture of that name belongs, then where it goes in need, with a warning."""
        month = self.root / f"{name[:4]}-{name[4:6]}"
        rescue = Path(tempfile.gettempdir()) / "paintover-rescued"
        warning = say(
            "The library's disk failed. The picture is in {folder}: move it from there.",
            folder=rescue,
        )
        return {month if usable else month / "unreadable": "", rescue: warning}

    def find(self, result_id: str) -> Result | None:
        """Look a result up by its id."""
        if Path(result_id).name != result_id:
            return None
        month = f"{result_id[:4]}-{result_id[4:6]}"
        for path in self.root.glob(f"{month}/{result_id}.*"):
            if path.suffix in _PICTURES:
                return read_result(path)
        return None

    def latest(self, most: int) -> list[Result]:
        """The newest results, newest first. Reads many small files: for a worker."""
        return [read_result(path) for path in itertools.islice(self.paths(), most)]

    def paths(self) -> Iterator[Path]:
        """The pictures of all results, newest first. Lists folders: for a worker."""
        for month in sorted(self.root.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]"), reverse=True):
            inside = month.iterdir() if month.is_dir() else ()
            pictures = [path for path in inside if path.suffix in _PICTURES]
            pictures = [path for path in pictures if _OURS.match(path.name)]
            yield from sorted(pictures, key=lambda path: path.name, reverse=True)


def read_result(path: Path) -> Result:
    """A picture whose sidecar is missing or broken is still a picture."""
    return Result(path.stem, path, json_file.read(path.with_suffix(".json")))


def _write_sidecar(path: Path, facts: dict[str, Any]) -> None:
    """Flushed and renamed, so that a sidecar is whole or absent. The picture matters more: a
    disk that has just filled up costs the sidecar, not the result."""
    sidecar = path.with_suffix(".json")
    temporary = path.with_suffix(".json.part")
    try:
        # A model's words may hold half a character, which UTF-8 has no bytes for.
        with temporary.open("w", encoding="utf-8", errors="replace") as file:
            json.dump(facts, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(sidecar)
    except (OSError, ValueError, RecursionError):
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
