"""What is shown before sending is what is sent."""

import hashlib
import json
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import preview as app_preview
from bl_ext.user_default.paintover.ui import preview
from standin import Sandbox

from tests.blender.conftest import KEY


def look() -> app_preview.Sheet:
    assert bpy.ops.paintover.preview() == {"FINISHED"}
    assert preview._state.sheet is not None
    return preview._state.sheet


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    assert sandbox.settle()
    return [entry for entry in sandbox.log if entry["method"] == "POST"]


def without_pictures(value: Any) -> Any:
    """The body, a mark in the place of each picture: cut short here, summed up in the log."""
    if isinstance(value, dict):
        if "sha256" in value:
            return "picture"
        return {name: without_pictures(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_pictures(inner) for inner in value]
    if isinstance(value, str) and value.startswith("data:image/"):
        return "picture"
    return value


def digests(value: Any) -> list[str]:
    """Of the pictures that the log has seen, in their order."""
    if isinstance(value, dict):
        if "sha256" in value:
            return [value["sha256"]]
        value = list(value.values())
    return [one for inner in value for one in digests(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("route", ["IMAGES", "CHAT"])
@pytest.mark.parametrize("source", ["CAMERA", "NONE"])
def test_what_is_shown_is_what_is_sent(
    sandbox: Sandbox, settings: Any, preferences: Any, route: str, source: str
) -> None:
    settings.route, settings.source = route, source
    settings.resolution, settings.aspect_ratio = "512", "16:9"
    preferences.zdr = True
    try:
        sheet = look()
        assert posts(sandbox) == [], "looking sends nothing"
        assert bpy.ops.paintover.send_previewed() == {"FINISHED"}
        settings.target = "REFERENCE"
        assert bpy.ops.paintover.generate() == {"FINISHED"}
    finally:
        preferences.zdr = False
    exactly, anew = posts(sandbox)
    shown = json.loads(sheet.json)
    assert without_pictures(shown) == without_pictures(exactly["body"])
    assert without_pictures(shown) == without_pictures(anew["body"])
    files = [hashlib.sha256(one.file.read_bytes()).hexdigest() for one in sheet.pictures]
    assert files == digests(exactly["body"]) == digests(anew["body"])
    assert len(files) == (1 if source == "CAMERA" else 0)
    assert exactly["path"] in sheet.url
    told = dict(sheet.settings)
    assert "16:9" in told.values() and settings.prompt in sheet.texts
    assert ("provider.zdr" in told) is (route == "CHAT")
    heads = {name.lower(): value for name, value in exactly["headers"].items()}
    for line in sheet.text.partition("\n\n")[0].splitlines()[1:]:
        name, _, value = line.partition(": ")
        assert name == "Authorization" or heads[name.lower()] == value


def test_the_pictures_are_told_with_their_size(
    sandbox: Sandbox, settings: Any, preferences: Any
) -> None:
    settings.source = "CAMERA"
    preferences.max_upload_edge = 256
    try:
        sheet = look()
        (picture,) = sheet.pictures
    finally:
        preferences.max_upload_edge = 2048
    image = bpy.data.images.load(str(picture.file))
    assert max(image.size) == 256
    assert f"{image.size[0]} × {image.size[1]} px, PNG" in picture.line
    assert "$" in sheet.estimate and "1 picture" in sheet.estimate
    assert "base64,… " in preview._state.sheet.json and len(preview._state.sheet.json) < 1000


def test_it_is_sent_once(sandbox: Sandbox, settings: Any) -> None:
    look()
    assert bpy.ops.paintover.send_previewed() == {"FINISHED"}
    with pytest.raises(RuntimeError, match="nothing to send"):
        bpy.ops.paintover.send_previewed()
    assert len(posts(sandbox)) == 1


def test_all_requests_of_a_count_are_sent(sandbox: Sandbox, settings: Any) -> None:
    settings.count = 3
    settings.use_seed, settings.seed = True, 7
    assert "One of 3 requests" in look().differ
    assert bpy.ops.paintover.send_previewed() == {"FINISHED"}
    assert len(posts(sandbox)) == 3


def test_what_generate_would_refuse_is_refused(
    sandbox: Sandbox, settings: Any, preferences: Any
) -> None:
    settings.prompt = "  "
    with pytest.raises(RuntimeError, match="prompt is empty"):
        bpy.ops.paintover.preview()
    settings.prompt = "alley"
    look()
    preferences.api_key = ""
    with pytest.raises(RuntimeError, match="no OpenRouter key"):
        bpy.ops.paintover.send_previewed()
    assert posts(sandbox) == []


def test_the_key_is_not_shown(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "CAMERA"
    sheet = look()
    assert KEY not in repr(sheet) + sheet.text + sheet.json + repr(preview._state)
    assert "Bearer (your key)" in sheet.text


def test_disabling_leaves_no_picture_behind(sandbox: Sandbox, settings: Any) -> None:
    settings.source = "CAMERA"
    (picture,) = look().pictures
    assert picture.file.is_file() and Path(bpy.app.tempdir) in picture.file.parents
    app_preview.forget()
    assert not picture.file.exists()
