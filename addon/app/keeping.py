"""What an artist does with results of the library: star, note, delete, and take that back."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..core.errors import LibraryError, PaintoverError
from ..core.wording import say
from . import keepsakes, runtime, trash
from .keepsakes import Mark
from .library import Library, Result, read_result


def find(result_ids: Iterable[str], library: Library) -> list[Result]:
    """Those that have a file. Raises LibraryError where there are none."""
    session = runtime.get().session
    found = [session.result(each) or library.find(each) for each in result_ids]
    there = [one for one in found if one is not None and one.path is not None]
    if not there:
        raise LibraryError(
            "This picture is not in the library.",
            "It may have been moved or deleted; choose another one in Results.",
        )
    return there


def path_of(result_id: str, library: Library) -> Path:
    """Raises LibraryError where the file is gone."""
    path = find([result_id], library)[0].path
    if path is None or not path.is_file():
        raise LibraryError(
            "The file of this picture is gone.", "It may have been moved or deleted by hand."
        )
    return path


def mark(result_ids: Iterable[str], library: Library, change: Mark, *, star: bool) -> None:
    """Set the star, or else the note, of results. Raises LibraryError."""
    shelf = runtime.get().shelf
    starred, notes = set(shelf.starred), dict(shelf.notes)
    try:
        for each in result_ids:
            noted = Mark(each in starred, notes.get(each, ""))
            noted = noted._replace(star=change.star) if star else noted._replace(note=change.note)
            keepsakes.write(path_of(each, library), noted)
            (starred.add if noted.star else starred.discard)(each)
            notes[each] = noted.note
    finally:
        shelf.mark(starred, {each: note for each, note in notes.items() if note})


def delete(results: Sequence[Result], library: Library) -> None:
    """Into the system's trash, on a worker."""
    now = runtime.get()
    pictures = [result.path for result in results if result.path is not None]

    def then(deleted: trash.Deleted | None, error: PaintoverError | None) -> None:
        if deleted is None:
            now.keeping.tell(error.sentence if error else "", is_bad=True)
            return
        now.keeping.deleted.append(deleted)
        now.session.forget(deleted.ids)
        now.shelf.remove(deleted.ids)
        count = len(deleted.pictures)
        now.keeping.tell(
            say("1 picture is in the trash.")
            if count == 1
            else say("{count} pictures are in the trash.", count=count)
        )

    now.session.call(lambda _token: trash.delete(library.root, pictures), then)
    now.pump.start()


def undo_delete() -> None:
    """Put back what was deleted last, on a worker."""
    now = runtime.get()
    deleted = now.keeping.deleted.pop()

    def work(_token: object) -> tuple[list[Result], dict[str, Mark]]:
        results = [read_result(path) for path in trash.restore(deleted)]
        return results, {one.id: keepsakes.read(one.path) for one in results if one.path}

    def then(
        found: tuple[list[Result], dict[str, Mark]] | None, error: PaintoverError | None
    ) -> None:
        if found is None:
            now.keeping.deleted.append(deleted)
            now.keeping.tell(error.sentence if error else "", is_bad=True)
            return
        results, marks = found
        now.session.add_results(results)
        now.shelf.add(results)
        starred = now.shelf.starred | {each for each, one in marks.items() if one.star}
        notes = {each: one.note for each, one in marks.items() if one.note}
        now.shelf.mark(starred, {**now.shelf.notes, **notes})
        now.keeping.tell("")

    now.session.call(work, then)
    now.pump.start()


def read_marks(library: Library) -> None:
    """All stars and notes of a library, on a worker."""
    now = runtime.get()

    def then(marks: dict[str, Mark] | None, _error: PaintoverError | None) -> None:
        if marks is not None:
            starred = [each for each, one in marks.items() if one.star]
            now.shelf.mark(starred, {each: one.note for each, one in marks.items() if one.note})

    now.session.call(lambda _token: keepsakes.read_all(library.root), then)
