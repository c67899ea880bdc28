"""References arrive in their order, as the very pictures, and the model is told which is which."""

import json
import tempfile
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from PIL import Image
from standin import Sandbox

from tests.blender.conftest import is_ours
from tests.blender.references.conftest import Wall, arrived, body, paid, sha256


def test_every_kind_arrives_in_order_after_the_source(
    sandbox: Sandbox, settings: Any, wall: Wall, library: Path
) -> None:
    settings.model = "sandbox/echo"
    settings.source, settings.image = "IMAGE", wall.image("Rough", 64)
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (earlier,) = runtime.get().session.results
    sandbox.clear_log()

    settings.model = "google/gemini-3.1-flash-image"
    style = wall.file("style.jpg", "blue")
    wall.add("FILE", "Style", filepath=str(style))
    wall.add("RESULT", "Palette", result=earlier.id)
    wall.add("IMAGE", "the wood of the door", image=wall.image("Wood", 48))
    assert bpy.ops.paintover.generate() == {"FINISHED"}

    pictures = arrived(sandbox)
    assert [(one["width"], one["height"]) for one in pictures] == [
        (64, 64),
        (40, 30),
        (64, 64),
        (48, 48),
    ]
    assert pictures[1]["sha256"] == sha256(style)
    assert pictures[1]["media_type"] == "image/jpeg"
    assert pictures[2]["sha256"] == earlier.facts["sha256"]
    assert body(sandbox)["prompt"].splitlines() == [
        "Image 1: the picture to work on.",
        "Image 2: the style. Take its look, not what it shows.",
        "Image 3: the palette. Take its colors only.",
        "Image 4: the wood of the door.",
        "",
        "rainy neon alley, cinematic",
    ]
    assert settings.prompt == "rainy neon alley, cinematic", "the artist's field is the artist's"

    newest = sorted(library.glob("*/*.json"), key=lambda path: path.stat().st_mtime)[-1]
    facts = json.loads(newest.read_text())
    assert facts["prompt"] == "rainy neon alley, cinematic"
    told = [(one["role"], one["label"]) for one in facts["sources"]]
    assert told == [
        ("", 'Image "Rough"'),
        ("Style", 'File "style.jpg"'),
        ("Palette", f'Result "{earlier.id}"'),
        ("the wood of the door", 'Image "Wood"'),
    ]
    assert [one["sha256"] for one in facts["sources"]] == [one["sha256"] for one in pictures]


def test_text_only_with_a_reference_satisfies_a_model_that_needs_a_picture(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    settings.model, settings.source = "sandbox/echo", "NONE"
    wall.add("FILE", filepath=str(wall.file("only.png", size=(20, 10))))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (only,) = arrived(sandbox)
    assert (only["width"], only["height"]) == (20, 10)
    assert body(sandbox)["prompt"].startswith("Image 1: a reference.\n")


def test_on_chat_the_text_comes_first_and_the_pictures_in_order(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    settings.route = "CHAT"
    for name in ("a.png", "b.png", "c.png"):
        wall.add("FILE", "Style", filepath=str(wall.file(name, size=(10 * ord(name[0]), 500))))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (message,) = body(sandbox)["messages"]
    text, *pictures = message["content"]
    assert text["text"].startswith("Image 1: the style") and "Image 3: the style" in text["text"]
    assert [part["image_url"]["url"]["width"] for part in pictures] == [970, 980, 990]


def test_each_of_several_requests_brings_them_all(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    settings.route, settings.count = "CHAT", 2
    wall.add("FILE", filepath=str(wall.file("a.png")))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sandbox.settle() and paid(sandbox) == 2
    for entry in sandbox.log:
        assert len(entry["body"]["messages"][0]["content"]) == 2


def test_what_is_turned_off_stays_here(sandbox: Sandbox, settings: Any, wall: Wall) -> None:
    wall.add("FILE", filepath=str(wall.file("off.png"))).enabled = False
    wall.add("FILE", filepath=str(wall.file("on.png", size=(9, 9))))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert [one["width"] for one in arrived(sandbox)] == [9]
    sandbox.clear_log()
    settings.use_references = False
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert "input_references" not in body(sandbox)
    assert body(sandbox)["prompt"] == "rainy neon alley, cinematic"


@pytest.mark.parametrize("name", ["large.png", "other.tif"])
def test_what_cannot_go_as_it_is_goes_as_blender_reads_it(
    sandbox: Sandbox, settings: Any, wall: Wall, name: str, preferences: Any
) -> None:
    path = wall.folder / name
    Image.new("RGB", (3000, 1500), (200, 100, 50)).save(path)
    before = list(bpy.data.images)
    wall.add("FILE", filepath=str(path))
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    (only,) = arrived(sandbox)
    assert (only["width"], only["height"]) == (2048, 1024)
    assert only["media_type"] == "image/png"
    assert [one for one in bpy.data.images if one not in before and not is_ours(one)] == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing file", r'The file "gone.png" is not there any more'),
        ("no picture", r'The file "notes.png" is no picture'),
        ("folder", r"cannot be read"),
        ("no file", r"Reference 2 is empty"),
        ("gone result", r'The result "20260101-000000-x-abcdef" is no longer in the library'),
        ("deleted image", r'The image "Wood" of reference 2 was deleted'),
        ("no image", r"Reference 2 has no image"),
    ],
)
def test_what_has_gone_is_said_before_anything_is_sent(
    sandbox: Sandbox, settings: Any, wall: Wall, kind: str, said: str
) -> None:
    wall.add("FILE", filepath=str(wall.file("fine.png")))
    match kind:
        case "missing file":
            wall.add("FILE", filepath=str(wall.folder / "gone.png"))
        case "no picture":
            (wall.folder / "notes.png").write_text("buy milk")
            wall.add("FILE", filepath=str(wall.folder / "notes.png"))
        case "folder":
            wall.add("FILE", filepath=tempfile.gettempdir())
        case "no file":
            wall.add("FILE")
        case "gone result":
            wall.add("RESULT", result="20260101-000000-x-abcdef")
        case "deleted image":
            image = wall.image("Wood")
            wall.add("IMAGE", image=image)
            bpy.data.images.remove(image)
        case "no image":
            wall.add("IMAGE")
    with pytest.raises(RuntimeError, match=said):
        bpy.ops.paintover.generate()
    assert sandbox.settle() and paid(sandbox) == 0


def test_more_than_the_model_takes_are_refused_not_dropped(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    model = runtime.get().catalogue.get(settings.model)
    picture = str(wall.file("a.png"))
    for _ in range(model.max_references):
        wall.add("FILE", filepath=picture)
    settings.source, settings.image = "IMAGE", wall.image("Rough")
    wanted = model.max_references
    with pytest.raises(
        RuntimeError, match=f"takes {wanted - 1} references besides the source, and {wanted} are on"
    ):
        bpy.ops.paintover.generate()
    assert sandbox.settle() and paid(sandbox) == 0
    settings.references[0].enabled = False
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert len(arrived(sandbox)) == wanted
