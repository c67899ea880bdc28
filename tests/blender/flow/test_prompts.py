"""Variables, alternatives and styles, from what is written to what is sent and kept."""

import json
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import generate, prompts, runtime
from bl_ext.user_default.paintover.app.outlook import Outlook, look_ahead
from bl_ext.user_default.paintover.ui import preferences as ui_preferences
from bl_ext.user_default.paintover.ui import preview, properties
from standin import Sandbox


def seen() -> Outlook:
    """What a draw of the panel gets to show."""
    context = bpy.context
    return look_ahead(context, properties.wish_of(context), ui_preferences.snapshot(context))


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    assert sandbox.settle()
    return [entry["body"] for entry in sandbox.log if entry["method"] == "POST"]


def sent(sandbox: Sandbox) -> list[str]:
    return sorted(body["prompt"] for body in posts(sandbox))


def sidecars(library: Path) -> dict[str, dict[str, Any]]:
    found = [json.loads(path.read_text("utf-8")) for path in library.glob("20*/*.json")]
    return {facts["prompt"]: facts for facts in found}


def add_style(settings: Any, name: str, text: str) -> None:
    style = settings.styles.add()
    style.name, style.text = name, text


def test_variables_are_filled_from_the_scene(sandbox: Sandbox, settings: Any) -> None:
    scene, cube = bpy.context.scene, bpy.data.objects["Cube"]
    scene.name, scene.frame_current = "Harbor", 24
    scene.camera.name, scene.camera.data.lens = "Hero Cam", 35
    cube.name, cube.active_material.name = "Chair.001", "Oak"
    cube.users_collection[0].name = "Props"
    bpy.context.view_layer.objects.active = cube
    settings.prompt = (
        "{object}, {material}, {collection}, {scene}, {camera}, {frame}, {lens} mm, {{x}}"
    )
    said = "Chair, Oak, Props, Harbor, Hero Cam, 24, 35 mm, {x}"
    assert seen().prompts.texts == (said,)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox) == [said]


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("a {objekt}", "Did you mean {object}?"),
        ("a {object}", "no active object for {object}"),
        ("made of {material}", "no material for {material}"),
        ("by {camera}", "no camera for {camera}"),
        ("at {lens} mm", "no focal length for {lens}"),
        ("{|night}", "leaves the prompt empty"),
        ("{1|2|3}" * 4, "81 prompts times 1 are more than 64"),
        ("{1|2|3}" * 1000, "over a million prompts"),
    ],
)
def test_what_stands_for_nothing_is_told_before_anything_is_sent(
    sandbox: Sandbox, settings: Any, prompt: str, told: str
) -> None:
    bpy.data.objects.remove(bpy.data.objects["Cube"])
    bpy.context.scene.camera = None
    settings.prompt = prompt
    obstacle = seen().obstacle
    assert obstacle is not None and told in obstacle.sentence
    with pytest.raises(RuntimeError, match="Error"):
        bpy.ops.paintover.generate()
    assert not sandbox.log


def test_each_alternative_is_a_job_of_its_own_with_one_picture_shared(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.source, settings.prompt = "CAMERA", "harbor at {dawn|noon|dusk}"
    context = bpy.context
    values = ui_preferences.snapshot(context)
    tasks = generate.plan(context, properties.wish_of(context), values)
    assert len({id(task.sources[0]) for task in tasks}) == 1
    jobs = generate.submit(tasks, values)
    assert [job.prompt for job in jobs] == [
        f"harbor at {time}" for time in ("dawn", "noon", "dusk")
    ]
    runtime.get().pump.run_until_done(jobs)
    assert sent(sandbox) == ["harbor at dawn", "harbor at dusk", "harbor at noon"]
    assert len({json.dumps(body["input_references"]) for body in posts(sandbox)}) == 1


def test_the_estimate_is_for_all_of_them(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "google/gemini-3.1-flash-image"
    settings.prompt = "harbor at dawn"
    one = seen().estimate
    settings.prompt, settings.count = "harbor at {dawn|noon|dusk}", 2
    six = seen().estimate
    assert one.pictures == 1 and six.pictures == 6
    assert one.high and six.high == pytest.approx(6 * one.high, rel=0.01)
    context = bpy.context
    values = ui_preferences.snapshot(context)
    tasks = generate.plan(context, properties.wish_of(context), values)
    assert len(tasks) == 6
    assert generate.estimate(tasks, values).text == six.text


def test_prompts_differ_in_their_words_and_not_in_their_luck(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.model = "black-forest-labs/flux.2-pro"
    settings.use_seed, settings.seed, settings.count = True, 7, 2
    settings.prompt = "harbor at {dawn|dusk}"
    context = bpy.context
    wish = properties.wish_of(context)
    tasks = generate.plan(context, wish, ui_preferences.snapshot(context))
    found = [(task.request.prompt, task.request.seed) for task in tasks]
    seeds = [seed for _, seed in found[: len(found) // 2]]
    assert seeds[0] == 7 and len(set(seeds)) == len(seeds)
    assert found == [(f"harbor at {time}", s) for time in ("dawn", "dusk") for s in seeds]


def test_styles_come_at_the_end(sandbox: Sandbox, settings: Any) -> None:
    settings.prompt = "a harbor"
    add_style(settings, "Ink", "loose ink wash")
    add_style(settings, "Time", "at {dawn|dusk}.")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox) == [
        "a harbor. loose ink wash. at dawn.",
        "a harbor. loose ink wash. at dusk.",
    ]


def test_the_sidecar_tells_how_it_was_written(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    settings.prompt = "{object} at {dawn|dusk}"
    add_style(settings, "Ink", "loose ink wash")
    written = prompts.Written("{object} at {dawn|dusk}", (("Ink", "loose ink wash"),))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    kept = sidecars(library)
    assert set(kept) == {"Cube at dawn. loose ink wash", "Cube at dusk. loose ink wash"}
    assert [prompts.remembered(facts) for facts in kept.values()] == [written] * 2


def test_recall_brings_back_how_it_was_written(sandbox: Sandbox, settings: Any) -> None:
    settings.prompt = "{object} at {dawn|dusk}"
    add_style(settings, "Ink", "loose ink wash")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    settings.prompt = "something else"
    settings.styles.clear()
    bpy.ops.paintover.recall(result=runtime.get().session.results[0].id)
    assert settings.prompt == "{object} at {dawn|dusk}"
    assert [(style.name, style.text) for style in settings.styles] == [("Ink", "loose ink wash")]


def test_a_plain_prompt_leaves_nothing_to_remember(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (facts,) = sidecars(library).values()
    assert not {"template", "styles"} & set(facts)
    assert prompts.remembered(facts).prompt == settings.prompt


@pytest.mark.parametrize("prompt", ["a {object}", "{a|b}", "plain", '{"a": {"b": 1}}'])
def test_an_old_result_comes_back_as_exactly_what_was_sent(settings: Any, prompt: str) -> None:
    settings.prompt = prompts.remembered({"prompt": prompt}).prompt
    assert seen().prompts.texts == (prompt,)


def test_refining_multiplies_as_well(sandbox: Sandbox, settings: Any) -> None:
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (result,) = runtime.get().session.results
    sandbox.clear_log()
    bpy.ops.paintover.refine(result=result.id)
    settings.prompt, settings.count = "now at {dawn|dusk}", 2
    assert seen().estimate.pictures == 4
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(runtime.get().session.results) == 5
    prompts_sent = {json.dumps(body).count("now at dawn") for body in posts(sandbox)}
    assert prompts_sent == {0, 1}


def test_the_preview_shows_the_first_and_tells_of_the_others(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.prompt = "{object} at {dawn|noon|dusk}"
    assert bpy.ops.paintover.preview() == {"FINISHED"}
    sheet = preview._state.sheet
    assert sheet is not None and "Cube at dawn" in sheet.texts
    assert sheet.others == ("Cube at noon", "Cube at dusk")
    assert sheet.differ == "One of 3 requests, which are alike but for the prompt"
    assert bpy.ops.paintover.send_previewed() == {"FINISHED"}
    assert sent(sandbox) == ["Cube at dawn", "Cube at dusk", "Cube at noon"]
