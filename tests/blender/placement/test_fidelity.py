"""PLANE: a render gives the picture back, in every view transform that artists use."""

import bpy
import numpy as np
import pytest
from PIL import Image
from standin import painter

from tests.blender.placement.pictures import camera_view, encoded, picture, place, rendered

WIDTH, HEIGHT = 128, 72
VIEWS = ["Standard", "Filmic", "AgX", "Khronos PBR Neutral"]


def painting():
    """What the sandbox paints of an alley at night: dark, with bright and vivid lamps."""
    full = painter.repaint(None, (512, 288), 7, False, "rainy neon alley, cinematic")
    return full.convert("RGB").resize((WIDTH, HEIGHT))


def greys():
    ramp = np.linspace(0, 255, WIDTH).round().astype(np.uint8)
    return Image.fromarray(np.broadcast_to(ramp[None, :, None], (HEIGHT, WIDTH, 3)).copy())


def vivid():
    """Colours from the whole of sRGB, in patches."""
    colours = np.random.default_rng(5).integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    return Image.fromarray(colours.repeat(8, 0).repeat(8, 1))


@pytest.fixture
def echoed(record_property):
    """Place a picture, render it, and tell the differences in levels of 255, printed as well."""

    def run(shown, transform, engine="CYCLES"):
        scene = bpy.context.scene
        for name in ("Cube", "Light"):
            bpy.data.objects.remove(bpy.data.objects[name])
        scene.view_settings.view_transform = transform
        scene.render.engine = engine
        scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
        # Pixels as they are: what a render's filter softens is no difference of colour.
        scene.cycles.filter_width = scene.render.filter_size = 0.01
        scene.display.render_aa = "OFF"
        scene.display.shading.light, scene.display.shading.color_type = "FLAT", "TEXTURE"
        place("PLANE", of=picture(data=encoded(shown)), view=camera_view(scene.camera, 1600, 900))
        result = rendered(engine, WIDTH, HEIGHT)[2:-2, 2:-2, :3].astype(float)
        off = np.abs(result - np.asarray(shown)[2:-2, 2:-2])
        figures = f"mean {off.mean():.2f}, 99 % {np.percentile(off, 99):.0f}, most {off.max():.0f}"
        print(f"{engine}, {transform}: {figures}")
        record_property(f"{engine}, {transform}", figures)
        return off

    return run


@pytest.mark.parametrize("transform", VIEWS)
def test_a_painting_comes_back(echoed, transform):
    off = echoed(painting(), transform)
    assert off.mean() <= 1
    assert np.percentile(off, 99) <= 2


@pytest.mark.parametrize("transform", VIEWS)
def test_greys_come_back_from_black_to_white(echoed, transform):
    assert echoed(greys(), transform).max() <= 3


@pytest.mark.parametrize(
    ("transform", "mean", "worst"),
    [("Standard", 1, 2), ("Filmic", 1, 12), ("AgX", 8, 80), ("Khronos PBR Neutral", 2, 20)],
)
def test_what_no_view_but_standard_can_show_stays_near(echoed, transform, mean, worst):
    off = echoed(vivid(), transform)
    assert off.mean() <= mean
    assert np.percentile(off, 99) <= worst


@pytest.mark.parametrize("transform", ["Standard", "Filmic", "AgX"])
def test_workbench_renders_give_it_back_where_they_are_what_the_scene_renders(echoed, transform):
    off = echoed(painting(), transform, "BLENDER_WORKBENCH")
    assert off.mean() <= 1
    assert np.percentile(off, 99) <= 4


def test_workbench_has_only_blenders_own_table_for_khronos_which_crushes_shadows(echoed):
    off = echoed(painting(), "Khronos PBR Neutral", "BLENDER_WORKBENCH")
    assert off.mean() <= 6


def test_khronos_needs_one_image_and_one_group_for_all_planes():
    bpy.context.scene.view_settings.view_transform = "Khronos PBR Neutral"
    groups = set()
    for _ in range(2):
        placed = place("PLANE")
        nodes = placed.object.active_material.node_tree.nodes
        assert {node.image for node in nodes if node.type == "TEX_IMAGE"} == {placed.image}
        groups |= {node.node_tree for node in nodes if node.type == "GROUP"}
    assert len(groups) == 1


@pytest.mark.parametrize("target", ["PLANE", "MATERIAL"])
@pytest.mark.parametrize(
    ("shading", "color", "is_told"),
    [("SOLID", "MATERIAL", True), ("SOLID", "TEXTURE", False), ("MATERIAL", "MATERIAL", False)],
)
def test_a_view_that_shows_no_textures_is_told(target, shading, color, is_told):
    for area in bpy.context.window_manager.windows[0].screen.areas:
        if area.type == "VIEW_3D":
            area.spaces.active.shading.type = shading
            area.spaces.active.shading.color_type = color
    note = place(target, subject=bpy.data.objects["Cube"]).note
    assert ("Material Preview" in note) == is_told
