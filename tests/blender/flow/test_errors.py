"""Bad input is normal input: each has its sentence, and nothing paid for is lost."""

import json
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import library as library_module
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.openrouter import retry
from standin import Sandbox

from tests.blender.conftest import is_ours


def told() -> str:
    """What the artist reads when Generate fails."""
    with pytest.raises(RuntimeError) as caught:
        bpy.ops.paintover.generate()
    return str(caught.value).removeprefix("Error: ").strip()


def posts(sandbox: Sandbox) -> int:
    assert sandbox.settle()
    return sum(entry["method"] == "POST" for entry in sandbox.log)


def placed() -> list[bpy.types.Image]:
    return [image for image in bpy.data.images if is_ours(image)]


def test_no_key(sandbox: Sandbox, settings: Any, preferences: Any) -> None:
    preferences.api_key = ""
    assert "There is no OpenRouter key yet." in told()
    assert posts(sandbox) == 0


def test_the_key_of_the_environment_is_used(
    sandbox: Sandbox, settings: Any, preferences: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences.api_key = ""
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-from-environment")
    assert bpy.ops.paintover.generate() == {"FINISHED"}


@pytest.mark.parametrize(
    ("key", "words"),
    [("sk-or-v1-bad", "key"), ("sk-or-v1-broke", "openrouter.ai/settings/credits")],
)
def test_wrong_key_and_no_credit(
    sandbox: Sandbox, settings: Any, preferences: Any, key: str, words: str
) -> None:
    preferences.api_key = key
    sentence = told()
    assert words in sentence and key not in sentence


def test_offline(sandbox: Sandbox, settings: Any) -> None:
    system = bpy.context.preferences.system
    system.use_online_access = False
    try:
        assert "not allowed to go online" in told()
    finally:
        system.use_online_access = True
    assert posts(sandbox) == 0


@pytest.mark.parametrize("prompt", ["", "   ", "\t"])
def test_empty_prompt(sandbox: Sandbox, settings: Any, prompt: str) -> None:
    settings.prompt = prompt
    assert "The prompt is empty." in told()
    assert posts(sandbox) == 0


def test_unknown_model(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "nobody/nothing"
    assert "model" in told().lower()


def test_no_model(sandbox: Sandbox, settings: Any) -> None:
    settings.model = " "
    assert "No model is chosen." in told()


def test_a_model_that_needs_a_picture(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "inclusionai/ming-image-0.1-design-layer"
    assert "needs a picture" in told()
    assert posts(sandbox) == 0


def test_no_render_yet(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "RENDER"
    assert "There is no render yet." in told()


@pytest.mark.parametrize(("source", "target"), [("CAMERA", "IMAGE"), ("NONE", "BACKGROUND")])
def test_no_camera(sandbox: Sandbox, settings: Any, source: str, target: str) -> None:
    bpy.data.objects.remove(bpy.data.objects["Camera"])
    settings.source, settings.target = source, target
    assert "camera" in told().lower()
    assert posts(sandbox) == 0


def test_no_texture(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "TEXTURE"
    assert "texture" in told().lower()


def test_no_image_chosen(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "IMAGE"
    assert "image" in told().lower()


def test_an_image_without_data(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    image = bpy.data.images.new("Lost", 8, 8)
    image.source = "FILE"
    image.filepath = str(tmp_path / "gone.png")
    settings.source, settings.image = "IMAGE", image
    assert "Lost" in told()
    assert posts(sandbox) == 0


@pytest.mark.parametrize("kind", ["LIGHT", None])
def test_an_object_that_takes_no_material(sandbox: Sandbox, settings: Any, kind: str) -> None:
    target = bpy.data.objects["Light"] if kind else None
    bpy.context.view_layer.objects.active = target
    settings.target = "MATERIAL"
    assert ("Light" if kind else "active object") in told()
    assert posts(sandbox) == 0


def test_an_object_without_uvs_gets_them(sandbox: Sandbox, settings: Any) -> None:
    mesh = bpy.data.objects["Cube"].data
    mesh.uv_layers.remove(mesh.uv_layers[0])
    settings.target = "MATERIAL"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(mesh.uv_layers) == 1


def test_a_linked_object_is_refused_before_anything_is_sent(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    library = tmp_path / "library.blend"
    bpy.data.libraries.write(str(library), {bpy.data.objects["Cube"]})
    with bpy.data.libraries.load(str(library), link=True) as (_, wanted):
        wanted.objects = ["Cube"]
    linked = wanted.objects[0]
    bpy.context.collection.objects.link(linked)
    bpy.context.view_layer.objects.active = linked
    settings.target = "MATERIAL"
    assert "linked" in told().lower()
    assert posts(sandbox) == 0


def test_an_unwritable_library(
    sandbox: Sandbox, settings: Any, preferences: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    preferences.library_path = str(tmp_path / "file" / "library")
    assert "library folder can't be written to" in told()
    assert posts(sandbox) == 0


def test_a_full_disk_before(
    sandbox: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "MIN_FREE_BYTES", 1 << 60)
    assert "full" in told()
    assert posts(sandbox) == 0


def test_a_disk_that_fills_up_while_the_picture_arrives(sandbox: Sandbox, settings: Any) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no limit on a file's size")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        assert bpy.ops.paintover.generate() == {"FINISHED"}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    (image,) = placed()
    assert image.size[0] > 0 and image.packed_file.size > 20_000
    (result,) = runtime.get().session.results
    assert result.path is None and result.data


TRIGGERS = {
    "@401": "key",
    "@402": "credit",
    "@402key": "limit",
    "@402flight=0.01": "at once",
    "@403": "",
    "@404policy": "openrouter.ai/settings/privacy",
    "@408": "",
    "@413": "large",
    "@429=0.01": "",
    "@429noheader=0.01": "",
    "@500": "",
    "@502": "",
    "@502safety": "",
    "@503=0.01": "",
    "@524html": "",
    "@529": "",
    "@zod": "",
    "@avail=0.01": "",
    "@blocked": "",
    "@empty": "without making a picture",
    "@badb64": "",
    "@drop": "charged",
    "@dropbefore": "charged",
    "@text": "",
    "@garbage": "",
    "@huge": "",
    "@svg": "",
}


REPEATED = {"@402flight", "@429", "@429noheader", "@503", "@529", "@avail"}


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_fault_of_the_server_is_one_sentence(
    sandbox: Sandbox,
    settings: Any,
    library: Path,
    trigger: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retry, "STEP", 0.01)
    settings.prompt = f"alley {trigger}"
    sentence = told()
    assert TRIGGERS[trigger].lower() in sentence.lower()
    assert len(sentence) > 20 and sentence[0].isupper() and sentence.rstrip()[-1] in ".?)"
    for leak in ("Traceback", "{", "sk-or", "user_", "Error:", "None"):
        assert leak not in sentence
    assert not placed()
    sent = 4 if trigger.partition("=")[0] in REPEATED else 1
    assert posts(sandbox) == sent, "a paid request was sent twice"
    kept = [path for path in library.glob("*/unreadable/*") if path.suffix != ".json"]
    assert len(kept) == (1 if trigger in {"@garbage", "@huge", "@svg", "@badb64"} else 0)
    assert not list(library.rglob("*.part"))


@pytest.mark.parametrize(
    "trigger",
    ["@dup", "@httpurl", "@wrongtype", "@slow=0.2", "@unknown", "@nousage", "@trickle"],
)
def test_every_oddity_of_the_server_still_gives_the_picture(
    sandbox: Sandbox, settings: Any, library: Path, trigger: str
) -> None:
    settings.prompt = f"alley {trigger}"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (image,) = placed()
    assert image.size[0] > 0
    assert len(list(library.glob("*/*.json"))) == 1


def test_fewer_pictures_than_asked_for(sandbox: Sandbox, settings: Any) -> None:
    settings.model, settings.count = "bytedance-seed/seedream-4.5", 3
    settings.prompt = "alley @fewer"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(placed()) == 2


def test_a_picture_of_20_mb(sandbox: Sandbox, settings: Any, library: Path) -> None:
    settings.prompt = "alley @big"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (facts,) = [json.loads(path.read_text()) for path in library.glob("*/*.json")]
    assert facts["bytes"] > 14_000_000
    assert placed()[0].packed_file.size == facts["bytes"]


def test_a_connection_lost_after_the_answer_costs_nothing(sandbox: Sandbox, settings: Any) -> None:
    settings.prompt = "alley @dropafter"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(placed()) == 1


@pytest.mark.parametrize("route", ["AUTO", "CHAT"])
def test_a_model_that_only_chats(sandbox: Sandbox, settings: Any, route: str) -> None:
    settings.model, settings.route = "sandbox/chat-only", route
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(placed()) == 1


def test_nobody_answers(
    sandbox: Sandbox, settings: Any, preferences: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "STEP", 0.01)
    preferences.base_url = "http://127.0.0.1:9/api/v1"
    assert "127.0.0.1" in told()


def test_a_result_that_is_not_there() -> None:
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.place(result="20200101-000000-nothing", target="IMAGE")
