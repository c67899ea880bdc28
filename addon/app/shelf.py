"""The index of the library: a row for every result, ready to be filtered, grouped and drawn.

The main thread's. The files are read on a worker; what is asked of it is remembered until
something changes.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..jobs.runner import Token
from .library import Library, Result, read_result
from .search import Search

_BREATH = 0.001
_BETWEEN = 20
"""After so many files the worker sleeps for so many seconds: others want Python's lock too."""


class Row(NamedTuple):
    """What the gallery knows of a result without opening it. ``job`` and ``thread`` are alike for
    those of one request and of one conversation; ``words`` is what is searched, in small letters.
    """

    id: str
    path: Path | None
    prompt: str
    model: str
    source: str
    scene: str
    job: str
    thread: str
    words: str


class Query(NamedTuple):
    """``scenes`` are identities of scenes and ``placed`` ids of results that the scope takes in;
    None for everything."""

    search: str = ""
    star_only: bool = False
    group: str = "NONE"
    scenes: frozenset[str] | None = None
    placed: frozenset[str] = frozenset()


def row_of(result: Result) -> Row:
    facts = result.facts
    above = facts.get("thread")
    root = above.get("root") if isinstance(above, Mapping) else None
    model, source = str(facts.get("model") or ""), str(facts.get("source") or "")
    return Row(
        id=result.id,
        path=result.path,
        prompt=result.prompt,
        model=model,
        source=source,
        scene=str(facts.get("scene_uid") or ""),
        job=str(facts.get("charge") or facts.get("started") or result.id),
        thread=root if isinstance(root, str) and root else result.id,
        words=" ".join((result.prompt, model, source)).casefold(),
    )


class Shelf:
    """``version`` is another number after every change."""

    def __init__(self, call: Callable[..., None], start: Callable[[], None]) -> None:
        """``call`` is ``Session.call``; ``start`` starts the pump."""
        self._call, self._start = call, start
        self._rows: dict[str, Row] = {}
        self._order: list[Row] = []
        self._removed: set[str] = set()
        self._root: Path | None = None
        self._is_reading = False
        self._opened: Result | None = None
        self._remembered: tuple[Any, list[Row]] | None = None
        self.on_look: Callable[[Library], None] = lambda library: None
        self.starred: frozenset[str] = frozenset()
        self.notes: Mapping[str, str] = {}
        self.version = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_reading(self) -> bool:
        return self._is_reading

    def look(self, library: Library) -> None:
        """Read this library on a worker, unless it is read already. For every draw."""
        if library.root == self._root or self._is_reading:
            return
        self._root, self._is_reading = library.root, True
        self._rows = {id: row for id, row in self._rows.items() if row.path is None}
        self._removed.clear()
        self._change()

        def work(token: Token) -> list[Row]:
            found = []
            for number, path in enumerate(library.paths(), 1):
                if number % _BETWEEN == 0:
                    token.check()
                    time.sleep(_BREATH)
                found.append(row_of(read_result(path)))
            return found

        def then(found: list[Row] | None, _error: Exception | None) -> None:
            self._is_reading = False
            if library.root == self._root:
                fresh = {row.id: row for row in found or ()} | self._rows
                self._rows = {id: row for id, row in fresh.items() if id not in self._removed}
                self._change()

        self._call(work, then)
        self.on_look(library)
        self._start()

    def forget(self) -> None:
        """Know nothing, and read the library anew when it is looked at next."""
        self._root, self._opened = None, None
        self._rows.clear()
        self._change()

    def add(self, results: Iterable[Result]) -> None:
        """What has arrived, or is back from the trash."""
        for result in results:
            self._removed.discard(result.id)
            self._rows[result.id] = row_of(result)
        self._change()

    def remove(self, ids: Iterable[str]) -> None:
        """What was deleted."""
        for each in ids:
            self._removed.add(each)
            self._rows.pop(each, None)
            if self._opened and self._opened.id == each:
                self._opened = None
        self._change()

    def mark(self, starred: Iterable[str], notes: Mapping[str, str]) -> None:
        """All stars and notes, whenever one of them changes."""
        self.starred, self.notes = frozenset(starred), dict(notes)
        self._change()

    def row(self, result_id: str) -> Row | None:
        return self._rows.get(result_id)

    def open(self, result_id: str) -> Result | None:
        """Read all facts of a result: one small file. None where it is not in the index."""
        row = self._rows.get(result_id)
        if row is None or row.path is None or not row.path.is_file():
            self._opened = None
        else:
            self._opened = read_result(row.path)
        return self._opened

    def opened(self, result_id: str) -> Result | None:
        """The result that was opened last, if it is this one."""
        return self._opened if self._opened and self._opened.id == result_id else None

    def found(self, query: Query) -> list[Row]:
        """What is asked for, newest first, groups together; remembered until something changes.

        A group stands where its newest picture stands.
        """
        key = (self.version, query, time.strftime("%Y%m%d"))
        if self._remembered is None or self._remembered[0] != key:
            self._remembered = key, self._sought(query)
        return self._remembered[1]

    def _sought(self, query: Query) -> list[Row]:
        rows: Iterable[Row] = self._order
        if query.scenes is not None:
            scenes, placed = query.scenes, query.placed
            rows = (row for row in rows if row.scene in scenes or row.id in placed)
        if query.star_only:
            rows = (row for row in rows if row.id in self.starred)
        if query.search.strip():
            search = Search(query.search, self.starred, self.notes)
            rows = (row for row in rows if search.matches(row))
        found = list(rows)
        if query.group == "NONE":
            return found
        groups: dict[str, list[Row]] = {}
        for row in found:
            groups.setdefault(group_of(row, query.group), []).append(row)
        return [row for group in groups.values() for row in group]

    def _change(self) -> None:
        self._order = sorted(self._rows.values(), key=lambda row: row.id, reverse=True)
        self.version += 1


def group_of(row: Row, group: str) -> str:
    """Alike for rows that stand together."""
    return {"JOB": row.job, "CONVERSATION": row.thread}.get(group, "")


def pages(count: int, per_page: int) -> int:
    """How many pages there are; at least one."""
    return max(1, -(-count // max(1, per_page)))
