"""A text data-block as the prompt: it counts wherever the prompt does, and its faults are told."""

import contextlib
import json
from pathlib import Path
from typing import Any

import bpy
import pytest
from standin import Sandbox

from tests.blender.conftest import is_ours

LONG = "A rainy neon alley.\nWet asphalt, dense fog.\n" * 40


def sent_prompt(sandbox: Sandbox) -> str:
    assert sandbox.settle()
    (entry,) = [entry for entry in sandbox.log if entry["method"] == "POST"]
    return entry["body"]["prompt"]


def refusal() -> str:
    with pytest.raises(RuntimeError) as caught:
        bpy.ops.paintover.generate()
    return str(caught.value)


def write(settings: Any, content: str) -> bpy.types.Text:
    text = bpy.data.texts.new("Alley")
    text.write(content)
    settings.prompt_text = text
    return text


def test_the_text_is_what_is_sent_and_kept(sandbox: Sandbox, settings: Any, library: Path) -> None:
    write(settings, LONG)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent_prompt(sandbox) == LONG.strip()
    (sidecar,) = library.glob("*/*.json")
    assert json.loads(sidecar.read_text())["prompt"] == LONG.strip()
    (image,) = [image for image in bpy.data.images if is_ours(image)]
    assert image["paintover"]["prompt"] == LONG.strip()


def test_without_a_text_the_field_is_the_prompt_again(sandbox: Sandbox, settings: Any) -> None:
    write(settings, "from the text")
    settings.prompt_text = None
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent_prompt(sandbox) == "rainy neon alley, cinematic"


def test_an_empty_text_is_told_by_name(sandbox: Sandbox, settings: Any) -> None:
    write(settings, " \n ")
    assert 'The text "Alley" is empty.' in refusal()
    assert not sandbox.log


def test_a_deleted_text_is_told_by_name(sandbox: Sandbox, settings: Any) -> None:
    settings.prompt = ""
    bpy.data.texts.remove(write(settings, "soon gone"))
    assert 'The text "Alley" was deleted.' in refusal()
    settings.prompt = "something new"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    settings.prompt = ""
    assert "The prompt is empty." in refusal()


def test_a_text_let_go_of_is_not_missed(sandbox: Sandbox, settings: Any) -> None:
    settings.prompt = ""
    text = write(settings, "here")
    settings.prompt_text = None
    bpy.data.texts.remove(text)
    assert "The prompt is empty." in refusal()


def test_a_linked_text_is_a_prompt_until_its_file_is_gone(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    text = bpy.data.texts.new("Shared")
    text.write("from another file")
    shelf = tmp_path / "prompts.blend"
    bpy.data.libraries.write(str(shelf), {text}, fake_user=True)
    bpy.data.texts.remove(text)
    with bpy.data.libraries.load(str(shelf), link=True) as (_, wanted):
        wanted.texts = ["Shared"]
    settings.prompt_text = wanted.texts[0]
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent_prompt(sandbox) == "from another file"
    saved = tmp_path / "scene.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(saved))
    shelf.unlink()
    # Blender tells of the missing file as an error, and opens this one all the same.
    with contextlib.suppress(RuntimeError):
        bpy.ops.wm.open_mainfile(filepath=str(saved))
    assert 'The text "Shared" is missing' in refusal()


def test_the_prompt_moves_into_a_text_of_its_own(sandbox: Sandbox, settings: Any) -> None:
    assert bpy.ops.paintover.edit_prompt() == {"FINISHED"}
    text = settings.prompt_text
    assert text.as_string().strip() == "rainy neon alley, cinematic"
    assert settings.prompt == ""
    # To edit it again makes no second one.
    assert bpy.ops.paintover.edit_prompt() == {"FINISHED"}
    assert settings.prompt_text == text and len(bpy.data.texts) == 1
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent_prompt(sandbox) == "rainy neon alley, cinematic"


def test_a_text_that_is_there_can_be_used(settings: Any) -> None:
    bpy.data.texts.new("Alley").write("one")
    assert bpy.ops.paintover.use_text(text="Alley") == {"FINISHED"}
    assert settings.prompt_text.name == "Alley"
    with pytest.raises(RuntimeError, match='There is no text "Street"'):
        bpy.ops.paintover.use_text(text="Street")
