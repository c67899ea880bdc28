"""Nothing that was paid for is lost: not to a crash, a full disk, or a broken sidecar."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from addon.app.library import Library
from addon.core.errors import LibraryError

WHEN = datetime(2026, 11, 22, 14, 30)


def png(size: tuple[int, int] = (8, 4)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "library")
    made.check()
    return made


def kept(library: Library, data: bytes, prompt: str = "Rainy alley", when: datetime = WHEN):
    part = library.open_part()
    part.write(data[:5])
    part.write(data[5:])
    return library.keep(part, {"prompt": prompt}, when)


def test_the_bytes_are_kept_exactly_with_a_sidecar(library: Library) -> None:
    result = kept(library, png())
    assert result.path is not None and result.path.read_bytes() == png()
    assert result.path.parent.name == "2026-11" and result.path.suffix == ".png"
    assert result.path.name.startswith("20261122-143000-000-rainy-alley-")
    facts = json.loads(result.path.with_suffix(".json").read_text())
    assert facts == result.facts
    assert (facts["width"], facts["height"], facts["bytes"]) == (8, 4, len(png()))
    assert facts["media_type"] == "image/png"


def test_nothing_half_done_is_left(library: Library) -> None:
    kept(library, png())
    gone = library.open_part()
    gone.write(b"abc")
    gone.discard()
    gone.discard()
    assert not list(library.root.rglob("*.part"))


def test_results_of_the_same_second_are_in_the_order_they_came(library: Library) -> None:
    first = kept(library, png(), "An alley", WHEN)
    second = kept(library, png(), "A street", WHEN + timedelta(milliseconds=90))
    third = kept(library, png(), "A barn", WHEN + timedelta(milliseconds=100))
    assert [one.id for one in library.latest(9)] == [third.id, second.id, first.id]


def test_two_results_of_the_same_second_are_two(library: Library) -> None:
    first, second = kept(library, png()), kept(library, png())
    assert first.id != second.id
    assert {result.id for result in library.latest(9)} == {first.id, second.id}


def test_latest_is_newest_first_over_months(library: Library) -> None:
    old = kept(library, png(), when=datetime(2025, 12, 31, 23, 59))
    new = kept(library, png(), when=datetime(2026, 1, 1))
    assert [result.id for result in library.latest(9)] == [new.id, old.id]
    assert [result.id for result in library.latest(1)] == [new.id]


def test_find_by_id_and_never_outside_the_library(library: Library, tmp_path: Path) -> None:
    result = kept(library, png())
    found = library.find(result.id)
    assert found is not None and found.path == result.path and found.facts == result.facts
    (tmp_path / "secret.png").write_bytes(png())
    assert library.find("../../secret") is None
    assert library.find("20261122-nothing") is None


@pytest.mark.parametrize("sidecar", [None, "", "{", "[]", "null", '{"prompt": 7}'])
def test_a_picture_with_a_broken_sidecar_is_still_a_result(
    library: Library, sidecar: str | None
) -> None:
    result = kept(library, png())
    assert result.path is not None
    path = result.path.with_suffix(".json")
    path.unlink() if sidecar is None else path.write_text(sidecar)
    (found,) = library.latest(5)
    assert found.path == result.path
    assert isinstance(found.prompt, str)


def test_what_is_no_picture_is_kept_but_not_offered(library: Library) -> None:
    result = kept(library, b"\0\1garbage")
    assert result.path is not None and result.path.suffix == ".bin" and not result.warning
    assert result.path.read_bytes() == b"\0\1garbage"
    assert library.latest(5) == []


def test_half_a_character_in_the_models_words_costs_no_picture(library: Library) -> None:
    part = library.open_part()
    part.write(png())
    result = library.keep(part, {"prompt": "x", "text": "half \ud83d"}, WHEN)
    assert result.path is not None and result.path.read_bytes() == png()
    assert json.loads(result.path.with_suffix(".json").read_text("utf-8"))["text"] == "half ?"


def test_what_is_unusable_is_kept_apart_and_never_shown(library: Library) -> None:
    part = library.open_part()
    part.write(png())
    result = library.keep(part, {"prompt": "x"}, WHEN, usable=False)
    assert result.path is not None and result.path.parent.name == "unreadable"
    assert library.latest(9) == []


def test_other_files_in_the_folder_are_not_results(library: Library) -> None:
    result = kept(library, png())
    assert result.path is not None
    (result.path.parent / "IMG_0001.jpg").write_bytes(png())
    (library.root / "2026-10").write_text("a file named like a month")
    (library.root / "2026-09-backup").mkdir()
    assert [found.id for found in library.latest(9)] == [result.id]


def test_a_library_that_breaks_after_the_check_is_told(library: Library, tmp_path: Path) -> None:
    part = library.open_part()
    part.write(png())
    (library.root / "2026-11").write_text("in the way")
    result = library.keep(part, {"prompt": "x"}, WHEN)
    assert result.path is not None and result.path.read_bytes() == png()
    assert str(result.path.parent) in result.warning
    result.path.unlink()
    result.path.with_suffix(".json").unlink()


def test_an_unwritable_library_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="can't be written to") as caught:
        Library(tmp_path / "file" / "library").check()
    assert "Nothing was sent" in caught.value.hint


def test_a_full_disk_is_told_before_anything_is_sent(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addon.app.library.MIN_FREE_BYTES", sys.maxsize)
    with pytest.raises(LibraryError, match="full"):
        library.check()


@contextlib.contextmanager
def files_end_at(count: int) -> Iterator[None]:
    """A disk that fills up in the middle: the kernel refuses every byte past the limit."""
    resource = pytest.importorskip("resource", reason="Windows has no limit on a file's size")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_costs_no_picture(library: Library) -> None:
    data = png() + bytes(range(256)) * 40
    with files_end_at(1000):
        part = library.open_part()
        for start in range(0, len(data), 300):
            part.write(data[start : start + 300])
        assert part.is_in_memory and part.size == len(data)
        result = library.keep(part, {"prompt": "x"}, WHEN)
    assert result.path is None and result.data == data
    assert "lost when Blender closes" in result.warning
    assert not list(library.root.rglob("*.part"))


def test_a_part_from_memory_goes_to_disk_when_there_is_room_again(library: Library) -> None:
    with files_end_at(10):
        part = library.open_part()
        part.write(png())
    assert part.is_in_memory
    result = library.keep(part, {"prompt": "x"}, WHEN)
    assert result.path is not None and result.path.read_bytes() == png()
