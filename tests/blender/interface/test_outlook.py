"""What the panel says of pressing Generate is true now, though parts of it are remembered."""

from collections.abc import Iterator
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from bl_ext.user_default.paintover.app.outlook import Outlook, look_ahead
from bl_ext.user_default.paintover.ui import preferences as ui_preferences
from bl_ext.user_default.paintover.ui import properties


def seen() -> Outlook:
    """What a draw gets to show."""
    context = bpy.context
    return look_ahead(context, properties.wish_of(context), ui_preferences.snapshot(context))


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
    assert not now.line


def test_the_line_follows_the_shape_the_size_and_the_scene(
    looked_at: Any, preferences: Any
) -> None:
    lines = [seen().line]
    bpy.context.scene.render.resolution_x = 400
    lines.append(seen().line)
    looked_at.aspect_ratio = "1:1"
    lines.append(seen().line)
    looked_at.resolution = "2K"
    lines.append(seen().line)
    preferences.max_upload_edge = 512
    lines.append(seen().line)
    bpy.context.scene.camera.name = "Alley Cam"
    lines.append(seen().line)
    preferences.max_upload_edge = 2048
    assert len(set(lines)) == len(lines), lines
    assert lines[-1] == "Sends Alley Cam at 512 × 512 px"


def test_the_line_follows_the_model_though_its_id_stays(looked_at: Any, catalogue: Any) -> None:
    looked_at.aspect_ratio = "MATCH"
    before = seen().line
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
    width, height = seen().line.partition(" at ")[2].removesuffix(" px").split(" × ")
    assert seen().line != before
    assert width == height
