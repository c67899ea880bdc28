"""The list of references is part of the scene: saved, loaded, undone and redone with it."""

from pathlib import Path
from typing import Any

import bpy

from tests.blender.references.conftest import Wall, arrived


def told(settings: Any) -> list[tuple[Any, ...]]:
    return [
        (
            item.kind,
            item.role,
            item.enabled,
            item.image and item.image.name,
            item.filepath,
            item.result,
        )
        for item in settings.references
    ]


def test_the_list_is_saved_with_the_file(wall: Wall, tmp_path: Path) -> None:
    image = wall.image("Wood")
    image.pack()
    wall.add("IMAGE", "Material", image=image)
    wall.add("FILE", "of this style", filepath="//style.png", enabled=False)
    wall.add("RESULT", "Palette", result="20260101-000000-x-abcdef")
    wall.add("DEPTH")
    before = told(wall.settings)
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    assert told(wall.settings) == []
    bpy.ops.wm.open_mainfile(filepath=path)
    assert told(wall.settings) == before
    assert before[0][3] == "Wood"


def test_the_list_is_undone_and_redone(wall: Wall) -> None:
    bpy.ops.ed.undo_push(message="before")
    wall.add("FILE", "Style", filepath="//style.png")
    bpy.ops.ed.undo_push(message="added")
    before = told(wall.settings)
    bpy.ops.ed.undo()
    assert told(wall.settings) == []
    bpy.ops.ed.redo()
    assert told(wall.settings) == before


def test_a_path_beside_the_file_is_found(wall: Wall, tmp_path: Path, sandbox: Any) -> None:
    wall.file("style.png", size=(12, 7))
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    wall.add("FILE", filepath="//style.png")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert [one["width"] for one in arrived(sandbox)] == [12]
