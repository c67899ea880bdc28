"""Guides go along like any other reference, and the model is told how to read them."""

import json
import math
from pathlib import Path
from typing import Any

import bpy
import gpu
import pytest
from standin import Sandbox

from tests.blender.references.conftest import Wall, arrived, body, paid

draws = hasattr(gpu, "init")
drawing = pytest.mark.skipif(
    not draws, reason="this bpy draws nothing off-screen without a window (before 5.2)"
)


@drawing
@pytest.mark.parametrize("source", ["VIEWPORT", "CAMERA"])
def test_every_guide_arrives_in_the_frame_of_the_source(
    sandbox: Sandbox, settings: Any, wall: Wall, library: Path, source: str
) -> None:
    settings.source = source
    for kind in ("DEPTH", "NORMALS", "OUTLINES", "MASKS"):
        wall.add(kind)
    objects = len(bpy.data.objects), len(bpy.data.images), len(bpy.data.materials)
    settings.target = "IMAGE"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    pictures = arrived(sandbox)
    assert [(one["width"], one["height"]) for one in pictures] == [(1376, 768)] * 5
    assert len({one["sha256"] for one in pictures}) == 5
    first, depth, normals, outlines, masks, empty, prompt = body(sandbox)["prompt"].splitlines()
    assert first == "Image 1: the picture to work on."
    assert depth.startswith("Image 2: a depth map of image 1: white is near (")
    assert normals.startswith("Image 3: a normal map of image 1, in view space: red is right")
    assert outlines.startswith("Image 4: a line drawing of image 1: black lines")
    assert masks == (
        "Image 5: the objects of image 1, each in a flat color, black is empty: #e6194b = Cube."
    )
    assert (empty, prompt) == ("", settings.prompt)
    assert (len(bpy.data.objects), len(bpy.data.materials)) == (objects[0], objects[2])
    (facts,) = [json.loads(path.read_text()) for path in library.glob("*/*.json")]
    assert facts["sources"][1]["role"] == "Depth"
    assert facts["sources"][1]["meaning"] in depth


@drawing
def test_a_guide_follows_the_view(sandbox: Sandbox, settings: Any, wall: Wall) -> None:
    settings.source = "CAMERA"
    wall.add("DEPTH")
    bpy.ops.paintover.generate()
    (_, before) = arrived(sandbox)
    sandbox.clear_log()
    bpy.context.scene.camera.rotation_euler.rotate_axis("Z", math.radians(10))
    bpy.ops.paintover.generate()
    (_, after) = arrived(sandbox)
    assert before["sha256"] != after["sha256"]


@drawing
def test_guides_of_the_last_render_have_its_frame(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    scene = bpy.context.scene
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.resolution_x, scene.render.resolution_y = 320, 200
    bpy.ops.render.render()
    settings.source = "RENDER"
    wall.add("MASKS")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert [(one["width"], one["height"]) for one in arrived(sandbox)] == [(320, 200)] * 2
    assert "the objects of image 1" in body(sandbox)["prompt"]


@drawing
def test_a_guide_alone_is_of_the_scene(sandbox: Sandbox, settings: Any, wall: Wall) -> None:
    wall.add("DEPTH", "keep these distances")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert body(sandbox)["prompt"].startswith("Image 1: a depth map of a 3D scene")


@drawing
def test_what_guides_leave_out_stands_by_the_job(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    from bl_ext.user_default.paintover.app import runtime

    bpy.ops.object.volume_add()
    wall.add("DEPTH")
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    job = list(runtime.get().session.jobs.values())[-1]
    assert "The guides leave out volumes." in job.notes


@pytest.mark.skipif(draws, reason="this bpy can draw off-screen (from 5.2)")
def test_without_a_graphics_card_it_is_said_before_anything_is_sent(
    sandbox: Sandbox, settings: Any, wall: Wall
) -> None:
    wall.add("DEPTH")
    with pytest.raises(RuntimeError, match="Guides are drawn by the graphics card"):
        bpy.ops.paintover.generate()
    assert sandbox.settle() and paid(sandbox) == 0
