"""The settings follow the model: nothing unlisted is shown or sent, nothing falls silently."""

from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.core import fit
from bl_ext.user_default.paintover.ui import model_settings
from standin import Sandbox

BANANA, LITE = "google/gemini-3.1-flash-image", "google/gemini-3.1-flash-lite-image"
GPT, FLUX = "openai/gpt-image-2.5-sunburst", "black-forest-labs/flux.2-pro"
MING = "inclusionai/ming-image-0.1-design-layer"
ALWAYS = {"model", "prompt"}


def offered(settings: Any, name: str) -> list[str]:
    """The lines of a menu, as Blender's interface would get them."""
    items = settings.bl_rna.properties[name]
    assert items.type == "ENUM"
    found = []
    before = getattr(settings, name)
    with pytest.raises(TypeError) as told:
        setattr(settings, name, "no such thing")
    found = str(told.value).split("not found in ")[1].strip("()").replace("'", "").split(", ")
    assert getattr(settings, name) == before
    return found


def note(settings: Any) -> str:
    return fit.note(model_settings.wanted_of(settings), runtime.get().catalogue.get(settings.model))


def sent(sandbox: Sandbox) -> dict[str, Any]:
    (entry,) = [entry for entry in sandbox.log if entry["method"] == "POST"]
    assert entry["status"] == 200, entry
    return entry["body"]


def test_the_menus_are_those_of_the_model(settings: Any) -> None:
    settings.model = GPT
    assert offered(settings, "quality") == [
        *("DEFAULT", "auto", "low", "medium", "high", "xhigh", "max")
    ]
    assert offered(settings, "background") == ["DEFAULT", "auto", "transparent", "opaque"]
    assert offered(settings, "aspect_ratio")[-1] == "auto"
    settings.model = FLUX
    assert offered(settings, "output_format") == ["DEFAULT", "png", "jpeg"]
    assert offered(settings, "quality") == ["DEFAULT"]


def test_a_size_falls_to_the_nearest_and_comes_back(settings: Any) -> None:
    settings.resolution = "4K"
    settings.model = LITE
    assert settings.resolution == "1K"
    assert note(settings) == "Nano Banana 2 Lite offers 1K instead of 4K size"
    settings.model = BANANA
    assert (settings.resolution, note(settings)) == ("4K", "")


def test_choosing_anew_forgets_the_wish(settings: Any) -> None:
    settings.resolution = "4K"
    settings.model = LITE
    settings.resolution = "1K"
    assert note(settings) == ""
    settings.model = BANANA
    assert settings.resolution == "1K"


def test_a_live_list_that_changes_the_model_changes_the_menus(settings: Any) -> None:
    before = runtime.get().catalogue
    runtime.get().catalogue = type(before)()
    try:
        settings.resolution = "4K"
        tiers = {"resolution": {"type": "enum", "values": ["1K", "2K"]}}
        runtime.get().catalogue.replace([{"id": BANANA, "supported_parameters": tiers}])
        assert settings.resolution == "2K"
    finally:
        runtime.get().catalogue = before


def test_what_is_chosen_is_sent(sandbox: Sandbox, settings: Any) -> None:
    settings.model = GPT
    settings.quality, settings.background = "xhigh", "transparent"
    settings.use_compression, settings.compression = True, 70
    settings.options.use_moderation, settings.options.moderation = True, "low"
    settings.options.more = "odd=1"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox) == {
        "model": GPT,
        "prompt": settings.prompt,
        "aspect_ratio": "16:9",
        "quality": "xhigh",
        "background": "transparent",
        "output_compression": 70,
        "provider": {"options": {"openai": {"moderation": "low"}}},
    }


def test_flux_gets_its_steps_and_guidance(sandbox: Sandbox, settings: Any) -> None:
    settings.model, settings.output_format = FLUX, "png"
    settings.options.use_steps, settings.options.steps = True, 28
    settings.options.use_guidance, settings.options.guidance = True, 2.5
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    body = sent(sandbox)
    assert body["output_format"] == "png"
    assert body["provider"]["options"] == {"black-forest-labs": {"steps": 28, "guidance": 2.5}}


def test_an_option_without_a_field_is_typed(sandbox: Sandbox, settings: Any) -> None:
    settings.model = "recraft/recraft-v4.1-vector"
    settings.options.more = 'controls={"no_text": true}; style=Clay'
    # A drawing is no picture that Blender reads; what was sent is what counts here.
    with pytest.raises(RuntimeError):
        bpy.ops.paintover.generate()
    assert sent(sandbox)["provider"]["options"] == {
        "recraft": {"controls": {"no_text": True}, "style": "Clay"}
    }


@pytest.mark.parametrize("model", ["meta/muse-image", BANANA, "microsoft/mai-image-2.6"])
def test_wishes_that_a_model_does_not_list_are_never_sent(
    sandbox: Sandbox, settings: Any, model: str
) -> None:
    settings.model = GPT
    settings.quality, settings.background, settings.aspect_ratio = "max", "transparent", "auto"
    settings.use_compression = settings.use_seed = True
    for name in ("steps", "guidance", "strength", "style", "moderation"):
        setattr(settings.options, f"use_{name}", True)
    settings.options.style = "Clay"
    settings.options.more = "sparkle=1"
    settings.model = model
    assert "Highest quality" in note(settings) and "Steps" in note(settings)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    listed = {"aspect_ratio"} if runtime.get().catalogue.get(model).ratios else set()
    assert set(sent(sandbox)) == ALWAYS | listed


def test_the_sidecar_tells_what_was_asked_for(
    sandbox: Sandbox, settings: Any, library: Any
) -> None:
    settings.model, settings.quality = GPT, "low"
    settings.options.use_moderation, settings.options.moderation = True, "low"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    told = runtime.get().session.results[0].facts["settings"]
    assert (told["quality"], told["options"]) == ("low", {"moderation": "low"})
    assert told["background"] is None


def test_settings_are_saved_with_the_file(settings: Any, tmp_path: Any) -> None:
    settings.resolution, settings.model = "4K", GPT
    settings.quality = "max"
    settings.options.use_steps, settings.options.steps = True, 9
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    again = bpy.context.scene.paintover
    assert (again.quality, again.options.use_steps, again.options.steps) == ("max", True, 9)
    again.model = BANANA
    assert again.resolution == "4K"


def test_a_model_that_lists_only_a_size_is_asked_for_it_by_that_name(
    sandbox: Sandbox, settings: Any
) -> None:
    settings.model = MING
    assert offered(settings, "resolution")[1:] == ["512", "768", "1K", "1.5K", "2K", "4K"]
    settings.source, settings.resolution = "CAMERA", "2K"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    body = sent(sandbox)
    assert body["size"] == "2K" and not {"resolution", "aspect_ratio"} & body.keys()
    made = runtime.get().session.results[0]
    assert made.facts["width"] > 2000
    sandbox.clear_log()
    settings.resolution = "DEFAULT"
    bpy.ops.paintover.again(result=made.id)
    assert sent(sandbox)["size"] == "2K"
    bpy.ops.paintover.recall(result=made.id)
    assert settings.resolution == "2K"
