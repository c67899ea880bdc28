"""Several 3D Views, and views of every manner: what is sent is the view one works in."""

from pathlib import Path

import pytest
from standin import Sandbox
from windowed import VIEW, Where, Window

from tests.window.elsewhere import steps
from tests.window.elsewhere.conftest import Hold

COLOURS = {"red": (1.0, 0.0, 0.0), "blue": (0.0, 0.0, 1.0), "green": (0.0, 1.0, 0.0)}
AREAS = """
def _views(number=0):
    screen = bpy.context.window_manager.windows[number].screen
    return [area for area in screen.areas if area.type == 'VIEW_3D']
"""
SPLIT = """
with bpy.context.temp_override(area=_views()[0], region=_views()[0].regions[-1]):
    bpy.ops.screen.area_split(direction='VERTICAL', factor=0.5)
"""
OBJECT_COLOURS = """
_shading = _views()[0].spaces.active.shading
_shading.light, _shading.color_type = 'FLAT', 'OBJECT'
bpy.data.objects['Cube'].color = 0, 1, 0, 1
bpy.ops.mesh.primitive_uv_sphere_add(radius=5)
bpy.context.object.color = 1, 0, 0, 1
bpy.ops.object.select_all(action='DESELECT')
bpy.data.objects['Cube'].select_set(True)
bpy.context.view_layer.objects.active = bpy.data.objects['Cube']
"""


@pytest.fixture(autouse=True)
def views(window: Window) -> None:
    window.run(AREAS)


def paint(window: Window, colour: str, nth: int = 0, number: int = 0) -> None:
    """Give that 3D View a background by which its picture is known."""
    window.run(
        "_shading = _views(number)[nth].spaces.active.shading\n"
        "_shading.background_type, _shading.background_color = 'VIEWPORT', colour",
        nth=nth,
        number=number,
        colour=COLOURS[colour],
    )


def is_colour(picture: Path, colour: str, x: float = 0.04, y: float = 0.04) -> bool:
    wanted = COLOURS[colour]
    found = steps.colour(picture, x, y)
    return max(range(3), key=lambda i: found[i]) == wanted.index(1.0) and min(found) < 100


def test_the_view_in_which_it_is_pressed(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run(SPLIT)
    paint(window, "red", 0)
    paint(window, "blue", 1)
    window.settle()
    open_tab(window, 1)
    window.picture("1-two-views")
    steps.wish(window, prompt="the other one")
    window.press("paintover.generate", Where(area=1))
    steps.wait_done(window)
    steps.wish(window, prompt="the one")
    window.press("paintover.generate")
    steps.wait_done(window)
    one = next(path for path in steps.kept(library) if "other" not in path.name)
    other = next(path for path in steps.kept(library) if "other" in path.name)
    assert is_colour(one, "red") and is_colour(other, "blue")
    window.picture("2-both-sent")


def test_in_a_second_window_that_is_closed(
    window: Window, sandbox: Sandbox, library: Path, hold: Hold
) -> None:
    paint(window, "red")
    second = window.other()
    paint(window, "green", number=second)
    window.tab(where=Where(window=second))
    steps.wish(window, prompt=steps.HELD, target="PLANE")
    window.picture("1-second-window")
    window.press("paintover.generate", Where(window=second))
    steps.wait_asked(window, sandbox)
    window.run(
        "with bpy.context.temp_override(window=bpy.context.window_manager.windows[second]):\n"
        "    bpy.ops.wm.window_close()",
        second=second,
    )
    window.settle()
    assert window.run("len(bpy.context.window_manager.windows)") == 1
    hold.release()
    steps.wait_done(window)
    window.picture("2-window-closed")
    (result,) = steps.kept(library)
    assert is_colour(result, "green") and steps.placed(window)
    assert window.run("len(bpy.data.objects)") == 4


def test_quad_view(window: Window, sandbox: Sandbox, library: Path) -> None:
    x, y, width, height = window.rect(VIEW)
    window.enter()
    window.key("Q", ctrl=True, alt=True)
    window.wait_until("len(_views()[0].spaces.active.region_quadviews) == 4", "A quad view")
    steps.wish(window, target="PLANE")
    button = window.find("paintover.generate").middle
    window.click(x + width * 0.6, y + height * 0.4)
    window.click(*button)
    steps.wait_done(window)
    window.picture("1-quad-view")
    # The quadrant that was worked in last, here that of the user view.
    plane = "next(o for o in bpy.data.objects if o.name.startswith('rainy'))"
    seen = "_views()[0].spaces.active.region_quadviews[3].view_rotation"
    assert (
        window.run(f"{plane}.matrix_world.to_quaternion().rotation_difference({seen}).angle") < 0.01
    )


def test_local_view(window: Window, sandbox: Sandbox, library: Path) -> None:
    window.run(OBJECT_COLOURS)
    window.enter()
    window.key("NUMPAD_SLASH")
    window.wait_until("_views()[0].spaces.active.local_view is not None", "A local view")
    window.run("_views()[0].spaces.active.region_3d.update()")
    window.wait_for(
        lambda: window.run("not bpy.context.window.modal_operators"), "It has zoomed", 5
    )
    steps.wish(window, target="REFERENCE")
    window.press("paintover.generate")
    steps.wait_done(window)
    window.picture("1-local-view")
    (result,) = steps.kept(library)
    assert is_colour(result, "green", 0.5, 0.5)
    assert window.run("len(bpy.data.objects)") == 5


def test_full_screen(window: Window, sandbox: Sandbox, library: Path) -> None:
    paint(window, "blue")
    window.enter()
    window.key("SPACE", ctrl=True)
    window.wait_until("len(bpy.context.screen.areas) == 1", "Full screen")
    window.settle()
    window.picture("1-full-screen")
    window.press("paintover.generate")
    steps.wait_done(window)
    window.picture("2-arrived")
    window.key("SPACE", ctrl=True)
    window.wait_until("len(bpy.context.screen.areas) > 1", "Back again")
    (result,) = steps.kept(library)
    assert is_colour(result, "blue") and len(steps.placed(window)) == 1


def open_tab(window: Window, nth: int) -> None:
    """Click on the tab in the sidebar of the nth 3D View; the tabs stand below each other."""
    x, y, width, height = window.rect(Where(area=nth))
    shown = "next(r.active_panel_category for r in _views()[nth].regions if r.type == 'UI')"
    for at in range(y + 200, y + height, 24):
        window.click(x + width - 10, at)
        if window.run(shown, nth=nth) == "Paintover":
            return
    raise AssertionError("The new view has no tab")
