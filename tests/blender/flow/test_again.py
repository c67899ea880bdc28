"""Again and Variations: the very request of a result, from the library alone, with new luck."""

import shutil
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from standin import Sandbox

from tests.blender.conftest import is_ours
from tests.blender.flow.test_refine import THINKER, bodies, paint

SEEDED = "black-forest-labs/flux.2-pro"


def the_others(sandbox: Sandbox) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The first request and those after it, without their seeds."""
    first, *others = bodies(sandbox)
    return without_seed(first), [without_seed(one) for one in others]


def without_seed(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "seed"}


def vandalize() -> None:
    """Change everything that a new capture would see."""
    scene = bpy.context.scene
    scene.camera.location.x += 5
    for thing in list(scene.objects):
        if thing.type == "MESH":
            bpy.data.objects.remove(thing)
    for image in list(bpy.data.images):
        bpy.data.images.remove(image)
    settings = scene.paintover
    settings.prompt, settings.source, settings.aspect_ratio = "something else", "NONE", "1:1"
    settings.references.clear()


def a_rich_request(settings: Any, tmp_path: Path, **changes: Any) -> Any:
    """With a view, a picture from the disk, an image, a guide and every kind of setting."""
    picture = tmp_path / "style.png"
    image = bpy.data.images.new("Palette", 32, 32)
    image.filepath_raw, image.file_format = str(picture), "PNG"
    image.save()
    file = settings.references.add()
    file.kind, file.filepath, file.role = "FILE", str(picture), "Style"
    own = settings.references.add()
    own.kind, own.image, own.role = "IMAGE", image, "my palette"
    return paint(settings, "an alley", source="CAMERA", aspect_ratio="16:9", **changes)


def test_again_sends_the_very_same_though_the_scene_has_changed(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    first = a_rich_request(settings, tmp_path)
    vandalize()
    (tmp_path / "style.png").unlink()
    assert bpy.ops.paintover.again(result=first.id) == {"FINISHED"}
    sent, (again,) = the_others(sandbox)
    assert again == sent
    assert len(sent["input_references"]) == 3
    newest = runtime.get().session.results[0]
    assert newest.id != first.id
    assert newest.facts["sources"] == first.facts["sources"]
    assert newest.facts["recall"] == first.facts["recall"]
    assert len([image for image in bpy.data.images if is_ours(image)]) == 1
    assert settings.prompt == "something else", "the settings of today stay"


def test_again_has_luck_of_its_own(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", model=SEEDED, use_seed=True, seed=7)
    bpy.ops.paintover.again(result=first.id)
    bpy.ops.paintover.again(result=first.id)
    seeds = [body["seed"] for body in bodies(sandbox)]
    assert seeds[0] == 7 and len(set(seeds)) == 3


def test_where_no_seed_was_sent_none_is(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", model=SEEDED)
    bpy.ops.paintover.again(result=first.id)
    assert [body for body in bodies(sandbox) if "seed" in body] == []


def test_a_turn_of_a_conversation_is_asked_again_as_that_turn(
    sandbox: Sandbox, settings: Any
) -> None:
    first = paint(settings, "an alley", model=THINKER, route="CHAT", source="CAMERA")
    second = paint(settings, "with rain", route="AUTO", refine=first.id)
    vandalize()
    settings.refine = ""
    bpy.ops.paintover.again(result=second.id)
    _, then, again = bodies(sandbox)
    assert again == then
    newest = runtime.get().session.results[0]
    assert newest.facts["thread"] == second.facts["thread"]


def test_variations_are_so_many_of_the_same(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    first = a_rich_request(settings, tmp_path)
    vandalize()
    assert bpy.ops.paintover.variations(result=first.id, count=3) == {"FINISHED"}
    sent, others = the_others(sandbox)
    assert sum(body.get("n", 1) for body in others) == 3
    assert all({**body, "n": 1} == {**sent, "n": 1} for body in others)
    assert len(runtime.get().session.results) == 4


@pytest.mark.parametrize("target", ["PLANE", "REFERENCE"])
def test_it_is_placed_as_planned_then(sandbox: Sandbox, settings: Any, target: str) -> None:
    first = paint(settings, "an alley", source="CAMERA", target=target)
    settings.target = "IMAGE"
    eye = bpy.context.scene.camera.matrix_world.translation.copy()
    bpy.context.scene.camera.location.x += 3
    before = {thing.name for thing in bpy.data.objects}
    bpy.ops.paintover.again(result=first.id)
    assert len({thing.name for thing in bpy.data.objects} - before) == 1
    ways = [
        (thing.matrix_world.translation - eye).normalized()
        for thing in bpy.data.objects
        if "an alley" in thing.name
    ]
    assert len(ways) == 2 and (ways[0] - ways[1]).length < 1e-5


def test_it_is_an_image_where_the_plan_cannot_be(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", source="CAMERA", target="MATERIAL")
    vandalize()
    assert bpy.ops.paintover.again(result=first.id) == {"FINISHED"}
    assert len([image for image in bpy.data.images if is_ours(image)]) == 1
    job = list(runtime.get().session.jobs.values())[-1]
    assert any("added as an image" in note for note in job.notes)


def test_what_is_gone_is_told_and_nothing_is_sent(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    first = paint(settings, "an alley", source="CAMERA")
    shutil.rmtree(library / "sent")
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="What was sent then is gone: Camera"):
        bpy.ops.paintover.again(result=first.id)
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.again(result="20261122-120000-nothing-000000")
    first.facts.clear()
    with pytest.raises(RuntimeError, match="not known how this picture was made"):
        bpy.ops.paintover.variations(result=first.id, count=2)
    assert not sandbox.log


def test_without_a_key_nothing_is_sent(sandbox: Sandbox, settings: Any, preferences: Any) -> None:
    first = paint(settings, "an alley")
    preferences.api_key = ""
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="no OpenRouter key"):
        bpy.ops.paintover.again(result=first.id)
    assert not sandbox.log


def test_again_repeats_the_resolved_prompt_and_remembers_how_it_was_written(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.prompt = "{object} at {dawn|dusk}"
    style = settings.styles.add()
    style.name, style.text = "Ink", "loose ink wash"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    dusk = next(one for one in runtime.get().session.results if "dusk" in one.prompt)
    sandbox.clear_log()
    vandalize()
    settings.styles.clear()
    bpy.ops.paintover.again(result=dusk.id)
    assert [body["prompt"] for body in bodies(sandbox)] == ["Cube at dusk. loose ink wash"]
    newest = runtime.get().session.results[0]
    bpy.ops.paintover.again(result=newest.id)
    bpy.ops.paintover.variations(result=newest.id, count=2)
    written = [one.facts["template"] for one in runtime.get().session.results]
    assert written == ["{object} at {dawn|dusk}"] * 6
    bpy.ops.paintover.recall(result=newest.id)
    assert settings.prompt == "{object} at {dawn|dusk}"
    assert [(one.name, one.text) for one in settings.styles] == [("Ink", "loose ink wash")]
