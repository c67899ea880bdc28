"""CAMERA: the scene camera's own frame, widened to the output's shape."""

import math

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene.capture import capture, source_size
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Matrix, Vector

from tests.blender.capture.pictures import GREEN, RED, middle_of, seen, spread_of, through

PLACES = {RED: (1.2, 0.5, 0.9), GREEN: (-0.9, -0.5, -0.6)}


def take(size=None, **options):
    return capture(bpy.context, SourceKind.CAMERA, size=size, **options)


def plain(camera, render):
    pass


def shifted(camera, render):
    camera.data.shift_x, camera.data.shift_y = 0.15, -0.1


def fitted_vertically(camera, render):
    camera.data.sensor_fit = "VERTICAL"
    camera.data.sensor_height = 30


def tall_render(camera, render):
    render.resolution_x, render.resolution_y = 600, 900


def wide_pixels(camera, render):
    render.pixel_aspect_x = 1.6


def tall_pixels(camera, render):
    render.pixel_aspect_y = 1.5
    shifted(camera, render)


def orthographic(camera, render):
    camera.data.type = "ORTHO"
    camera.data.ortho_scale = 7
    shifted(camera, render)


def turned_and_scaled(camera, render):
    camera.rotation_euler = (math.pi / 2 - 0.05, 0.2, 0.08)
    camera.scale = (2, 2, 2)


def frame_aspect(render):
    width = render.resolution_x * render.pixel_aspect_x
    return width / (render.resolution_y * render.pixel_aspect_y)


@pytest.mark.parametrize("size", [(640, 240), (240, 420)])
@pytest.mark.parametrize(
    "change",
    [
        plain,
        shifted,
        fitted_vertically,
        tall_render,
        wide_pixels,
        tall_pixels,
        orthographic,
        turned_and_scaled,
    ],
)
def test_places_land_where_blender_says(clean_scene, camera, dot, change, size):
    change(camera, clean_scene.render)
    for colour, place in PLACES.items():
        dot(place, colour, 0.06)
    captured = take(size)
    picture = seen(captured)
    wider = (size[0] / size[1]) / frame_aspect(clean_scene.render)
    for colour, place in PLACES.items():
        inside = world_to_camera_view(clean_scene, camera, Vector(place))
        x = 0.5 + (inside.x - 0.5) / max(1, wider)
        y = 0.5 + (inside.y - 0.5) * min(1, wider)
        found = middle_of(picture, colour)
        assert found == pytest.approx((x * size[0], (1 - y) * size[1]), abs=1.5)
        assert found == pytest.approx(through(captured.view, place), abs=1.5)
    assert Matrix(captured.view.matrix_world).to_scale()[:] == pytest.approx((1, 1, 1))
    width, height = spread_of(picture, RED)
    assert width == pytest.approx(height, abs=2), "a ball stays round"


def test_view_names_the_camera_and_its_own_shape(clean_scene, camera, dot):
    clean_scene.render.pixel_aspect_x = 2
    view = take((512, 128)).view
    assert (view.camera.name, view.camera.session_uid) == ("Camera", camera.session_uid)
    assert view.camera_aspect == pytest.approx(2 * 1920 / 1080)
    assert view.aspect == 4


@pytest.mark.parametrize(
    ("aspect", "percentage", "size"),
    [((1, 1), 100, (1920, 1080)), ((2, 1), 50, (1920, 540)), ((1, 2), 50, (960, 1080))],
)
def test_natural_size_counts_percentage_and_pixel_aspect(
    clean_scene, camera, aspect, percentage, size
):
    render = clean_scene.render
    render.pixel_aspect_x, render.pixel_aspect_y = aspect
    render.resolution_percentage = percentage
    assert source_size(bpy.context, SourceKind.CAMERA) == size


def test_without_a_size_the_frame_is_taken_as_it_is(camera, dot):
    captured = take(max_edge=192)
    assert (captured.view.width, captured.view.height) == (192, 108)
    assert captured.view.aspect == pytest.approx(captured.view.camera_aspect)
    assert captured.label == "Camera"


def test_border_and_timeline_markers_do_not_count(clean_scene, camera, dot):
    dot((0, 0, 0), RED, 0.3)
    elsewhere = bpy.data.objects.new("Elsewhere", camera.data)
    elsewhere.location = (50, 50, 50)
    clean_scene.collection.objects.link(elsewhere)
    clean_scene.timeline_markers.new("cut", frame=1).camera = elsewhere
    clean_scene.camera = camera
    clean_scene.render.use_border = clean_scene.render.use_crop_to_border = True
    clean_scene.render.border_max_x = 0.3
    picture = seen(take((160, 90)))
    assert picture.shape[:2] == (90, 160)
    assert middle_of(picture, RED) == pytest.approx((80, 45), abs=1)
    assert clean_scene.timeline_markers["cut"].camera == elsewhere


def test_without_a_view_there_is_still_a_camera(eyes, camera, dot):
    dot((0, 0, 0), (0.8, 0.8, 0.8), 0.3)
    eyes.area.type = "TEXT_EDITOR"
    try:
        picture = seen(take((160, 90)))
    finally:
        eyes.area.type = "VIEW_3D"
    assert abs(picture[45, 80] - picture[2, 2]).sum() > 60


def test_no_camera_is_said(clean_scene):
    for call in (take, lambda: source_size(bpy.context, SourceKind.CAMERA)):
        with pytest.raises(CaptureError, match="no camera") as caught:
            call()
        assert "camera" in caught.value.hint.lower()
