"""What was placed is replaced, swapped, put back and sent as the source."""

from __future__ import annotations

from standin import Sandbox
from windowed import Window

from tests.window import hands

PAINTER = "google/gemini-3.1-flash-lite-image"
"""Paints by the prompt, so that two versions can be told apart."""

SHOWN = """
from bl_ext.user_default.paintover.scene import subject
_found = subject.of_object(bpy.context.view_layer.objects.active)
subject.current(_found)['paintover']['result'] if subject.position(_found) else ''
"""
FROM_THE_FRONT = """
_space = _area.spaces.active
_space.shading.color_type, _space.shading.light = 'TEXTURE', 'FLAT'
for _name in ('Cube', 'Light', 'Camera'):
    bpy.data.objects[_name].hide_set(True)
with bpy.context.temp_override(area=_area, region=_region):
    bpy.ops.view3d.view_axis(type='FRONT')
    bpy.ops.view3d.view_selected()
None
"""


def test_versions_of_a_plane(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, model=PAINTER, source="NONE")
    hands.ask(window, "A red barn in the snow")
    hands.done(window)
    hands.place_as(window, "PLANE")
    (first,) = hands.results(window)
    window.run(FROM_THE_FRONT)
    hands.ask(window, "A lighthouse at noon")
    hands.done(window)
    second, _ = hands.results(window)
    window.run("runtime.get().session.jobs.clear()")

    window.press("paintover.replace")
    window.wait_for(lambda: window.run(SHOWN) == second, "The plane shows the second result")
    said = hands.said(window)
    assert "In the Scene" in said and "Version 2 of 2" in said
    window.picture("1-replaced")
    window.press("paintover.version", nth=0)
    assert window.run(SHOWN) == first
    assert "Version 1 of 2" in hands.said(window)
    window.picture("2-swapped")
    hands.undo(window)
    assert window.run(SHOWN) == second
    window.press("paintover.use_as_source")
    settings = "[bpy.context.scene.paintover.source, bpy.context.scene.paintover.image.name]"
    source, image = window.run(settings)
    assert source == "IMAGE" and image.startswith("A lighthouse at noon")


def test_a_material_gets_back_what_it_had(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, model=PAINTER, source="NONE")
    hands.ask(window, "Mossy bricks")
    hands.done(window)
    hands.place_as(window, "MATERIAL")
    linked = (
        "bpy.data.objects['Cube'].active_material.node_tree"
        ".nodes['Principled BSDF'].inputs['Base Color'].is_linked"
    )
    assert window.run(linked)
    window.press("paintover.put_back")
    assert not window.run(linked)
    assert "What was there before" in hands.said(window)
    window.press("paintover.version", nth=1)
    assert window.run(linked)
