"""A view captured, echoed and placed looks as it did: in levels of 255, and in pixels of shift."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from standin import Sandbox
from windowed import VIEW, Window

from tests.window.echo.measure import Difference, compare, overlaid, read

INSIDE = Path(__file__).with_name("inside.py").read_text("utf-8")
VIEWS = ["Standard", "Filmic", "AgX", "Khronos PBR Neutral"]
MEAN, SHIFT = 2.0, 0.5
"""What the issue allows, in levels and pixels."""

Echo = Callable[..., tuple[dict[str, Any], Path]]


@pytest.fixture
def echo(window: Window, sandbox: Sandbox, library: Path) -> Echo:
    """Generate with these settings; the frame that was captured, and the picture that was sent."""
    window.run(INSIDE)
    window.run("send_at_most(768); set_stage()")
    window.settle()

    def run(**settings: object) -> tuple[dict[str, Any], Path]:
        window.run("ask_for(**settings)", settings={"aspect_ratio": "16:9", **settings})
        window.tab()
        window.press("paintover.generate")
        window.enter()
        window.key("N")  # the sidebar hides what is to be looked at
        facts = window.wait_until("arrived(library)", "The echo arrived", library=str(library))
        window.settle()
        return facts[-1]["placement"]["view"], Path(facts[-1]["folder"]) / facts[-1]["file"]

    return run


@pytest.fixture
def look(window: Window, tmp_path: Path) -> Callable[[dict[str, Any], str], Any]:
    """Draw what a frame shows now."""

    def draw(view: dict[str, Any], name: str) -> Any:
        path = tmp_path / f"{name}.npy"
        window.settle()
        window.run("draw(view, path)", view=view, path=str(path))
        return read(path)

    return draw


@pytest.fixture
def note(
    record_property: Callable[[str, object], None], request: pytest.FixtureRequest, window: Window
) -> Callable[[str, Difference], None]:
    """Print a figure, and keep it with the pictures."""

    def write(what: str, figure: Difference) -> None:
        record_property(what, str(figure))
        line = f"{request.node.name}: {what}: {figure}"
        print(line)
        window.pictures.mkdir(parents=True, exist_ok=True)
        with (window.pictures / "echo.txt").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return write


def assert_same(figure: Difference) -> None:
    assert figure.mean <= MEAN
    assert figure.shift <= SHIFT


@pytest.mark.parametrize(
    ("target", "source"),
    [("REFERENCE", "VIEWPORT"), ("BACKGROUND", "VIEWPORT"), ("BACKGROUND", "CAMERA")],
)
def test_what_the_view_shows_beside_the_scene(
    window: Window, echo: Echo, look: Any, note: Any, target: str, source: str
) -> None:
    if source == "CAMERA":
        window.run("add_camera(shift_x=0.06, shift_y=-0.04, lens=42) and None")
        window.run("through_camera()")
    view, sent = echo(source=source, target=target)
    window.run("only(*placed(), 'Camera')")
    if target == "BACKGROUND":
        if source == "VIEWPORT":
            window.run("bpy.context.scene.camera = bpy.data.objects[placed()[0]]")
        window.run("through_camera()")
    seen = look(view, target)
    window.picture(f"{target}-{source}".lower())
    figure = compare(read(sent), seen)
    note(f"{target} from {source}", figure)
    # Blender's overlays lighten shadows; but for that, nothing is lost.
    note("but for the overlay's gamma", compare(overlaid(read(sent)), seen))
    assert_same(figure)
    assert compare(overlaid(read(sent)), seen).mean < 1


@pytest.mark.parametrize("target", ["REFERENCE", "PLANE"])
def test_the_very_screen_is_the_same(window: Window, echo: Echo, note: Any, target: str) -> None:
    window.run("_, _, space = view3d(); space.overlay.show_overlays = False")
    if target == "PLANE":  # which is lit like everything else
        window.run("space.shading.light, space.shading.color_type = 'FLAT', 'TEXTURE'")
    window.settle(8)
    x, y, width, height = window.rect(VIEW)
    crop = (x + 8, y + 60, width - 16, height - 120)  # without the header and the rounded corners
    before = read(window.picture("screen-before", crop=crop))
    window.run("send_at_most(2048)")
    echo(source="VIEWPORT", target=target, aspect_ratio="4:3")
    window.run("only(*placed())")
    window.run("space.overlay.show_overlays = True")
    window.move(x + width / 2, y + height / 2)
    window.settle(8)
    after = read(window.picture(f"screen-{target.lower()}", crop=crop))
    figure = compare(before, after)
    note(f"{target} on the screen", figure)
    assert_same(figure)


def test_a_plane_in_a_flat_solid_view(window: Window, echo: Echo, look: Any, note: Any) -> None:
    view, sent = echo(source="VIEWPORT", target="PLANE")
    window.run("only(*placed()); shading = view3d()[2].shading")
    window.run("shading.color_type, shading.light = 'TEXTURE', 'FLAT'")
    figure = compare(read(sent), look(view, "solid"))
    note("PLANE, Solid, Flat, Texture", figure)
    assert_same(figure)


def test_a_plane_rendered(window: Window, echo: Echo, note: Any, tmp_path: Path) -> None:
    window.run("send_at_most(256); add_camera() and None")
    view, sent = echo(source="CAMERA", target="IMAGE")
    figures = {}
    for transform in VIEWS:
        for engine in ("CYCLES", "EEVEE", "BLENDER_WORKBENCH"):
            path = tmp_path / f"{engine}.png"
            window.run(
                "place_and_render(engine, transform, view, path)",
                engine=engine,
                transform=transform,
                view=view,
                path=str(path),
            )
            figures[engine, transform] = compare(read(sent), read(path))
            note(f"PLANE, {engine}, {transform}", figures[engine, transform])
    # Blender's own table for Khronos crushes shadows, and Workbench knows nothing but tables.
    assert figures.pop(("BLENDER_WORKBENCH", "Khronos PBR Neutral")).mean <= 6
    for figure in figures.values():
        assert_same(figure)


@pytest.mark.parametrize("size", ["1376x768", "1408x768"])
def test_an_answer_of_nearly_that_shape_covers_the_frame(
    window: Window, echo: Echo, look: Any, note: Any, size: str
) -> None:
    view, sent = echo(source="VIEWPORT", target="PLANE", prompt=f"echo @size={size}")
    window.run("only(*placed()); shading = view3d()[2].shading")
    window.run("shading.color_type, shading.light = 'TEXTURE', 'FLAT'")
    with Image.open(sent) as answer:
        assert answer.size == tuple(map(int, size.split("x")))
        on_the_frame = answer.resize((view["width"], view["height"]), Image.Resampling.BOX)
    figure = compare(np.asarray(on_the_frame.convert("RGB")).astype(float), look(view, "frame"))
    note(f"PLANE, answer of {size} for {view['width']}x{view['height']}", figure)
    assert_same(figure)
