"""Star, note, delete and undo of it, reveal and copy path: what is kept is never changed."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import browser, keepsakes, runtime
from standin import Sandbox

from tests.blender.flow.test_refine import paint
from tests.window.hands import on_disk


@pytest.fixture
def bin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of this test's own."""
    from send2trash import plat_other

    home = tmp_path / "trash"
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(home))
    monkeypatch.setattr(plat_other, "HOMETRASH", str(home), raising=False)
    return home


@pytest.fixture(autouse=True)
def nothing_to_undo() -> Any:
    yield
    runtime.get().keeping.close()
    runtime.get().keeping.tell("")


def test_a_star_and_a_note_stand_beside_the_picture(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    made = paint(settings, "an alley")
    before = on_disk(library)
    bpy.ops.paintover.star(results=made.id)
    bpy.ops.paintover.note(results=made.id, note="for the client")
    shelf = runtime.get().shelf
    assert made.id in shelf.starred and shelf.notes[made.id] == "for the client"
    after = on_disk(library)
    assert {name: after[name] for name in before} == before, "pictures and sidecars are untouched"
    assert keepsakes.read_all(library) == {made.id: (True, "for the client")}
    bpy.ops.paintover.star(results=made.id)
    bpy.ops.paintover.note(results=made.id, note="")
    assert on_disk(library) == before and made.id not in shelf.starred


def test_deleted_pictures_are_in_the_trash_and_come_back_with_all_they_had(
    sandbox: Sandbox, settings: Any, library: Path, bin: Path
) -> None:
    made = paint(settings, "an alley")
    other = paint(settings, "a street")
    bpy.ops.paintover.star(results=made.id)
    before = on_disk(library)
    assert bpy.ops.paintover.delete(results=made.id) == {"FINISHED"}
    assert [one.id for one in runtime.get().session.results] == [other.id]
    names = {path.name for path in (bin / "files").iterdir()}
    assert names == {f"{made.id}.png", f"{made.id}.json", f"{made.id}.mark.json"}
    assert not made.path.exists()
    bpy.ops.paintover.dismiss_news()
    assert bpy.ops.paintover.undo_delete() == {"FINISHED"}
    assert on_disk(library) == before
    assert [one.id for one in runtime.get().session.results] == [other.id, made.id]
    assert made.id in runtime.get().shelf.starred
    assert not bpy.ops.paintover.undo_delete.poll()


def test_nothing_is_deleted_where_the_trash_takes_nothing(
    sandbox: Sandbox, settings: Any, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import send2trash

    def refuse(path: str) -> None:
        if path.endswith(".json"):
            raise OSError("no trash here")
        Path(path).unlink()

    monkeypatch.setattr(send2trash, "send2trash", refuse)
    made = paint(settings, "an alley")
    before = on_disk(library)
    with pytest.raises(RuntimeError, match="trash does not take these pictures"):
        bpy.ops.paintover.delete(results=made.id)
    assert on_disk(library) == before
    assert runtime.get().session.result(made.id) is not None


def test_what_is_gone_already_is_told(sandbox: Sandbox, settings: Any, library: Path) -> None:
    made = paint(settings, "an alley")
    made.path.unlink()
    for operator in (bpy.ops.paintover.star, bpy.ops.paintover.copy_path):
        with pytest.raises(RuntimeError, match="is gone"):
            operator(results=made.id)
    with pytest.raises(RuntimeError, match="no longer in the library"):
        bpy.ops.paintover.delete(results=made.id)
    with pytest.raises(RuntimeError, match="is not in the library"):
        bpy.ops.paintover.delete(results="20200101-000000-none-000000")


def test_the_second_names_are_gone_when_blender_closes(
    sandbox: Sandbox, settings: Any, library: Path, bin: Path
) -> None:
    made = paint(settings, "an alley")
    bpy.ops.paintover.delete(results=made.id)
    assert list((library / "deleted").iterdir())
    runtime.get().keeping.close()
    assert not (library / "deleted").exists()


def test_the_file_browser_gets_the_file_and_not_the_key(
    sandbox: Sandbox, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = paint(settings, "an alley")
    noted = tmp_path / "asked.json"
    program = tmp_path / "dbus-send"
    program.write_text(
        "#!/usr/bin/env python3\nimport json, os, sys\n"
        f"json.dump([sys.argv, dict(os.environ)], open({str(noted)!r}, 'w'))\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-secret")
    assert browser.reveal(made.path)
    arguments, environment = json.loads(noted.read_text())
    assert any(made.path.as_uri() in argument for argument in arguments)
    assert "OPENROUTER_API_KEY" not in environment
