"""Delete results to the system's trash, and take that back while this Blender runs.

For workers. Until then the library's ``deleted`` holds a second name of every file, which takes
no room; a copy where the disk knows no such thing.
"""

import contextlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ..core.errors import LibraryError
from ..core.wording import say
from . import keepsakes

_KEPT_FOR = 7 * 24 * 3600
"""Seconds after which what a killed Blender left is removed; the trash still has it."""

_DRIVES_WITH_TRASH = 3
"""DRIVE_FIXED of GetDriveTypeW: on any other drive Windows deletes for good, and does not tell."""


class Deleted(NamedTuple):
    """One deletion: where its second names are, and each with the file it was."""

    folder: Path
    files: tuple[tuple[Path, Path], ...]
    pictures: tuple[Path, ...]

    @property
    def ids(self) -> list[str]:
        return [picture.stem for picture in self.pictures]


def delete(root: Path, pictures: Iterable[Path]) -> Deleted:
    """Move pictures with all that belongs to them into the trash, or none of them.

    Raises LibraryError.
    """
    pictures = tuple(picture for picture in pictures if picture.is_file())
    if not pictures:
        raise LibraryError("These pictures are no longer in the library.", "Nothing was deleted.")
    _require_trash(root)
    folder = root / "deleted" / f"{int(time.time())}-{secrets.token_hex(4)}"
    kept = []
    try:
        folder.mkdir(parents=True)
        for original in (file for picture in pictures for file in _files(picture)):
            second = folder / f"{len(kept)}-{original.name}"
            _double(original, second)
            kept.append((second, original))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise LibraryError(
            "The library folder can't be written to.", "Nothing was deleted.", detail=str(error)
        ) from error
    deleted = Deleted(folder, tuple(kept), pictures)
    try:
        _to_trash([original for _, original in kept])
    except Exception as error:  # of several kinds, by system
        restore(deleted)
        raise LibraryError(
            "The system's trash does not take these pictures.",
            "Nothing was deleted. Remove them in the file browser if you want them gone.",
            detail=str(error),
        ) from error
    return deleted


def restore(deleted: Deleted) -> list[Path]:
    """Put back what was deleted; the pictures. Raises LibraryError.

    The trash keeps what it has.
    """
    for second, original in deleted.files:
        try:
            if not original.exists():
                original.parent.mkdir(parents=True, exist_ok=True)
                _double(second, original)
        except OSError as error:
            raise LibraryError(
                say('"{name}" could not be put back.', name=original.name),
                "It is in the system's trash: take it from there.",
                detail=str(error),
            ) from error
    forget(deleted)
    return list(deleted.pictures)


def forget(deleted: Deleted) -> None:
    """From here on only the trash has it."""
    shutil.rmtree(deleted.folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        deleted.folder.parent.rmdir()  # when it is empty


def tidy(root: Path) -> None:
    """Remove what was left by a Blender that was killed; others may use the library now."""
    for folder in root.glob("deleted/*-*"):
        when = folder.name.partition("-")[0]
        if when.isdecimal() and int(when) < time.time() - _KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)


def _files(picture: Path) -> list[Path]:
    beside = (
        picture.with_suffix(".json"),
        picture.with_name(f"{picture.stem}.turn.json"),
        keepsakes.path_of(picture),
    )
    return [picture, *(file for file in beside if file.is_file())]


def _double(file: Path, second: Path) -> None:
    try:
        second.hardlink_to(file)
    except OSError:
        shutil.copy2(file, second)


def _to_trash(files: list[Path]) -> None:
    from send2trash import send2trash  # pyright: ignore[reportMissingImports]

    for file in files:
        send2trash(str(file))
        if file.exists():
            raise OSError(f"{file.name} is still there")


def _require_trash(root: Path) -> None:
    if sys.platform != "win32":
        return
    windows: Any = __import__("ctypes").windll
    drive = os.path.splitdrive(root.resolve())[0] + "\\"
    if windows.kernel32.GetDriveTypeW(drive) != _DRIVES_WITH_TRASH:
        raise LibraryError(
            "The drive of the library has no trash.",
            "Nothing was deleted. Remove the pictures in the file browser if you want them gone.",
        )


class Keeping:
    """The main thread's. ``news`` is a sentence on what a worker did last, for the panel."""

    def __init__(self) -> None:
        self.deleted: list[Deleted] = []
        self.news = ""
        self.is_bad_news = False

    def tell(self, news: str, *, is_bad: bool = False) -> None:
        self.news, self.is_bad_news = news, is_bad

    def close(self) -> None:
        """Blender closes: from here on only the trash has what was deleted."""
        for each in self.deleted:
            forget(each)
        self.deleted.clear()
