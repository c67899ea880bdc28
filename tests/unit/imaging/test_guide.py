"""What guides show and say, from sheets made by hand."""

from typing import Any

import numpy as np
import pytest

from addon.core.source import ReferenceKind
from addon.imaging.guide import Guide, Sheet, painted


def sheet(depth: Any, number: Any = 1, names: tuple[str, ...] = ("Wall",), **more: Any) -> Sheet:
    """Of what faces the viewer; ``depth`` and ``number`` have the shape of the picture."""
    depth = np.asarray(depth, np.float32)
    pixels = np.zeros((*depth.shape, 4), np.float32)
    pixels[..., 0], pixels[..., 1] = depth, number
    height, width = depth.shape
    is_perspective = more.pop("is_perspective", True)
    return Sheet(pixels.ravel(), width, height, names, is_perspective, **more)


def shown(kind: ReferenceKind, of: Sheet) -> tuple[Any, str]:
    raster, told = painted(Guide(kind, of, "image 1"))
    assert raster.bottom_up
    return raster.pixels.astype(int), told


def test_depth_is_white_near_and_even_in_the_inverse() -> None:
    picture, told = shown(ReferenceKind.DEPTH, sheet([[2.0, 4.0, 8.0 / 3.0, 4.0]]))
    assert picture[0, :, 0].tolist() == [255, 0, 128, 0]
    assert told == (
        "a depth map of image 1: white is near (2 m), black is far (4 m) or empty, "
        "even in the inverse of the distance"
    )


def test_depth_without_perspective_is_even_in_the_distance() -> None:
    flat = sheet([[10.0, 12.5, 15.0]], is_perspective=False, metres=0.001)
    picture, told = shown(ReferenceKind.DEPTH, flat)
    assert picture[0, :, 0].tolist() == [255, 128, 0]
    assert "black is 0.5 cm farther away" in told


def test_what_is_empty_is_black_and_moves_no_range() -> None:
    picture, _ = shown(ReferenceKind.DEPTH, sheet([[0.0, 3.0, 5.0]], [[0, 1, 1]]))
    assert picture[0, :, 0].tolist() == [0, 255, 0]
    picture, told = shown(ReferenceKind.DEPTH, sheet([[0.0, 0.0]], 0))
    assert not picture.any()
    assert "nothing is in it" in told


def test_a_scene_without_units_is_told_in_units() -> None:
    _, told = shown(ReferenceKind.DEPTH, sheet([[2.0, 4000.0]], metres=None))
    assert "white is near (2 units), black is far (4e+03 units)" in told


@pytest.mark.parametrize(
    ("normal", "colour"),
    [
        ((0, 0, 1), (128, 128, 255)),
        ((1, 0, 0), (255, 128, 128)),
        ((0, 1, 0), (128, 255, 128)),
        ((-1, 0, 0), (0, 128, 128)),
        ((0, -1, 0), (128, 0, 128)),
        ((0.6, 0, -0.8), (204, 128, 26)),
    ],
)
def test_normals_are_red_right_green_up_blue_toward(normal: Any, colour: Any) -> None:
    x, y, z = np.array(normal) / np.abs(normal).sum()
    if z < 0:
        x, y = (1 - abs(y)) * np.copysign(1, x), (1 - abs(x)) * np.copysign(1, y)
    drawn = sheet([[1.0, 1.0]], [[1, 0]])
    drawn.pixels[0, 0, 2:] = x, y
    picture, told = shown(ReferenceKind.NORMALS, drawn)
    assert picture[0, 0] == pytest.approx(colour, abs=1)
    assert picture[0, 1].tolist() == [0, 0, 0]
    assert "red is right, green is up, blue is toward the viewer" in told


def lines(of: Sheet) -> Any:
    picture, told = shown(ReferenceKind.OUTLINES, of)
    assert "black lines on white" in told
    return picture[..., 0] == 0


def test_outlines_are_where_one_thing_ends() -> None:
    number = np.zeros((9, 9))
    number[3:6, 3:6] = 1
    found = lines(sheet(np.where(number, 5.0, 0.0), number))
    assert found[3, 3] and found[2, 4] and not found[4, 4] and not found[0, 0]


def test_a_plane_that_leads_away_has_no_lines() -> None:
    inverse = np.linspace(1.0, 0.01, 60)
    assert not lines(sheet(np.tile(1 / inverse, (5, 1)))).any()


def test_the_same_thing_before_itself_is_a_line() -> None:
    depth = np.full((5, 20), 8.0)
    depth[:, 10:] = 4.0
    found = lines(sheet(depth))
    assert found[:, 9:11].all() and found.sum() == 10
    found = lines(sheet(depth, is_perspective=False))
    assert found[:, 9:11].all() and found.sum() == 10


def test_a_fold_is_a_line() -> None:
    drawn = sheet(np.full((5, 20), 8.0))
    drawn.pixels[:, 10:, 2] = 0.5
    assert lines(drawn)[:, 9:11].all()


def test_masks_give_each_object_a_color_and_tell_whose() -> None:
    number = np.array([[0, 1, 2, 2, 2, 3]])
    names = ("Cat", "Dog\nhouse", "Bird", "Unseen")
    picture, told = shown(ReferenceKind.MASKS, sheet(np.ones((1, 6)), number, names))
    assert picture[0].tolist() == [[0, 0, 0], [60, 180, 75], *[[230, 25, 75]] * 3, [255, 225, 25]]
    assert told == (
        "the objects of image 1, each in a flat color, black is empty: "
        "#e6194b = Dog house, #3cb44b = Cat, #ffe119 = Bird"
    )


def test_many_objects_have_colors_of_their_own_and_the_largest_are_named() -> None:
    many = 300
    number = np.arange(1, many + 1)[None, :]
    names = tuple(f"Stone.{one:03}" for one in range(many))
    picture, told = shown(ReferenceKind.MASKS, sheet(np.ones((1, many)), number, names))
    assert len({tuple(one) for one in picture[0].tolist()}) == many
    assert told.count("=") == 40
    assert told.endswith("and 260 smaller ones")


@pytest.mark.parametrize("kind", [kind for kind in ReferenceKind if kind.is_guide])
def test_a_cancel_ends_the_work(kind: ReferenceKind) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        painted(Guide(kind, sheet([[1.0]]), "image 1"), stop)
