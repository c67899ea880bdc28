"""The index of the library: read on a worker, filtered, grouped, and true after every change."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addon.app.library import Library, Result
from addon.app.session import Session
from addon.app.shelf import Query, Shelf, pages


def put(root: Path, id: str, **facts: Any) -> Result:
    """A result in the library, as a worker leaves it."""
    path = root / f"{id[:4]}-{id[4:6]}" / f"{id}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG")
    path.with_suffix(".json").write_text(json.dumps({"id": id, **facts}))
    return Result(id, path, {"id": id, **facts})


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.shutdown()


@pytest.fixture
def shelf(session: Session) -> Shelf:
    made = Shelf(session.call, lambda: None)
    session.on_results = made.add
    return made


def wait(session: Session) -> None:
    until = time.monotonic() + 30
    while not session.is_idle and time.monotonic() < until:
        session.turn()
        time.sleep(0.005)
    assert session.is_idle


def ids(shelf: Shelf, **query: Any) -> list[str]:
    return [row.id for row in shelf.found(Query(**query))]


A, B, C = "20261101-100000-a-aaaaaa", "20261102-100000-b-bbbbbb", "20261003-100000-c-cccccc"


def test_the_whole_library_is_read_newest_first(
    shelf: Shelf, session: Session, tmp_path: Path
) -> None:
    for each in (A, B, C):
        put(tmp_path, each, prompt=each)
    (tmp_path / "2026-11" / "holiday.png").write_bytes(b"")
    shelf.look(Library(tmp_path))
    assert ids(shelf) == [] and shelf.is_reading
    wait(session)
    assert ids(shelf) == [B, A, C] and not shelf.is_reading


def test_a_broken_sidecar_or_an_empty_folder_is_no_trouble(
    shelf: Shelf, session: Session, tmp_path: Path
) -> None:
    put(tmp_path, A).path.with_suffix(".json").write_text("{")  # type: ignore[union-attr]
    shelf.look(Library(tmp_path))
    wait(session)
    assert ids(shelf) == [A]
    shelf.look(Library(tmp_path / "nothing"))
    wait(session)
    assert ids(shelf) == []


def test_what_arrives_or_goes_while_it_is_read_counts(
    shelf: Shelf, session: Session, tmp_path: Path
) -> None:
    put(tmp_path, A)
    put(tmp_path, C)
    shelf.look(Library(tmp_path))
    session.add_results([put(tmp_path, B)])
    shelf.remove([C])
    wait(session)
    assert ids(shelf) == [B, A]
    shelf.add([put(tmp_path, C)])
    assert ids(shelf) == [B, A, C]


def test_a_scope_takes_in_what_was_made_there_and_what_was_placed(shelf: Shelf) -> None:
    shelf.add(
        [
            Result(A, None, {"scene_uid": "here"}),
            Result(B, None, {"scene_uid": "elsewhere"}),
            Result(C, None, {}),
        ]
    )
    assert ids(shelf, scenes=frozenset({"here"}), placed=frozenset({C})) == [A, C]
    assert ids(shelf, scenes=frozenset()) == []


def test_stars_and_notes_are_looked_at_anew(shelf: Shelf) -> None:
    shelf.add([Result(A, None, {}), Result(B, None, {})])
    assert ids(shelf, star_only=True) == ids(shelf, search="client") == []
    shelf.mark({A}, {B: "Client's choice"})
    assert ids(shelf, star_only=True) == [A] and ids(shelf, search="client") == [B]


def test_groups_stand_where_their_newest_stands(shelf: Shelf) -> None:
    shelf.add(
        [
            Result(C, None, {"charge": "1"}),
            Result(A, None, {"charge": "2", "thread": {"root": C}}),
            Result(B, None, {"charge": "1", "thread": "broken"}),
        ]
    )
    assert ids(shelf, group="JOB") == [B, C, A]
    assert ids(shelf, group="CONVERSATION") == [B, A, C]


def test_nothing_is_sought_twice(shelf: Shelf) -> None:
    shelf.add([Result(A, None, {})])
    assert shelf.found(Query()) is shelf.found(Query())


def test_a_deleted_file_is_not_opened(shelf: Shelf, tmp_path: Path) -> None:
    result = put(tmp_path, A, prompt="An alley")
    shelf.add([result])
    assert shelf.open(A) is shelf.opened(A) is not None
    assert result.path is not None
    result.path.unlink()
    assert shelf.open(A) is None and shelf.opened(A) is None
    assert shelf.open("20200101-000000-no") is None


@pytest.mark.parametrize(("count", "per_page", "expected"), [(0, 10, 1), (10, 10, 1), (11, 10, 2)])
def test_pages(count: int, per_page: int, expected: int) -> None:
    assert pages(count, per_page) == expected
