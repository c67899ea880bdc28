"""The view is widened to the asked shape, never cropped or stretched: dots land where they must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from windowed import Window

from tests.window.echo.measure import middle, read, spread

INSIDE = Path(__file__).with_name("inside.py").read_text("utf-8")
DOTS = {
    (-0.9, 0.2, 0.5): (255.0, 0.0, 0.0),
    (0.9, -0.4, 0.7): (0.0, 255.0, 0.0),
    (0.1, 0.6, -0.5): (0.0, 0.0, 255.0),
    (-0.2, -0.8, -0.2): (255.0, 255.0, 0.0),
}
"""Places in the scene, and the colour shown there."""

SHAPES = [(512, 176), (256, 448)]
WITHIN = 0.75  # pixels: a dot of a dozen pixels has its middle to within that

CAMERAS = {
    "shifted": {"data": {"shift_x": 0.15, "shift_y": -0.1}},
    "fitted vertically": {"data": {"sensor_fit": "VERTICAL", "sensor_height": 30.0}},
    "orthographic": {"data": {"type": "ORTHO", "ortho_scale": 5.0, "shift_y": 0.1}},
    "a border and wide pixels": {
        "data": {"lens": 28.0},
        "render": {
            "use_border": True,
            "use_crop_to_border": True,
            "border_max_x": 0.6,
            "pixel_aspect_x": 1.6,
        },
    },
    "tall pixels, upright": {
        "render": {"resolution_x": 600, "resolution_y": 900, "pixel_aspect_y": 1.5},
        "data": {"shift_x": -0.05},
    },
}


@pytest.fixture
def scene(window: Window) -> Window:
    window.run(INSIDE)
    window.run("set_dots(dots)", dots=[[place, colour] for place, colour in DOTS.items()])
    return window


def check(taken: dict[str, Any]) -> None:
    """The dots are where Blender says, in the frame that is a part of the widened picture."""
    picture = read(taken["path"])
    height, width = picture.shape[:2]
    wider = width / height / taken["aspect"]
    for (x, y), colour in zip(taken["places"], DOTS.values(), strict=True):
        across = 0.5 + (x - 0.5) / max(1.0, wider)
        down = 0.5 + (y - 0.5) * min(1.0, wider)
        found = middle(picture, colour)
        assert found == pytest.approx((across * width, down * height), abs=WITHIN), taken["what"]


def test_free_views(scene: Window, tmp_path: Path) -> None:
    views = scene.run("take_views(shapes, folder)", shapes=SHAPES, folder=str(tmp_path))
    assert len(views) == 2 * len(SHAPES)
    for taken in views:
        check(taken)


def test_cameras(scene: Window, tmp_path: Path) -> None:
    views = scene.run(
        "take_cameras(cameras, shapes, folder)",
        cameras=CAMERAS,
        shapes=SHAPES,
        folder=str(tmp_path),
    )
    assert len(views) == len(CAMERAS) * len(SHAPES)
    for taken in views:
        check(taken)


def test_a_dot_stays_as_wide_as_it_is_high(scene: Window, tmp_path: Path) -> None:
    for number, size in enumerate(SHAPES):
        path = tmp_path / f"{number}.png"
        scene.run("look_along_y(); take('VIEWPORT', size, path)", size=size, path=str(path))
        for colour in DOTS.values():
            width, height = spread(read(path), colour)
            assert width == pytest.approx(height, abs=1)
