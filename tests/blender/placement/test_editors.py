"""A picture is shown in an Image Editor that is free, and never takes one that is in use."""

import bpy
import pytest
from bl_ext.user_default.paintover.scene.editors import show_in_editors

from tests.blender.placement.pictures import place


@pytest.fixture
def editor():
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    area.type = "IMAGE_EDITOR"
    return area.spaces.active


def shown(image):
    return show_in_editors(image, bpy.context.window_manager)


def test_an_open_editor_shows_it(editor):
    image = place("IMAGE").image
    assert shown(image)
    assert editor.image == image


def test_without_an_editor_nothing_is_opened():
    kinds = [area.type for area in bpy.context.window.screen.areas]
    windows = len(bpy.context.window_manager.windows)
    assert not shown(place("IMAGE").image)
    assert [area.type for area in bpy.context.window.screen.areas] == kinds
    assert len(bpy.context.window_manager.windows) == windows


def _pin(editor):
    editor.use_image_pin = True


def _paint(editor):
    editor.mode = "PAINT"


def _render(editor):
    bpy.context.scene.render.engine = "BLENDER_WORKBENCH"
    bpy.context.scene.render.resolution_x = bpy.context.scene.render.resolution_y = 8
    bpy.ops.render.render()
    editor.image = bpy.data.images["Render Result"]


@pytest.mark.parametrize("use", [_pin, _paint, _render])
def test_an_editor_in_use_is_left_alone(editor, use):
    editor.image = bpy.data.images.new("theirs", 8, 8)
    use(editor)
    before = editor.image
    assert not shown(place("IMAGE").image)
    assert editor.image == before
