"""VIEWPORT: what the 3D view shows lands where geometry says, widened and never cropped."""

import math

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene.capture import capture, source_size
from bl_ext.user_default.paintover.scene.view import find_viewport, viewport_frame

from tests.blender.capture.pictures import (
    BLUE,
    GREEN,
    RED,
    middle_of,
    seen,
    spread_of,
    through,
)

WIDE, TALL, SQUARE = (640, 200), (240, 480), (400, 400)


def take(**options):
    return capture(bpy.context, SourceKind.VIEWPORT, **options)


def expected(eyes, size, x, y, half_width):
    """Pixels of a place ``x`` right of and ``y`` above the middle, where the region's own frame
    is ``half_width`` to either side."""
    region_aspect, aspect = eyes.size[0] / eyes.size[1], size[0] / size[1]
    half_width *= max(1.0, aspect / region_aspect)
    half_height = half_width / aspect
    return (x / half_width + 1) / 2 * size[0], (1 - y / half_height) / 2 * size[1]


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("kind", ["PERSP", "ORTHO"])
def test_places_land_where_geometry_says(eyes, dot, kind, size):
    eyes.look(kind, at=(0, 0, 1), distance=8, lens=50)
    dot((1.5, 0, 1.6), RED, 0.1)
    dot((-1.0, 0, 0.3), GREEN, 0.1)
    captured = take(size=size)
    picture = seen(captured)
    # A view shows a 36 mm sensor at twice the width: 8 * 36 / 50 to either side at the pivot.
    half = 8 * 36 / 50
    assert picture.shape[:2] == size[::-1]
    assert middle_of(picture, RED) == pytest.approx(expected(eyes, size, 1.5, 0.6, half), abs=1.5)
    assert middle_of(picture, GREEN) == pytest.approx(
        expected(eyes, size, -1.0, -0.7, half), abs=1.5
    )
    width, height = spread_of(picture, RED)
    assert width == pytest.approx(height, abs=1), "a ball stays round"


def test_perspective_makes_far_things_small(eyes, dot):
    eyes.look(distance=5)
    dot((-0.5, 0, 0), RED, 0.2)
    dot((1.0, 5, 0), GREEN, 0.2)
    picture = seen(take(size=SQUARE))
    assert spread_of(picture, RED)[0] == pytest.approx(2 * spread_of(picture, GREEN)[0], abs=2)


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
def test_corners_of_the_view_are_never_cropped(eyes, dot, size):
    eyes.look("ORTHO", distance=8)
    half_width = 8 * 36 / 50
    half_height = half_width * eyes.size[1] / eyes.size[0]
    dot((half_width - 0.3, 0, half_height - 0.3), RED, 0.2)
    dot((0.3 - half_width, 0, 0.3 - half_height), BLUE, 0.2)
    picture = seen(take(size=size))
    red, blue = middle_of(picture, RED), middle_of(picture, BLUE)
    assert red is not None and blue is not None
    assert (red.x - blue.x, blue.y - red.y) > (0, 0)
    assert spread_of(picture, RED)[0] == pytest.approx(spread_of(picture, RED)[1], abs=1)


@pytest.mark.parametrize("kind", ["PERSP", "ORTHO"])
def test_view_tells_where_places_are(eyes, dot, kind):
    eyes.look(kind, at=(0.4, 1, -0.2), distance=7, tilt=(-0.5, 0.1, 0.7), lens=35)
    place = (0.9, 0.5, 0.6)
    dot(place, RED, 0.05)
    captured = take(size=WIDE)
    assert captured.view.is_perspective is (kind == "PERSP")
    assert (captured.view.width, captured.view.height) == WIDE
    assert middle_of(seen(captured), RED) == pytest.approx(through(captured.view, place), abs=1.2)


@pytest.mark.parametrize("kind", ["PERSP", "ORTHO"])
def test_a_turned_view_sees_from_where_it_is(eyes, dot, kind):
    """From below and from the far side: left and right, up and down are not swapped."""
    eyes.look(kind, distance=8, tilt=(math.radians(90), 0, math.pi))
    dot((1.5, 0.6, 0), RED, 0.1)
    half = 8 * 36 / 50
    assert middle_of(seen(take(size=SQUARE)), RED) == pytest.approx(
        expected(eyes, SQUARE, -1.5, 0.6, half), abs=1.5
    )


def test_frame_is_the_one_blender_makes_itself(eyes):
    """The factory's file brings matrices that Blender once made for its view."""
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    found = find_viewport(bpy.context)
    made_by_blender = found.region_3d.window_matrix
    frame = viewport_frame(bpy.context, found, (found.region.width, found.region.height), 4096)
    for row in (0, 1):
        assert frame.projection[row][row] == pytest.approx(made_by_blender[row][row], rel=1e-5)


def test_view_through_the_camera_shows_its_frame_and_more(eyes, dot, camera):
    eyes.look()
    eyes.region_3d.view_perspective = "CAMERA"
    eyes.region_3d.view_camera_zoom = 0
    eyes.region_3d.view_camera_offset = (0, 0)
    place = (1.0, 0, 0.5)
    dot(place)
    captured = take(size=WIDE)
    assert captured.view.camera is None
    found = middle_of(seen(captured), RED)
    assert found == pytest.approx(through(captured.view, place), abs=1.2)
    # At zoom 0 the camera's 36 mm take half the region's width.
    region_aspect = eyes.size[0] / eyes.size[1]
    half_width = 2 * 10 * 18 / 50 * (WIDE[0] / WIDE[1]) / region_aspect
    assert found.x == pytest.approx((1 / half_width + 1) / 2 * WIDE[0], abs=1.5)


def test_camera_view_follows_its_zoom_and_offset(eyes, camera):
    """The rule was compared with RegionView3D.window_matrix in windowed Blender 4.3 and 5.2."""
    eyes.look()
    eyes.region_3d.view_perspective = "CAMERA"
    eyes.region_3d.view_camera_zoom = 13
    eyes.region_3d.view_camera_offset = (0.1, -0.05)
    camera.data.shift_x = 0.2
    frame = viewport_frame(bpy.context, find_viewport(bpy.context), eyes.size, 4096)
    shown = 0.7007
    assert frame.projection[0][0] == pytest.approx(2 * 50 / 36 * shown, rel=1e-3)
    assert frame.projection[0][2] == pytest.approx((2 * 0.2 + 4 * 0.1) * shown, rel=1e-3)
    assert frame.projection[1][2] == pytest.approx(4 * -0.05 * shown, rel=1e-3)


def test_long_edge_is_limited_and_keeps_its_shape(eyes, dot):
    eyes.look()
    picture = seen(take(size=(4096, 1024), max_edge=256))
    assert picture.shape[:2] == (64, 256)


def test_without_a_size_the_region_gives_the_shape(eyes, dot):
    eyes.look()
    width, height = eyes.size
    assert source_size(bpy.context, SourceKind.VIEWPORT) == (width, height)
    picture = seen(take(max_edge=400))
    assert picture.shape[1] == 400
    assert picture.shape[0] == pytest.approx(400 * height / width, abs=1)


def test_flat_colours_come_out_as_srgb(eyes, dot):
    eyes.look("ORTHO", distance=1)
    dot((0, 0, 0), (0.5, 0.2140411, 0.0), 1.0)
    picture = seen(take(size=(64, 64)))
    assert picture[32, 32, :3] == pytest.approx((188, 127, 0), abs=2)


def test_view_transform_is_applied(eyes, dot, clean_scene):
    eyes.look("ORTHO", distance=1)
    dot((0, 0, 0), (0.5, 0.5, 0.5), 1.0)
    clean_scene.view_settings.exposure = -1
    picture = seen(take(size=(64, 64)))
    assert picture[32, 32, :3] == pytest.approx((137, 137, 137), abs=1), "linear 0.25 as sRGB"


@pytest.mark.parametrize("is_transparent", [False, True])
def test_background_is_filled(eyes, clean_scene, is_transparent):
    eyes.look()
    clean_scene.render.film_transparent = is_transparent
    picture = seen(take(size=(64, 64)))
    assert picture.shape == (64, 64, 3)
    assert picture[5, 5] == pytest.approx((63, 63, 63), abs=6), "the theme's grey, not black"


def test_background_of_the_views_own(eyes):
    eyes.look()
    eyes.space.shading.background_type = "VIEWPORT"
    eyes.space.shading.background_color = (0.5, 0.2140411, 0.0)
    assert seen(take(size=(64, 64)))[5, 5] == pytest.approx((188, 127, 0), abs=2)


def test_what_the_view_hides_is_hidden_and_what_it_shows_is_shown(eyes, dot):
    eyes.look()
    dot((-1, 0, 0), RED, 0.3).hide_set(True)
    dot((0, 0, 0), BLUE, 0.3).hide_viewport = True
    shown = dot((1, 0, 0), GREEN, 0.3)
    shown.hide_render = True
    picture = seen(take(size=SQUARE))
    assert middle_of(picture, RED) is None and middle_of(picture, BLUE) is None
    assert middle_of(picture, GREEN) is not None
    assert shown.hide_render


def test_edits_in_edit_mode_are_seen(eyes, dot):
    eyes.look()
    dot((0, 0, 0), RED, 0.2)
    bpy.ops.object.mode_set(mode="EDIT")
    try:
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.transform.translate(value=(1.5, 0, 0))
        captured = take(size=SQUARE)
        assert bpy.context.object.mode == "EDIT"
    finally:
        bpy.ops.object.mode_set(mode="OBJECT")
    assert middle_of(seen(captured), RED) == pytest.approx(
        through(captured.view, (1.5, 0, 0)), abs=1.5
    )


def test_no_view_is_said(monkeypatch, eyes):
    eyes.area.type = "TEXT_EDITOR"
    try:
        for call in (lambda: take(size=SQUARE), lambda: source_size(bpy.context, "VIEWPORT")):
            with pytest.raises(CaptureError, match="no 3D view") as caught:
                call()
            assert caught.value.hint
    finally:
        eyes.area.type = "VIEW_3D"
