"""A result is opened to be painted on, and what was painted is sent."""

import bpy
import numpy as np
import pytest

from tests.blender.inscene.test_versions import here, run


@pytest.fixture
def editor():
    area = next(area for area in bpy.context.window.screen.areas if area.type == "VIEW_3D")
    area.type = "IMAGE_EDITOR"
    return area.spaces.active


def test_it_opens_ready_to_paint_on(make, editor):
    result = make("first")
    assert run("paint_on", result=result.id) == {"FINISHED"}
    assert editor.mode == "PAINT" and editor.image["paintover"]["result"] == result.id
    assert editor.image.packed_file and tuple(editor.image.size) == (160, 90)


def test_painting_does_not_touch_what_was_placed(make, editor):
    result = make("first")
    bpy.ops.paintover.place(result=result.id, target="REFERENCE")
    placed = bpy.context.active_object.data
    run("paint_on", result=result.id)
    assert editor.image != placed
    image = editor.image
    run("paint_on", result=result.id)  # once more: what was painted is still there
    assert editor.image == image


def test_an_editor_that_masks_is_left_alone(make, editor):
    other = next(a for a in bpy.context.window.screen.areas if a.type not in {"IMAGE_EDITOR"})
    other.type = "IMAGE_EDITOR"
    editor.mode = "MASK"
    bpy.ops.paintover.paint_on("EXEC_DEFAULT", False, result=make("first").id)
    assert editor.mode == "MASK" and other.spaces.active.mode == "PAINT"


def test_without_an_editor_it_is_told(make):
    with pytest.raises(RuntimeError, match="There is no Image Editor open"):
        bpy.ops.paintover.paint_on(result=make("first").id)


def test_what_was_painted_is_sent(make, editor, sandbox, settings):
    result = make("first")
    run("paint_on", result=result.id)
    image = editor.image
    red = np.tile(np.float32((1, 0, 0, 1)), 160 * 90)
    image.pixels.foreach_set(red)
    image.update()
    settings.refine = result.id
    assert run("use_as_source") == {"FINISHED"}
    assert (settings.source, settings.image, settings.refine) == ("IMAGE", image, "")
    settings.model = "sandbox/echo"
    bpy.ops.paintover.generate()
    answer = bpy.data.images["rainy neon alley, cinematic"]
    pixels = np.array(answer.pixels[:]).reshape(-1, 4)
    assert pixels[:, 0].min() > 0.99 and pixels[:, 1].max() < 0.01


def test_a_placed_picture_is_the_source(make, settings):
    bpy.ops.paintover.place(result=make("first").id, target="PLANE")
    run("use_as_source")
    assert settings.image.name == "first" and settings.source == "IMAGE"
    bpy.context.view_layer.objects.active = bpy.data.objects["Light"]
    with pytest.raises(RuntimeError, match="No image is shown here"):
        run("use_as_source")


def test_nothing_is_opened_for_a_result_that_is_gone(make, editor):
    (result := make("first")).path.unlink()
    with pytest.raises(RuntimeError, match="not in the library"), here():
        bpy.ops.paintover.paint_on("EXEC_DEFAULT", False, result=result.id)
    assert editor.image is None
