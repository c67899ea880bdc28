"""Recall: prompt, model, settings, references and the view come back, or it is told why not."""

import json
import shutil
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime, shareable
from bl_ext.user_default.paintover.core import embedding
from bl_ext.user_default.paintover.scene import provenance
from bl_ext.user_default.paintover.ui import properties
from standin import Sandbox

from tests.blender.conftest import is_ours
from tests.blender.flow.test_again import a_rich_request, vandalize
from tests.blender.flow.test_refine import bodies, paint

OPTIONED = "black-forest-labs/flux.2-pro"


def view_3d() -> tuple[Any, Any]:
    """The space of the 3D View, and how it is turned."""
    areas = list(bpy.context.window_manager.windows[0].screen.areas)
    space: Any = max(
        (area for area in areas if area.type == "VIEW_3D"), key=lambda area: area.width
    ).spaces.active
    return space, space.region_3d


def turned() -> list[float]:
    space, seen = view_3d()
    values = [*seen.view_location, *seen.view_rotation, seen.view_distance, space.lens]
    return [round(value, 5) for value in values]


def orbit() -> None:
    space, seen = view_3d()
    seen.view_perspective = "ORTHO"
    seen.view_rotation = (1, 0, 0, 0)
    seen.view_location = (3, 2, 1)
    seen.view_distance, space.lens = 3.0, 85.0
    space.shading.type = "WIREFRAME"
    space.overlay.show_overlays = False


def wish() -> Any:
    return properties.wish_of(bpy.context)


def noted(caught: Any) -> str:
    return str(caught.value)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What could not be brought back, of the last recall."""
    from bl_ext.user_default.paintover.ui import recalling

    missing: list[str] = []
    ordinary = recalling.put

    def put(*given: Any, **named: Any) -> list[str]:
        missing[:] = ordinary(*given, **named)
        return missing

    monkeypatch.setattr(recalling, "put", put)
    return missing


def test_everything_is_as_it_was(
    sandbox: Sandbox, settings: Any, tmp_path: Path, told: list[str]
) -> None:
    first = a_rich_request(
        settings, tmp_path, target="PLANE", resolution="2K", include_overlays=True, stream=True
    )
    before = wish()
    settings.prompt, settings.source, settings.target, settings.count = "x", "NONE", "IMAGE", 5
    settings.aspect_ratio, settings.resolution, settings.stream = "1:1", "1K", False
    settings.model, settings.include_overlays = "sandbox/echo", False
    settings.references.clear()
    assert bpy.ops.paintover.recall(result=first.id) == {"FINISHED"}
    assert wish() == before
    assert told == []


def test_what_is_sent_after_it_is_what_was_sent_then(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    first = a_rich_request(settings, tmp_path)
    bpy.context.scene.camera.location.x += 3
    bpy.context.scene.camera.data.lens = 20
    bpy.context.scene.render.film_transparent = True
    settings.prompt, settings.source = "x", "NONE"
    settings.references.clear()
    view_3d()[0].shading.type = "WIREFRAME"
    bpy.ops.paintover.recall(result=first.id)
    bpy.ops.paintover.generate()
    then, now = bodies(sandbox)
    assert now == then


def test_the_view_and_its_shading_come_back(
    sandbox: Sandbox, settings: Any, told: list[str]
) -> None:
    space, seen = view_3d()
    seen.view_perspective, seen.view_distance, space.lens = "PERSP", 12.0, 35.0
    space.shading.type, space.shading.light = "SOLID", "MATCAP"
    space.shading.studio_light = "check_rim_dark.exr"
    space.shading.show_cavity = True
    first = paint(settings, "an alley", source="VIEWPORT")
    before = turned()
    orbit()
    assert turned() != before
    bpy.ops.paintover.recall(result=first.id)
    assert turned() == before
    assert seen.view_perspective == "PERSP"
    assert (space.shading.type, space.shading.light) == ("SOLID", "MATCAP")
    assert space.shading.studio_light == "check_rim_dark.exr"
    assert space.shading.show_cavity and space.overlay.show_overlays
    assert told == []


def test_a_result_of_an_older_version_is_recalled_by_its_frame(
    sandbox: Sandbox, settings: Any, tmp_path: Path, told: list[str]
) -> None:
    """Without the note of what was chosen: what was sent tells, and the captured frame."""
    first = a_rich_request(settings, tmp_path)
    stood = bpy.context.scene.camera.matrix_world.copy()
    del first.facts["recall"]
    vandalize()
    bpy.ops.paintover.recall(result=first.id)
    assert (settings.prompt, settings.source, settings.aspect_ratio) == (
        "an alley",
        "CAMERA",
        "16:9",
    )
    assert [one.role for one in settings.references] == ["Style", "my palette"]
    there = bpy.context.scene.camera.matrix_world
    assert all((there[row] - stood[row]).length < 1e-4 for row in range(4))
    bpy.ops.paintover.generate()
    then, now = bodies(sandbox)
    assert len(now["input_references"]) == 3 and now["aspect_ratio"] == then["aspect_ratio"]


def test_a_camera_is_where_it_was(sandbox: Sandbox, settings: Any, told: list[str]) -> None:
    camera = bpy.context.scene.camera
    first = paint(settings, "an alley", source="CAMERA")
    before = camera.matrix_world.copy()
    camera.location.x += 3
    camera.data.lens = 20
    other = bpy.data.objects.new("Other", bpy.data.cameras.new("Other"))
    bpy.context.scene.collection.objects.link(other)
    bpy.context.scene.camera = other
    bpy.ops.paintover.recall(result=first.id)
    assert bpy.context.scene.camera == camera and camera.data.lens == 50
    bpy.context.view_layer.update()
    assert (camera.matrix_world.translation - before.translation).length < 1e-4
    assert view_3d()[1].view_perspective == "CAMERA"
    assert told == []


def test_a_camera_that_moves_by_itself_stays_and_is_told(
    sandbox: Sandbox, settings: Any, told: list[str]
) -> None:
    camera = bpy.context.scene.camera
    first = paint(settings, "an alley", source="CAMERA")
    camera.location.x += 3
    camera.constraints.new("LIMIT_LOCATION")
    bpy.ops.paintover.recall(result=first.id)
    assert told == ['the place of "Camera", which is animated or held']
    camera.constraints.clear()
    bpy.data.objects.remove(camera)
    bpy.ops.paintover.recall(result=first.id)
    assert told == ['the camera "Camera", which was deleted']


def test_what_was_deleted_comes_back_from_what_was_sent(
    sandbox: Sandbox, settings: Any, tmp_path: Path, library: Path, told: list[str]
) -> None:
    image = bpy.data.images.new("Photo", 48, 32)
    first = a_rich_request(settings, tmp_path)
    second = paint(settings, "a photo", source="IMAGE", image=image)
    vandalize()
    (tmp_path / "style.png").unlink()
    bpy.ops.paintover.recall(result=second.id)
    assert tuple(settings.image.size) == (48, 32)
    assert told == ['the image "Photo", which was deleted: what was sent of it is used']
    # Both are the same picture, which is kept once.
    kept = {one.filepath for one in settings.references if one.kind == "FILE"}
    assert len(kept) == 1 and all(Path(one).parent == library / "sent" for one in kept)
    assert [one.role for one in settings.references] == ["Style", "my palette"]
    bpy.ops.paintover.generate()
    _, then, now = bodies(sandbox)
    assert now == then
    vandalize()
    shutil.rmtree(library / "sent")
    bpy.ops.paintover.recall(result=first.id)
    assert [part for part in told if "reference" in part] == [
        'the reference File "style.png", which is gone',
        'the reference Image "Palette", which is gone',
    ]


def test_a_model_that_is_gone_is_told(sandbox: Sandbox, settings: Any, told: list[str]) -> None:
    first = paint(settings, "an alley")
    first.facts["model"] = "nobody/knows-this"
    bpy.ops.paintover.recall(result=first.id)
    assert settings.model == "nobody/knows-this"
    assert told == ["the model nobody/knows-this, which is not on the list"]


def test_options_and_seed_come_back(sandbox: Sandbox, settings: Any, told: list[str]) -> None:
    options = settings.options
    options.use_style, options.style = True, "Vector art"
    options.more = "steps=4; mode=fast"
    first = paint(settings, "an alley", model=OPTIONED, use_seed=True, seed=11)
    before = wish()
    options.use_style, options.more, settings.use_seed = False, "", False
    bpy.ops.paintover.recall(result=first.id)
    now = wish()
    assert dict(now.options) == dict(before.options) and now.seed == before.seed
    assert (options.style, settings.seed) == ("Vector art", 11)
    assert options.more == "mode=fast"


def test_a_refined_result_is_refined_again(
    sandbox: Sandbox, settings: Any, told: list[str]
) -> None:
    first = paint(settings, "an alley")
    second = paint(settings, "at dusk", refine=first.id)
    settings.refine = settings.prompt = ""
    bpy.ops.paintover.recall(result=second.id)
    assert (settings.refine, settings.prompt) == (first.id, "at dusk")
    first.path.unlink()
    runtime.get().session.results.remove(first)
    bpy.ops.paintover.recall(result=second.id)
    assert settings.refine == ""
    assert told == ["the picture it was refined from, which is gone"]


def test_it_is_one_undo_step_and_the_view_goes_with_it(
    sandbox: Sandbox, settings: Any, told: list[str]
) -> None:
    first = paint(settings, "an alley", source="VIEWPORT")
    orbit()
    settings.prompt = "of today"
    bpy.ops.ed.undo_push(message="of today")
    today = turned()
    bpy.ops.paintover.recall("EXEC_DEFAULT", True, result=first.id)
    recalled = turned()
    assert recalled != today
    bpy.ops.ed.undo()
    assert bpy.context.scene.paintover.prompt == "of today"
    assert turned() == today and view_3d()[0].shading.type == "WIREFRAME"
    bpy.ops.ed.redo()
    assert bpy.context.scene.paintover.prompt == "an alley"
    assert turned() == recalled
    orbit()
    here = turned()
    bpy.ops.ed.undo()
    assert turned() == here, "the artist has turned it since"


def test_an_image_of_a_stranger_tells_it(
    sandbox: Sandbox, settings: Any, tmp_path: Path, library: Path, told: list[str]
) -> None:
    """A .blend from somebody else, whose library is not here."""
    first = a_rich_request(settings, tmp_path, target="IMAGE")
    before = wish()
    (image,) = (one for one in bpy.data.images if is_ours(one))
    shutil.rmtree(library)
    runtime.get().session.results.clear()
    settings.prompt, settings.source, settings.aspect_ratio = "x", "NONE", "1:1"
    assert bpy.ops.paintover.recall_image(image=image.name) == {"FINISHED"}
    now = wish()
    assert (now.prompt, now.source, now.wanted) == (before.prompt, before.source, before.wanted)
    # What stood on the stranger's disk is not looked for on this one.
    assert told == ['the reference File "style.png", which is gone']
    assert str(tmp_path) not in json.dumps(provenance.read(image))
    assert first.id == provenance.read(image)["result"]


def test_a_picture_file_tells_it_by_its_sidecar(
    sandbox: Sandbox, settings: Any, tmp_path: Path, told: list[str]
) -> None:
    first = paint(settings, "an alley", source="CAMERA")
    copy = shutil.copy(first.path, tmp_path / "copy.png")
    shutil.copy(first.path.with_suffix(".json"), tmp_path / "copy.json")
    settings.prompt, settings.source = "x", "NONE"
    assert bpy.ops.paintover.recall_file(filepath=str(copy)) == {"FINISHED"}
    assert (settings.prompt, settings.source) == ("an alley", "CAMERA")


def test_an_exported_picture_tells_it_from_its_file_alone(
    sandbox: Sandbox, settings: Any, tmp_path: Path, told: list[str]
) -> None:
    _, seen = view_3d()
    seen.view_perspective, seen.view_distance = "PERSP", 12.0
    first = paint(settings, "an alley", source="VIEWPORT", resolution="2K")
    before, stood = wish(), turned()
    exported = tmp_path / "exported.png"
    facts = shareable.shareable(first.facts)
    exported.write_bytes(embedding.write(first.path.read_bytes(), facts))
    orbit()
    settings.prompt, settings.source, settings.resolution = "x", "NONE", "1K"
    assert bpy.ops.paintover.recall_file(filepath=str(exported)) == {"FINISHED"}
    assert (wish(), turned(), told) == (before, stood, [])


def test_what_tells_nothing_says_so(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    image = bpy.data.images.new("Mine", 8, 8)
    image.pack()
    settings.prompt = "of today"
    with pytest.raises(RuntimeError, match='"Mine" does not tell how it was made'):
        bpy.ops.paintover.recall_image(image="Mine")
    with pytest.raises(RuntimeError, match="There is no image"):
        bpy.ops.paintover.recall_image(image="Nobody")
    picture = tmp_path / "plain.png"
    image.filepath_raw, image.file_format = str(picture), "PNG"
    image.save()
    with pytest.raises(RuntimeError, match="does not tell"):
        bpy.ops.paintover.recall_file(filepath=str(picture))
    with pytest.raises(RuntimeError, match="is not there"):
        bpy.ops.paintover.recall_file(filepath=str(tmp_path / "none.png"))
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.recall(result="20261122-120000-nothing-000000")
    assert settings.prompt == "of today"


@pytest.mark.parametrize("rubbish", [None, 3, "x", [], {"view": 3}, {"frame": 1e9, "camera": 1}])
def test_rubbish_in_a_strangers_facts_is_passed_over(
    settings: Any, tmp_path: Path, rubbish: Any
) -> None:
    facts = {"prompt": "an alley", "model": "a/b", "seed": rubbish, "source": "3D View"}
    facts |= {"sources": rubbish, "settings": rubbish, "placement": rubbish}
    facts["recall"] = {"stood": rubbish, "references": rubbish, "wanted": rubbish, "count": rubbish}
    facts["recall"] |= {"source": rubbish, "route": rubbish, "image": rubbish}
    (tmp_path / "a.json").write_text(json.dumps(facts))
    (tmp_path / "a.png").write_bytes(b"")
    bpy.ops.paintover.recall_file(filepath=str(tmp_path / "a.png"))
    assert settings.prompt == "an alley"


def test_a_view_that_is_not_a_number_is_passed_over(settings: Any, tmp_path: Path) -> None:
    before = turned()
    stood = {
        "view": {"perspective": "PERSP", "view_distance": float("nan"), "view_location": ["a"]},
        "shading": {"type": "NEON", "light": 3},
    }
    facts = {"prompt": "an alley", "model": "a/b", "recall": {"source": "VIEWPORT", "stood": stood}}
    (tmp_path / "a.json").write_text(json.dumps(facts))
    (tmp_path / "a.png").write_bytes(b"")
    bpy.ops.paintover.recall_file(filepath=str(tmp_path / "a.png"))
    assert turned() == before
