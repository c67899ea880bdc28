"""What a result is compared with, and where both lie."""

import bpy
import pytest
from bl_ext.user_default.paintover.app import comparison, runtime
from bl_ext.user_default.paintover.core.errors import PlacementError
from bl_ext.user_default.paintover.scene import overlay_frame
from bl_ext.user_default.paintover.ui import compare, compare_grid, preferences

ECHO = "sandbox/echo"


def of(result):
    return comparison.of(bpy.context, result.id, preferences.snapshot(bpy.context))


def newest():
    return runtime.get().session.results[0]


def test_what_was_sent_and_the_frame_of_both(sandbox, library, settings):
    settings.source, settings.model = "CAMERA", ECHO
    bpy.ops.paintover.generate()
    compared = of(newest())
    assert compared.sent.path.parent == library / "sent"
    assert compared.sent.path.read_bytes() == compared.after.path.read_bytes()
    assert compared.frame.camera.name == "Camera"
    assert "echo" in compared.label.lower() and "$" in compared.label
    assert not compared.is_gone()
    compared.after.path.unlink()
    assert compared.is_gone()


def test_a_refined_picture_is_compared_with_the_one_before(sandbox, library, settings):
    settings.source, settings.model = "CAMERA", ECHO
    bpy.ops.paintover.generate()
    first = newest()
    bpy.ops.paintover.refine(result=first.id)
    settings.prompt = "now at night"
    bpy.ops.paintover.generate()
    (second,) = (one for one in runtime.get().session.results if one.id != first.id)
    compared = of(second)
    assert compared.sent.path == first.path
    assert compared.frame == of(first).frame


def test_a_picture_of_words_alone_has_neither(sandbox, library, settings):
    bpy.ops.paintover.generate()
    compared = of(newest())
    assert compared.sent is None and compared.frame is None


def test_a_picture_that_was_sent_and_is_gone_is_no_error(sandbox, library, settings):
    settings.source, settings.model = "CAMERA", ECHO
    bpy.ops.paintover.generate()
    of(newest()).sent.path.unlink()
    assert of(newest()).sent is None


def test_nothing_to_compare_is_told(library):
    assert compare.wanted(bpy.context, "") == ""
    with pytest.raises(PlacementError):
        comparison.of(bpy.context, "", preferences.snapshot(bpy.context))


def test_a_picture_and_its_frame_are_each_others_inverse():
    unit = (10.0, 20.0, 410.0, 220.0)  # 2:1
    for aspect in (2.0, 2.08, 1.0, 3.0):
        picture = overlay_frame.covering(aspect, unit)
        assert overlay_frame.covered(2.0, picture) == pytest.approx(unit)
    assert overlay_frame.covering(2.08, unit) == unit, "within 5 % it is stretched"


def test_a_cell_shows_the_same_part_as_the_view():
    size, shown, cell = (800, 600), (100.0, 50.0, 500.0, 350.0), (400.0, 300.0, 600.0, 450.0)
    corners = overlay_frame.in_box(shown, size)
    assert overlay_frame.bounds(overlay_frame.moved(corners, size, shown, cell), size) == (
        pytest.approx(cell)
    )


@pytest.mark.parametrize(("count", "wide", "columns"), [(1, 800, 1), (2, 1200, 2), (3, 2000, 3)])
def test_cells_lie_side_by_side_without_overlap(count, wide, columns):
    cells = compare_grid.arranged(count, (0.0, 0.0, float(wide), 500.0), 16 / 9, 4.0)
    assert len(cells) == count
    assert len({cell[0] for cell in cells}) == columns
    for one in cells:
        assert 0 <= one[0] < one[2] <= wide and 0 <= one[1] < one[3] <= 500
        for other in cells:
            assert one is other or overlay_frame.overlap(one, other) is None
    narrow = compare_grid.arranged(2, (0.0, 0.0, 300.0, 800.0), 16 / 9, 4.0)
    assert len({cell[0] for cell in narrow}) == 1, "above each other in a narrow view"
