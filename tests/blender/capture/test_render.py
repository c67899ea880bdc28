"""RENDER: the last render, through the view transform."""

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene import targa
from bl_ext.user_default.paintover.scene.capture import capture, source_size

from tests.blender.capture.pictures import RED, middle_of, seen


def take():
    return capture(bpy.context, SourceKind.RENDER)


@pytest.fixture
def scene(clean_scene, camera, dot):
    render = clean_scene.render
    render.engine = "BLENDER_WORKBENCH"
    render.resolution_x, render.resolution_y, render.resolution_percentage = 160, 90, 100
    clean_scene.display.shading.light = "FLAT"
    clean_scene.display.shading.color_type = "OBJECT"
    dot((0, 0, 0), (0.5, 0.2140411, 0), 1.0)
    return clean_scene


def test_the_last_render_is_sent_as_it_is_displayed(scene):
    bpy.ops.render.render()
    captured = take()
    picture = seen(captured)
    assert picture.shape[:2] == (90, 160)
    assert picture[45, 80, :3] == pytest.approx((188, 127, 0), abs=2)
    assert captured.view is None and captured.label == "Render"


def test_the_view_transform_is_applied_once(scene):
    bpy.ops.render.render()
    scene.view_settings.exposure = -1
    assert seen(take())[45, 80, :3] == pytest.approx((137, 92, 0), abs=2)


def test_right_way_up(scene, dot):
    dot((0, -1, 1.2), RED, 0.2)
    bpy.ops.render.render()
    assert middle_of(seen(take()), RED).y < 40


def test_size_follows_the_render_settings(scene):
    bpy.ops.render.render()
    assert source_size(bpy.context, SourceKind.RENDER) == (160, 90)
    scene.render.resolution_percentage = 50
    assert source_size(bpy.context, SourceKind.RENDER) == (80, 45)


def no_render_is_said():
    for call in (take, lambda: source_size(bpy.context, SourceKind.RENDER)):
        with pytest.raises(CaptureError, match="no render yet") as caught:
            call()
        assert "F12" in caught.value.hint


def test_no_render_is_said_until_there_is_one(scene):
    no_render_is_said()
    bpy.ops.render.render()
    assert source_size(bpy.context, SourceKind.RENDER) == (160, 90)


def test_no_render_is_said_in_a_file_without_render_result(scene):
    for image in [image for image in bpy.data.images if image.type == "RENDER_RESULT"]:
        bpy.data.images.remove(image)
    no_render_is_said()


def test_a_capture_or_another_scene_is_no_render(scene, tmp_path):
    capture(bpy.context, SourceKind.CAMERA, size=(32, 32))
    no_render_is_said()
    other = scene.copy()
    bpy.ops.render.render(scene=other.name)
    no_render_is_said()
    result = next(image for image in bpy.data.images if image.type == "RENDER_RESULT")
    result.save_render(str(tmp_path / "other.png"), scene=other)
    no_render_is_said()


def test_a_full_disk_is_said(scene, monkeypatch, tmp_path):
    bpy.ops.render.render()

    def nowhere(image, scene):
        image.save_render(str(tmp_path), scene=scene)

    monkeypatch.setattr(targa, "save", nowhere)
    with pytest.raises(CaptureError, match="could not write"):
        take()
