"""Exported files: the very picture, in the format that is wanted, with its facts or without."""

from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime, told
from bl_ext.user_default.paintover.core import embedding
from PIL import Image
from standin import Sandbox

from tests.blender.flow.test_refine import paint
from tests.window.hands import on_disk


@pytest.fixture(autouse=True)
def no_news() -> Any:
    yield
    runtime.get().keeping.tell("")


@pytest.mark.parametrize("format", ["ORIGINAL", "PNG"])
def test_one_in_its_own_format_keeps_its_pixels_and_tells_how_it_was_made(
    sandbox: Sandbox, settings: Any, library: Path, tmp_path: Path, format: str
) -> None:
    made = paint(settings, "an alley")
    before, target = on_disk(library), tmp_path / "alley.png"
    assert bpy.ops.paintover.export(results=made.id, filepath=str(target), format=format) == {
        "FINISHED"
    }
    assert Image.open(target).tobytes() == Image.open(made.path).tobytes()
    facts = embedding.read(target.read_bytes())
    assert (facts["prompt"], facts["model"]) == ("an alley", made.facts["model"])
    assert b"sk-or" not in target.read_bytes()
    assert told.facts_in(target.read_bytes()) == facts, "which Recall looks for"
    assert on_disk(library) == before


@pytest.mark.parametrize("format", ["ORIGINAL", "PNG", "WEBP"])
def test_without_facts_nothing_of_prompt_or_model_is_in_the_file(
    sandbox: Sandbox, settings: Any, tmp_path: Path, format: str
) -> None:
    made = paint(settings, "an alley")
    # As makers do who write the prompt into their pictures.
    marked = embedding.write(made.path.read_bytes(), {"prompt": "an alley", "model": "some/model"})
    made.path.write_bytes(marked)
    target = tmp_path / f"alley.{'webp' if format == 'WEBP' else 'png'}"
    bpy.ops.paintover.export(
        results=made.id, filepath=str(target), with_facts=False, format=format, quality=100
    )
    written = target.read_bytes()
    assert b"alley" in marked and b"alley" not in written and b"some/model" not in written
    assert made.path.read_bytes() == marked, "the library keeps it"
    before, after = (bpy.data.images.load(str(path)) for path in (made.path, target))
    assert tuple(after.size) == tuple(before.size)
    if format != "WEBP":
        assert list(after.pixels) == list(before.pixels)


@pytest.mark.parametrize(("format", "ending"), [("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_several_in_another_format_are_named_by_the_template(
    sandbox: Sandbox, settings: Any, tmp_path: Path, format: str, ending: str
) -> None:
    made = [paint(settings, prompt) for prompt in ("an alley", "a street")]
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / f"001-an-alley{ending}").write_bytes(b"somebody's")
    bpy.ops.paintover.export_several(
        results=" ".join(one.id for one in made),
        directory=str(folder),
        format=format,
        template="{number}-{prompt}",
    )
    files = {path.name for path in folder.iterdir()}
    assert files == {f"001-an-alley{ending}", f"001-an-alley-2{ending}", f"002-a-street{ending}"}
    assert (folder / f"001-an-alley{ending}").read_bytes() == b"somebody's"
    written = Image.open(folder / f"002-a-street{ending}")
    assert (written.format, written.size) == (format, Image.open(made[1].path).size)
    assert embedding.read((folder / f"002-a-street{ending}").read_bytes())["prompt"] == "a street"


def test_nothing_is_replaced_unasked(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    made = paint(settings, "an alley")
    target = tmp_path / "alley.png"
    target.write_bytes(b"somebody's")
    with pytest.raises(RuntimeError, match="Replace Existing"):
        bpy.ops.paintover.export(results=made.id, filepath=str(target))
    assert target.read_bytes() == b"somebody's"
    bpy.ops.paintover.export(results=made.id, filepath=str(target), replace=True)
    assert Image.open(target).size == Image.open(made.path).size


def test_what_cannot_be_is_told(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    made = paint(settings, "an alley")
    with pytest.raises(RuntimeError, match="no such folder"):
        bpy.ops.paintover.export_several(results=made.id, directory=str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError, match="not known"):
        bpy.ops.paintover.export_several(
            results=made.id, directory=str(tmp_path), template="{colour}"
        )
    with pytest.raises(RuntimeError, match="could not be exported"):
        bpy.ops.paintover.export(results=made.id, filepath=str(tmp_path / "no" / "alley.png"))
    made.path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(RuntimeError, match="could not encode"):
        bpy.ops.paintover.export(
            results=made.id, filepath=str(tmp_path / "alley.jpg"), format="JPEG"
        )


def test_one_that_cannot_be_encoded_keeps_no_other_from_its_file(
    sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    broken, whole = (paint(settings, prompt) for prompt in ("an alley", "a street"))
    broken.path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(RuntimeError, match=r"an-alley.jpg.* was not exported.*1 of 2"):
        bpy.ops.paintover.export_several(
            results=f"{broken.id} {whole.id}",
            directory=str(tmp_path),
            format="JPEG",
            template="{prompt}",
        )
    assert {path.name for path in tmp_path.glob("*.jpg")} == {"a-street.jpg"}
