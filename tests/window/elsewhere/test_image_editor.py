"""From the Image Editor, on a texture that was painted and never saved."""

from pathlib import Path

import pytest
from standin import Sandbox
from windowed import IMAGE_TAB, Where, Window

from tests.window.elsewhere import steps
from tests.window.elsewhere.conftest import Hold

PAINT_MODE = """
_image = bpy.data.images.new('Painting', 256, 256)
_image.generated_color = 0.5, 0.4, 0.3, 1.0
_area = max(bpy.context.screen.areas, key=lambda a: a.width * a.height)
_area.type = 'IMAGE_EDITOR'
_area.spaces.active.image = _image
_area.spaces.active.ui_mode = 'PAINT'
bpy.ops.ed.undo_push(message='A painting to be')
"""
WITHOUT_A_BRUSH = """
if bpy.context.tool_settings.image_paint.brush is None:
    _image.pixels[:80000] = [0.1, 0.6, 0.2, 1.0] * 20000
    _image.update()
"""
"""Debian's 4.3 has no brushes: there, what the stroke would do is done for it."""
PIXELS = """
import numpy
def _pixels(image):
    values = numpy.empty(len(image.pixels), numpy.float32)
    image.pixels.foreach_get(values)
    return values.reshape(-1, 4)
"""
DIFFERENCE = """
_file = bpy.data.images.load(path)
_difference = float(abs(_pixels(_file) - _pixels(bpy.data.images['Painting']))[:, :3].max() * 255)
bpy.data.images.remove(_file)
_difference
"""
SUM = "float(_pixels(bpy.data.images['Painting'])[:, :3].sum())"
CANVAS = Where("IMAGE_EDITOR", "WINDOW")
SHOWN = "_area.spaces.active.image.name"


def test_painted_and_unsaved(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    window.run(PAINT_MODE + PIXELS)
    window.settle()
    blank = window.run(SUM)
    x, y, width, height = window.rect(CANVAS)
    middle = x + width // 2, y + height // 2
    window.drag(middle[0] - 80, middle[1] - 60, middle[0] + 80, middle[1] + 60)
    window.run(WITHOUT_A_BRUSH)
    window.wait_until(f"abs({SUM} - blank) > 100", "A stroke", blank=blank)
    painted = window.run(SUM)
    assert window.run("_image.is_dirty and not _image.filepath and not _image.packed_file")
    window.tab(where=IMAGE_TAB)
    window.picture("1-painted")
    steps.wish(window, source="IMAGE", target="IMAGE", prompt=steps.HELD)
    assert 'Sends "Painting" at 256 × 256 px' in steps.said(window, "IMAGE_EDITOR")

    window.press("paintover.generate", IMAGE_TAB)
    steps.wait_asked(window, sandbox)
    hold.release()
    steps.wait_done(window)
    (result,) = steps.kept(library)
    assert window.run(DIFFERENCE, path=str(result)) <= 1.0
    assert window.run(SHOWN) == "Painting"  # nobody changes the canvas under the brush
    assert "rainy alley" in steps.said(window, "IMAGE_EDITOR")
    window.picture("2-still-painting")

    window.run("_area.spaces.active.ui_mode = 'VIEW'")
    window.press("paintover.generate", IMAGE_TAB)
    window.wait_until(f"{SHOWN} != 'Painting'", "The result is shown")
    window.picture("3-shown")
    assert len(steps.placed(window)) == 2
    assert window.run(SUM) == pytest.approx(painted)
    # What was painted is not looked at after an undo: it goes blank when any step that came after
    # the stroke is undone, such as adding an Empty (5.2, without Paintover).
    window.move(x + width // 4, y + height // 2)
    window.key("Z", ctrl=True)
    assert len(steps.placed(window)) == 1
    window.picture("4-undone")
    assert not window.run("bpy.data.images['Painting'].filepath")
