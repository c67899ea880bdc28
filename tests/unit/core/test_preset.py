"""Preset files are read as settings, never run."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.core import alternatives, braces, preset, variables
from addon.core.errors import SetupError

OURS = Path(__file__).parents[3] / "addon/presets/paintover"
HEAD = "import bpy\nsettings = bpy.context.scene.paintover\n"
VALUES = (
    st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
)


@given(st.dictionaries(st.sampled_from(["prompt", "model", "options.steps"]), VALUES, min_size=1))
def test_what_is_written_is_read(values: dict[str, preset.Value]) -> None:
    assert preset.read(preset.write(values)) == values


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import bpy as settings",
        "from os import system",
        "settings.prompt = open('/etc/passwd').read()",
        "settings.prompt = [print(1)]",
        "settings.prompt = f'{print(1)}'",
        "settings.prompt += 'x'",
        "settings.__class__ = 1",
        "settings.prompt.__class__.x = 1",
        "settings = bpy.ops",
        "bpy.context.preferences.filepaths.script = 'x'",
        "bpy.context.scene.render.filepath = 'x'",
        "prompt = 'x'",
        "settings['prompt'] = 'x'",
        "settings.prompt = settings.model = 'x'",
        "if True: settings.prompt = 'x'",
        "print(1)",
        "settings.seed = -True",
        "settings.prompt = None",
        "settings.prompt = b'x'",
    ],
)
def test_anything_but_plain_settings_is_refused(line: str) -> None:
    with pytest.raises(SetupError, match="not a preset"):
        preset.read(f"{HEAD}settings.prompt = 'fine'\n{line}\n")


@pytest.mark.parametrize(
    "text",
    ["", HEAD, "\0", "((" * 9000, "x = " + "-" * 90000 + "1", "a" * 200_000, "settings.x = ="],
)
def test_what_is_no_preset_is_refused(text: str) -> None:
    with pytest.raises(SetupError):
        preset.read(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SetupError):
        preset.read(text)


@pytest.mark.parametrize("path", sorted(OURS.glob("prompts/*.py")), ids=lambda path: path.stem)
def test_our_prompts_say_what_they_keep_and_what_they_change(path: Path) -> None:
    values = preset.read(path.read_text("utf-8"))
    prompt = str(values["prompt"])
    assert prompt.startswith("A seamless") or ("Keep " in prompt and "hange " in prompt)
    assert {"source", "target", "wished_ratio", "wished_background"} <= set(values)
    parts = braces.parse(prompt)
    variables.check(parts, dict.fromkeys(variables.MEANINGS, "x"))
    assert alternatives.count(parts) <= 4


def test_the_set_has_all_that_artists_were_promised() -> None:
    assert {path.stem for path in OURS.glob("prompts/*.py")} == {
        *("Concept_Paintover", "Clay_to_Photo", "Line_Art", "Night_and_Weather"),
        *("Material_Study", "Product_Shot", "Architectural_Visualization"),
        *("Character_Turnaround", "Orthographic_Reference_Sheet", "Matte_Painting_Extension"),
        *("Seamless_Material", "Hand-Painted_Texture", "Sprite"),
    }
    assert len(list(OURS.glob("styles/*.py"))) > 5


@pytest.mark.parametrize("path", sorted(OURS.glob("styles/*.py")), ids=lambda path: path.stem)
def test_our_styles_are_endings(path: Path) -> None:
    assert set(preset.read(path.read_text("utf-8"))) == {"style_text"}
