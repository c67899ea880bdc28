"""Refine: a result is gone on with, over chat as a conversation, elsewhere as a reference."""

import json
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import outlook, runtime
from bl_ext.user_default.paintover.ui import preferences as ui_preferences
from bl_ext.user_default.paintover.ui import properties
from standin import Sandbox

from tests.blender.conftest import is_ours

THINKER = "google/gemini-3-pro-image"
IMAGES_ONLY = "openai/gpt-image-2"


def bodies(sandbox: Sandbox) -> list[dict[str, Any]]:
    assert sandbox.settle()
    return [entry["body"] for entry in sandbox.log if entry["method"] == "POST"]


def paint(settings: Any, prompt: str, **changes: Any) -> Any:
    """Generate, and return the new result."""
    before = {one.id for one in runtime.get().session.results}
    settings.prompt = prompt
    for name, value in changes.items():
        setattr(settings, name, value)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (made,) = (one for one in runtime.get().session.results if one.id not in before)
    return made


def told(body: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Role, words and SHA-256 of the pictures of each message."""
    found = []
    for message in body["messages"]:
        content = message["content"]
        parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
        words = " ".join(part["text"] for part in parts if part["type"] == "text")
        pictures = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        pictures += [one["image_url"]["url"] for one in message.get("images", [])]
        found.append((message["role"], words, [one["sha256"] for one in pictures]))
    return found


def sha(result: Any) -> str:
    return result.facts["sha256"]


def source_sha(result: Any) -> str:
    return result.facts["sources"][0]["sha256"]


@pytest.mark.parametrize("stream", [False, True])
def test_on_a_chat_model_it_is_a_conversation(
    sandbox: Sandbox, settings: Any, stream: bool
) -> None:
    """The sandbox refuses a model's turn whose sealed thoughts are not as they came."""
    first = paint(settings, "an alley", model=THINKER, route="CHAT", source="CAMERA", stream=stream)
    bpy.ops.paintover.refine(result=first.id)
    assert settings.prompt == "", "the next prompt is another one"
    second = paint(settings, "with rain", route="AUTO")
    bpy.ops.paintover.refine(result=second.id)
    paint(settings, "now at dusk")
    body = bodies(sandbox)[-1]
    assert told(body) == [
        ("user", "an alley", [source_sha(first)]),
        ("assistant", "Here is the picture.", [sha(first)]),
        ("user", "with rain", []),
        ("assistant", "Here is the picture.", [sha(second)]),
        ("user", "now at dusk", []),
    ]
    kinds = [detail["type"] for detail in body["messages"][1]["reasoning_details"]]
    assert kinds == ["reasoning.text", "reasoning.encrypted"]
    paths = [entry["path"] for entry in sandbox.log if entry["method"] == "POST"]
    assert paths == ["/api/v1/chat/completions"] * 3


def test_what_the_image_api_made_goes_on_over_chat(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", source="CAMERA")
    settings.refine = first.id
    paint(settings, "now at dusk")
    assert told(bodies(sandbox)[-1]) == [
        ("user", "an alley", [source_sha(first)]),
        ("user", "now at dusk", [sha(first)]),
    ]


def test_elsewhere_the_result_is_the_reference_of_a_new_request(
    sandbox: Sandbox, settings: Any
) -> None:
    first = paint(settings, "an alley", model=IMAGES_ONLY, source="CAMERA")
    settings.refine = first.id
    second = paint(settings, "now at dusk")
    body = bodies(sandbox)[-1]
    (reference,) = body["input_references"]
    assert reference["image_url"]["url"]["sha256"] == sha(first)
    assert body["prompt"].startswith("now at dusk\n") and "“an alley”" in body["prompt"]
    assert second.facts["prompt"] == "now at dusk"
    assert second.facts["thread"] == {"parent": first.id, "root": first.id, "turn": 2}


def test_any_earlier_step_can_be_returned_to_and_branched(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", model=THINKER, route="CHAT")
    settings.refine = first.id
    second = paint(settings, "with rain")
    bpy.ops.paintover.refine(result=second.id)
    found = runtime.get().threads.get(settings.refine)
    assert [step.id for step in found.steps] == [first.id, second.id]
    bpy.ops.paintover.refine(result=found.steps[0].id)
    other = paint(settings, "with snow")
    assert [words for _, words, _ in told(bodies(sandbox)[-1])] == [
        "an alley", "Here is the picture.", "with snow",
    ]  # fmt: skip
    assert other.facts["thread"]["parent"] == first.id


def test_it_lands_on_the_very_frame_of_the_first_one(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", source="CAMERA", target="PLANE")
    eye = bpy.context.scene.camera.matrix_world.translation.copy()
    bpy.context.scene.camera.location.x += 3
    settings.refine = first.id
    second = paint(settings, "now at dusk")
    assert second.facts["placement"]["view"] == first.facts["placement"]["view"]
    rays = [
        [(plane.matrix_world @ vertex.co - eye).normalized() for vertex in plane.data.vertices]
        for plane in bpy.data.objects
        if plane.name.startswith(("an alley", "now at dusk"))
    ]
    assert len(rays) == 2
    assert max((a - b).length for a, b in zip(*rays, strict=True)) < 1e-5


def test_it_can_be_left(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley")
    bpy.ops.paintover.refine(result=first.id)
    bpy.ops.paintover.start_anew()
    assert (settings.refine, settings.prompt) == ("", "an alley")
    paint(settings, "a street")
    assert "messages" not in bodies(sandbox)[-1]


def test_it_survives_saving_and_opening(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    first = paint(settings, "an alley", model=THINKER, route="CHAT", source="CAMERA")
    bpy.ops.paintover.refine(result=first.id)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "file.blend"))
    runtime.get().session.results.clear()
    runtime.get().threads._known.clear()
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "file.blend"))
    settings = bpy.context.scene.paintover
    assert runtime.get().threads.get(settings.refine).result.id == first.id
    paint(settings, "now at dusk", target="PLANE")
    assert told(bodies(sandbox)[-1])[1][2] == [sha(first)]


def obstacle() -> str:
    context = bpy.context
    values = ui_preferences.snapshot(context)
    found = outlook.look_ahead(context, properties.wish_of(context), values).obstacle
    return found.sentence if found else ""


def test_a_result_that_is_gone_is_told_in_a_sentence(
    sandbox: Sandbox, settings: Any, library: Path
) -> None:
    first = paint(settings, "an alley")
    settings.refine = first.id
    assert obstacle() == ""
    first.path.unlink()
    runtime.get().session.results.clear()
    settings.refine = first.id
    assert "not in the library" in obstacle()
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.generate()
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.refine(result="20261122-120000-nothing-000000")
    assert not sandbox.log


def test_a_file_that_vanished_meanwhile_is_told_as_well(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley")
    settings.refine = first.id
    first.path.unlink()
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.generate()
    assert not sandbox.log


def test_a_result_too_large_is_sent_smaller(
    sandbox: Sandbox, settings: Any, preferences: Any
) -> None:
    first = paint(settings, "an alley", model=THINKER, route="CHAT")
    preferences.max_upload_edge = 256
    try:
        settings.refine = first.id
        second = paint(settings, "with rain")
        settings.refine = second.id
        paint(settings, "now at dusk")
    finally:
        preferences.max_upload_edge = 2048
    form = second.facts["thread"]["sent_as"]["sha256"]
    assert form != sha(first)
    later = [
        ("user", "an alley", []),
        ("user", "with rain", [form]),  # shown, because it is not as the model made it
    ]
    assert told(bodies(sandbox)[1]) == later
    assert told(bodies(sandbox)[2])[:2] == later


def test_the_panels_draw_it(sandbox: Sandbox, settings: Any, library: Path) -> None:
    """What a draw asks for is there without reading anything."""
    first = paint(settings, "an alley", model=THINKER, route="CHAT")
    settings.refine, settings.prompt = first.id, "now at dusk"
    for file in library.rglob("*.json"):
        json.loads(file.read_text())
        file.unlink()
    context = bpy.context
    values = ui_preferences.snapshot(context)
    line = outlook.line(context, properties.wish_of(context), values)
    assert line == "Sends the picture at 1376 × 768 px"
    assert [image for image in bpy.data.images if is_ours(image)]
