"""What the buttons of the list do, and that each is one step of undo."""

import hashlib
import json
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.imaging import prepare
from bl_ext.user_default.paintover.scene.capture import capture
from PIL import Image
from standin import Sandbox

from tests.blender.references.conftest import Wall, arrived, body


def order(wall: Wall) -> list[str]:
    return [Path(item.filepath).stem for item in wall.settings.references]


def test_files_are_added_in_the_order_they_were_chosen(wall: Wall) -> None:
    for name in ("a.png", "b.jpg"):
        wall.file(name)
    files = [{"name": "b.jpg"}, {"name": "a.png"}]
    bpy.ops.paintover.add_reference_files(directory=str(wall.folder), files=files)
    assert order(wall) == ["b", "a"]
    assert wall.settings.active_reference == 1
    assert {item.kind for item in wall.settings.references} == {"FILE"}
    with pytest.raises(RuntimeError, match="No file"):
        bpy.ops.paintover.add_reference_files(directory=str(wall.folder), files=[])


def test_moving_and_removing(wall: Wall, sandbox: Sandbox) -> None:
    for number, name in enumerate(("a.png", "b.png", "c.png"), start=1):
        wall.add("FILE", filepath=str(wall.file(name, size=(10 * number, 10))))
    wall.settings.active_reference = 2
    bpy.ops.paintover.move_reference(direction="UP")
    bpy.ops.paintover.move_reference(direction="UP")
    assert order(wall) == ["c", "a", "b"]
    assert wall.settings.active_reference == 0
    assert bpy.ops.paintover.move_reference(direction="UP") == {"CANCELLED"}
    wall.settings.active_reference = 1
    bpy.ops.paintover.remove_reference()
    assert order(wall) == ["c", "b"]
    bpy.ops.paintover.remove_reference()
    assert wall.settings.active_reference == 0
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert [one["width"] for one in arrived(sandbox)] == [30]
    bpy.ops.paintover.remove_reference()
    assert not bpy.ops.paintover.remove_reference.poll()


@pytest.mark.parametrize("kind", ["DEPTH", "NORMALS", "OUTLINES", "MASKS", "IMAGE"])
def test_one_click_adds_each_kind(wall: Wall, kind: str) -> None:
    assert bpy.ops.paintover.add_reference(kind=kind) == {"FINISHED"}
    (item,) = wall.settings.references
    assert (item.kind, item.enabled, item.role) == (kind, True, "")


@pytest.mark.parametrize("source", ["NONE", "CAMERA"])
def test_a_capture_is_kept_as_it_looked(
    wall: Wall, settings: Any, sandbox: Sandbox, source: str, tmp_path: Path
) -> None:
    bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y = 320, 180
    kind = SourceKind.CAMERA if source == "CAMERA" else SourceKind.VIEWPORT
    taken = prepare.prepare(capture(bpy.context, kind).source, max_edge=4096, max_bytes=20_000_000)
    settings.source = source
    assert bpy.ops.paintover.capture_reference() == {"FINISHED"}
    settings.source = "NONE"
    bpy.context.scene.objects["Cube"].location.x += 3
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)

    (item,) = bpy.context.scene.paintover.references
    assert item.image.name.startswith("Capture of ")
    bpy.context.scene.paintover.model = "sandbox/echo"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (only,) = arrived(sandbox)
    assert (only["width"], only["height"]) == (taken.width, taken.height)
    assert body(sandbox)["prompt"].startswith("Image 1: a reference.")
    library = bpy.context.preferences.addons["bl_ext.user_default.paintover"].preferences
    (side,) = Path(library.library_path).glob("*/*.json")
    sent = Image.open(side.with_name(json.loads(side.read_text())["file"])).convert("RGB")
    wanted = tmp_path / "taken.png"
    wanted.write_bytes(taken.data)
    before = np.asarray(Image.open(wanted).convert("RGB")).astype(int)
    assert np.abs(np.asarray(sent).astype(int) - before).max() <= 1
    assert hashlib.sha256(side.with_suffix(".png").read_bytes()).hexdigest() == only["sha256"]


def test_a_capture_is_one_step_of_undo(wall: Wall) -> None:
    bpy.ops.ed.undo_push(message="before")
    images = len(bpy.data.images)
    bpy.ops.paintover.capture_reference("EXEC_DEFAULT", True)
    assert len(wall.settings.references) == 1
    bpy.ops.ed.undo()
    assert (len(wall.settings.references), len(bpy.data.images)) == (0, images)
    bpy.ops.ed.redo()
    (item,) = wall.settings.references
    assert all(item.image.size) and item.image.packed_file


def test_a_capture_without_a_view_is_refused_with_a_sentence(wall: Wall, settings: Any) -> None:
    settings.source = "CAMERA"
    bpy.context.scene.camera = None
    with pytest.raises(RuntimeError, match="The scene has no camera"):
        bpy.ops.paintover.capture_reference()
    assert not settings.references
