"""Stars and notes: a small file of their own beside a picture, which is never changed itself."""

from pathlib import Path
from typing import NamedTuple

from ..core.errors import LibraryError
from . import json_file

_ENDING = ".mark.json"


class Mark(NamedTuple):
    """What an artist has noted on a result."""

    star: bool = False
    note: str = ""


def path_of(picture: Path) -> Path:
    return picture.with_name(picture.stem + _ENDING)


def read_all(root: Path) -> dict[str, Mark]:
    """Every mark of a library, by the id of its result. Reads many small files: for a worker."""
    return {path.name.removesuffix(_ENDING): _read(path) for path in root.glob(f"*/*{_ENDING}")}


def read(picture: Path) -> Mark:
    return _read(path_of(picture))


def write(picture: Path, mark: Mark) -> None:
    """A few bytes. Raises LibraryError; what was noted before is still there then."""
    path = path_of(picture)
    try:
        if mark == Mark():
            path.unlink(missing_ok=True)
        else:
            json_file.write(path, mark._asdict())
    except OSError as error:
        raise LibraryError(
            "The library folder can't be written to.", "Nothing was changed.", detail=str(error)
        ) from error


def _read(path: Path) -> Mark:
    found = json_file.read(path)
    note = found.get("note")
    return Mark(found.get("star") is True, note if isinstance(note, str) else "")
