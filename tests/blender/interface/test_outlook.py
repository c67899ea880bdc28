"""What the panel says of pressing Generate is true now, though parts of it are remembered."""

import dataclasses
import types
from collections.abc import Iterator
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import outlook, runtime
from bl_ext.user_default.paintover.app.outlook import Outlook
from bl_ext.user_default.paintover.ui import language, properties
from bl_ext.user_default.paintover.ui import preferences as ui_preferences


def seen() -> Outlook:
    """What a draw gets to show."""
    context = bpy.context
    return outlook.look_ahead(
        context, properties.wish_of(context), ui_preferences.snapshot(context)
    )


def line() -> str:
    context = bpy.context
    return outlook.line(context, properties.wish_of(context), ui_preferences.snapshot(context))


@pytest.fixture
def looked_at(sandbox: Any, settings: Any) -> Any:
    """Settings with nothing missing, at which the panel has looked once."""
    settings.prompt, settings.source, settings.target = "An alley", "CAMERA", "IMAGE"
    settings.model = "google/gemini-3.1-flash-image"
    assert seen().obstacle is None
    return settings


@pytest.fixture
def catalogue() -> Iterator[Any]:
    before = runtime.get().catalogue
    runtime.get().catalogue = type(before)()
    yield runtime.get().catalogue
    runtime.get().catalogue = before


def test_a_key_taken_away_is_missed_at_the_next_look(looked_at: Any, preferences: Any) -> None:
    preferences.api_key = ""
    obstacle = seen().obstacle
    assert obstacle is not None and "key" in obstacle.message


def test_a_camera_taken_away_is_missed_at_the_next_look(looked_at: Any) -> None:
    bpy.context.scene.camera = None
    now = seen()
    assert now.obstacle is not None and "camera" in now.obstacle.message
    assert not line()


def test_the_line_follows_the_shape_the_size_and_the_scene(
    looked_at: Any, preferences: Any
) -> None:
    lines = [line()]
    bpy.context.scene.render.resolution_x = 400
    lines.append(line())
    looked_at.aspect_ratio = "1:1"
    lines.append(line())
    looked_at.resolution = "2K"
    lines.append(line())
    preferences.max_upload_edge = 512
    lines.append(line())
    bpy.context.scene.camera.name = "Alley Cam"
    lines.append(line())
    preferences.max_upload_edge = 2048
    assert len(set(lines)) == len(lines), lines
    assert lines[-1] == "Sends Alley Cam at 512 × 512 px"


def test_the_line_follows_the_model_though_its_id_stays(looked_at: Any, catalogue: Any) -> None:
    looked_at.aspect_ratio = "MATCH"
    before = line()
    square = {"type": "enum", "values": ["1:1"]}
    catalogue.replace(
        [
            {
                "id": looked_at.model,
                "name": "Square",
                "supported_parameters": {
                    "aspect_ratio": square,
                    "input_references": {"min": 0, "max": 4},
                },
            }
        ]
    )
    width, height = line().partition(" at ")[2].removesuffix(" px").split(" × ")
    assert line() != before
    assert width == height


def test_the_prompt_is_missed_as_soon_as_it_is_gone_and_back_as_it_is(looked_at: Any) -> None:
    looked_at.prompt = ""
    obstacle = seen().obstacle
    assert obstacle is not None and "prompt is empty" in obstacle.message
    looked_at.prompt = "A {wet|dry} alley"
    now = seen()
    assert now.obstacle is None
    assert now.prompts.texts == ("A wet alley", "A dry alley")


def test_a_prompt_in_a_text_is_as_it_is_written_there(looked_at: Any) -> None:
    text = bpy.data.texts.new("Prompt")
    looked_at.prompt_text = text
    text.write("One")
    assert seen().prompts.texts == ("One",)
    text.write(" and two")
    assert seen().prompts.texts == ("One and two",)


def test_the_estimate_follows_count_model_and_prices(looked_at: Any, catalogue: Any) -> None:
    told = [seen().estimate.text]
    looked_at.count = 3
    told.append(seen().estimate.text)
    looked_at.model = "bytedance-seed/seedream-4.5"
    told.append(seen().estimate.text)
    dear = [
        dataclasses.replace(
            one, prices=tuple(dataclasses.replace(line, cost_usd=9.0) for line in one.prices)
        )
        for one in catalogue.endpoints(looked_at.model)
    ]
    assert dear
    catalogue.replace_endpoints(looked_at.model, tuple(dear))
    told.append(seen().estimate.text)
    assert len(set(told)) == len(told), told


def test_an_image_is_called_as_it_is_called_now_and_missed_when_it_is_deleted(
    looked_at: Any,
) -> None:
    image = bpy.data.images.new("Wall", 64, 32)
    looked_at.source, looked_at.image = "IMAGE", image
    assert '"Wall"' in line()
    image.name = "Fence"
    assert '"Fence"' in line()
    bpy.data.images.remove(image)
    now = seen()
    assert now.obstacle is not None and not line()
    # One that may well lie where the other lay.
    looked_at.image = bpy.data.images.new("Gate", 64, 32)
    assert '"Gate"' in line()


def test_an_undo_takes_back_what_is_told(looked_at: Any) -> None:
    bpy.ops.ed.undo_push(message="before")
    looked_at.prompt, looked_at.count = "A field", 4
    assert seen().prompts.texts == ("A field",)
    bpy.ops.ed.undo_push(message="written")
    bpy.ops.ed.undo()
    now = seen()
    assert now.prompts.texts == ("An alley",) and now.estimate.pictures == 1


def test_another_scene_has_its_own(looked_at: Any) -> None:
    assert seen().prompts.texts == ("An alley",)
    other = bpy.data.scenes.new("Other")
    other.paintover.prompt, other.paintover.source = "A field", "NONE"
    with bpy.context.temp_override(scene=other):
        assert seen().prompts.texts == ("A field",)
        assert line().startswith("Sends the prompt only")
    assert seen().prompts.texts == ("An alley",)


def test_other_preferences_are_told_of_at_the_next_look(looked_at: Any, preferences: Any) -> None:
    values = ui_preferences.snapshot(bpy.context)
    shelf = runtime.library(values)
    preferences.library_path = "//pictures"
    assert runtime.library(ui_preferences.snapshot(bpy.context)).root != shelf.root
    preferences.library_path = values.library_path
    preferences.session_limit = 0.04
    assert ui_preferences.snapshot(bpy.context).session_limit == 0.04
    preferences.session_limit = 0.0
    assert ui_preferences.snapshot(bpy.context) == values


def test_a_menu_lists_what_the_model_offers_now(looked_at: Any, catalogue: Any) -> None:
    def ratios() -> list[str]:
        prop = looked_at.bl_rna.properties["aspect_ratio"]
        assert prop.type == "ENUM"
        looked_at.aspect_ratio = "MATCH"
        try:
            looked_at.aspect_ratio = "no such shape"
        except TypeError as error:
            return str(error).partition("(")[2].rpartition(")")[0].split(", ")
        return []

    before = ratios()
    assert "'16:9'" in before
    looked_at.aspect_ratio = "16:9"
    square = {"type": "enum", "values": ["1:1"]}
    row = {"id": looked_at.model, "name": "S", "supported_parameters": {"aspect_ratio": square}}
    catalogue.replace([row])
    assert looked_at.aspect_ratio == "1:1"
    assert ratios() == ["'MATCH'", "'1:1'"]


def test_a_sentence_is_told_in_the_language_of_now(
    looked_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "Sends {source} at {width} × {height} px": "Sendet {source}",
        "The prompt is empty.": "",
    }
    texts = types.SimpleNamespace(locale="de_DE", pgettext_iface=lambda text: told.get(text, text))
    before = language.shown(line())
    monkeypatch.setattr(language, "_language", texts)
    assert language.shown(line()) == "Sendet Camera"
    monkeypatch.undo()
    assert language.shown(line()) == before
