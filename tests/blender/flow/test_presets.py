"""Presets, styles and recent prompts: kept, used, shared, and never run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import preset_files, recents, runtime
from standin import Sandbox

from tests.blender.flow.test_prompts import sent


@pytest.fixture(autouse=True)
def own_presets() -> Iterator[None]:
    yield
    for kind in (preset_files.PROMPTS, preset_files.STYLES):
        for path in preset_files.paths(kind):
            if not preset_files.is_bundled(path):
                path.unlink()


def named(kind: str, name: str) -> Path:
    return next(path for path in preset_files.paths(kind) if preset_files.name_of(path) == name)


def use(name: str) -> None:
    path = named(preset_files.PROMPTS, name)
    assert bpy.ops.paintover.use_preset(filepath=str(path)) == {"FINISHED"}


@pytest.mark.parametrize("path", preset_files.paths(preset_files.PROMPTS), ids=lambda p: p.stem)
def test_our_presets_can_be_used(settings: Any, path: Path) -> None:
    assert bpy.ops.paintover.use_preset(filepath=str(path)) == {"FINISHED"}
    values = preset_files.read(path)
    assert settings.prompt == values["prompt"]
    assert settings.wished_ratio == values["wished_ratio"]


def test_ours_leave_the_artists_own_view_and_place(settings: Any) -> None:
    settings.source, settings.target = "CAMERA", "PLANE"
    use("Line Art")
    assert (settings.source, settings.target) == ("CAMERA", "PLANE")
    use("Seamless Material")
    assert (settings.source, settings.target) == ("NONE", "MATERIAL")
    use("Sprite")
    assert (settings.source, settings.target) == ("VIEWPORT", "IMAGE")
    assert settings.wished_background == "transparent"
    use("Line Art")
    assert settings.wished_background == "DEFAULT"


def test_a_preset_is_kept_used_and_removed(settings: Any) -> None:
    settings.prompt, settings.source, settings.target = "rust everywhere", "RENDER", "REFERENCE"
    settings.options.use_steps, settings.options.steps = True, 12
    assert bpy.ops.paintover.add_preset(name="My Rust") == {"FINISHED"}
    settings.prompt, settings.source, settings.target = "x", "CAMERA", "IMAGE"
    settings.options.use_steps = False
    use("My Rust")
    assert (settings.prompt, settings.source) == ("rust everywhere", "RENDER")
    assert settings.target == "REFERENCE" and settings.options.use_steps
    assert settings.options.steps == 12
    assert bpy.ops.paintover.add_preset(name="My Rust", remove_name=True) == {"FINISHED"}
    assert "My Rust" not in map(preset_files.name_of, preset_files.paths(preset_files.PROMPTS))


def test_blender_itself_can_run_what_is_kept(settings: Any) -> None:
    settings.prompt = 'say "hi" \\ {a|b}'
    bpy.ops.paintover.add_preset(name="Quotes")
    settings.prompt = ""
    bpy.ops.script.execute_preset(
        filepath=str(named(preset_files.PROMPTS, "Quotes")), menu_idname="PAINTOVER_PT_presets"
    )
    assert settings.prompt == 'say "hi" \\ {a|b}'


def test_a_prompt_from_a_text_is_kept_and_gives_way(settings: Any) -> None:
    settings.prompt_text = bpy.data.texts.new("Long")
    settings.prompt_text.write("from the text")
    bpy.ops.paintover.add_preset(name="Texted")
    assert preset_files.read(named(preset_files.PROMPTS, "Texted"))["prompt"] == "from the text"
    use("Line Art")
    assert settings.prompt_text is None and "Long" in bpy.data.texts


def test_a_strangers_preset_is_not_run(settings: Any, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    evil = tmp_path / "evil.py"
    evil.write_text(
        "import bpy\nsettings = bpy.context.scene.paintover\nsettings.prompt = 'x'\n"
        f"open({str(trap)!r}, 'w')\n"
    )
    for press in (
        lambda: bpy.ops.paintover.use_preset(filepath=str(evil)),
        lambda: bpy.ops.paintover.import_preset(filepath=str(evil)),
    ):
        with pytest.raises(RuntimeError, match="not a preset of Paintover"):
            press()
    assert not trap.exists() and settings.prompt != "x"


def test_only_settings_of_a_preset_are_set(settings: Any, tmp_path: Path) -> None:
    odd = tmp_path / "odd.py"
    odd.write_text(
        "settings.prompt = 'fine'\nsettings.refine = 'abc'\nsettings.count = 64\n"
        "settings.source = 'NOWHERE'\nsettings.target = 7\nsettings.options.bl_rna = 1\n"
    )
    before = settings.source, settings.target, settings.count
    assert bpy.ops.paintover.use_preset(filepath=str(odd)) == {"FINISHED"}
    assert settings.prompt == "fine" and settings.refine == ""
    assert (settings.source, settings.target, settings.count) == before


def test_a_preset_goes_to_somebody_else_and_comes_back(settings: Any, tmp_path: Path) -> None:
    line_art = named(preset_files.PROMPTS, "Line Art")
    out = tmp_path / "Line_Art.py"
    bpy.ops.paintover.export_preset(filepath=str(out), preset=str(line_art))
    assert preset_files.read(out) == preset_files.read(line_art)
    bpy.ops.paintover.import_preset(filepath=str(out))
    again = named(preset_files.PROMPTS, "Line Art 2")
    assert preset_files.read(again) == preset_files.read(line_art)


def test_a_preset_that_is_gone_is_told(settings: Any, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="cannot be read"):
        bpy.ops.paintover.use_preset(filepath=str(tmp_path / "gone.py"))


def test_a_style_is_added_to_the_prompt_and_taken_off(sandbox: Sandbox, settings: Any) -> None:
    settings.style_text = "thick oil paint"
    assert bpy.ops.paintover.add_style(name="Oil") == {"FINISHED"}
    oil, gouache = (named(preset_files.STYLES, name) for name in ("Oil", "Gouache"))
    for name, path in (("Oil", oil), ("Gouache", gouache), ("Gouache", gouache)):
        assert bpy.ops.paintover.toggle_style(style=name, filepath=str(path)) == {"FINISHED"}
    assert [style.name for style in settings.styles] == ["Oil"]
    settings.prompt = "a harbor"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox) == ["a harbor. thick oil paint"]
    bpy.ops.paintover.add_style(name="Oil", remove_name=True)
    assert bpy.ops.paintover.toggle_style(style="Oil") == {"FINISHED"}
    assert not settings.styles


def test_an_empty_style_is_not_kept(settings: Any) -> None:
    settings.style_text = " "
    with pytest.raises(RuntimeError, match="no words"):
        bpy.ops.paintover.add_style(name="Nothing")
    assert "Nothing" not in map(preset_files.name_of, preset_files.paths(preset_files.STYLES))


def test_recent_prompts_come_back_as_they_were_written(sandbox: Sandbox, settings: Any) -> None:
    bpy.ops.paintover.clear_recents()
    for prompt in ("one", "{object} at {dawn|dusk}", "one"):
        settings.prompt = prompt
        assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert recents.shown() == ["one", "{object} at {dawn|dusk}"]
    recents.forget()
    recents.load()  # as the next start does
    runtime.get().pump.run_until_idle()
    assert recents.shown() == ["one", "{object} at {dawn|dusk}"]
    bpy.ops.paintover.use_recent(prompt=recents.shown()[1])
    assert settings.prompt == "{object} at {dawn|dusk}"
    bpy.ops.paintover.clear_recents()
    recents.load()
    runtime.get().pump.run_until_idle()
    assert recents.shown() == []


def test_recent_prompts_have_an_end_and_survive_a_broken_file(settings: Any) -> None:
    bpy.ops.paintover.clear_recents()
    for number in range(recents.MOST + 5):
        recents.note(f"prompt {number}")
    recents.note("x" * (recents.LONGEST + 1))
    runtime.get().pump.run_until_idle()
    assert len(recents.shown()) == recents.MOST
    assert recents.shown()[0] == f"prompt {recents.MOST + 4}"
    recents._path().write_text('{"prompts": [1, null, "kept", ')
    recents.forget()
    recents.load()
    runtime.get().pump.run_until_idle()
    assert recents.shown() == []
    bpy.ops.paintover.clear_recents()


def test_what_a_preset_replaces_is_among_the_recent_prompts(settings: Any) -> None:
    bpy.ops.paintover.clear_recents()
    settings.prompt = "my own words"
    use("Line Art")
    use("Sprite")
    assert recents.shown() == ["my own words"]
    bpy.ops.paintover.clear_recents()


def test_a_variable_is_inserted(settings: Any) -> None:
    settings.prompt = "a"
    bpy.ops.paintover.insert_variable(variable="object")
    assert settings.prompt == "a {object}"
