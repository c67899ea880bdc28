"""Undo takes a placement out of the file whole, redo brings it back, and once more."""

import bpy
import pytest

from tests.blender.placement.pictures import (
    NAME,
    camera_view,
    contents,
    perspective_view,
    place,
)
from tests.blender.placement.test_materials import feeding, principled, square


def without_pointers():
    """``contents`` that can be compared across an undo, which makes all data anew."""
    found = contents()
    for key, value in found.items():
        if key.startswith("object "):
            slots, selected = value
            names = [(link, material and material.name) for link, material in slots]
            found[key] = (names, selected)
    found["camera"] = found["camera"] and found["camera"].name
    return found


CASES = [
    "IMAGE",
    "MATERIAL",
    "MATERIAL on a bare mesh",
    "PLANE",
    "REFERENCE",
    "BACKGROUND",
    "BACKGROUND of a new camera",
]


@pytest.mark.parametrize("case", CASES)
def test_undo_and_redo(case):
    target = case.split()[0]
    scene = bpy.context.scene
    subject = square() if case.endswith("mesh") else bpy.data.objects["Cube"]
    view = camera_view(scene.camera, 1600, 900)
    if case.endswith("new camera"):
        view = perspective_view()
    bpy.ops.ed.undo_push(message="Before")
    before = without_pointers()
    name = subject.name
    place(target, subject=subject, view=view)
    bpy.ops.ed.undo_push(message="Place")
    after = without_pointers()
    assert after != before

    for _ in range(2):
        bpy.ops.ed.undo()
        assert NAME not in bpy.data.images
        assert without_pointers() == before
        bpy.ops.ed.redo()
        assert without_pointers() == after
        image = bpy.data.images[NAME]
        assert tuple(image.size) == (160, 90) and image.packed_file
        assert image["paintover"]["model"] == "sandbox/echo"
    if target == "MATERIAL":
        material = bpy.data.objects[name].active_material
        assert feeding(principled(material).inputs["Base Color"]).image == bpy.data.images[NAME]


def test_undo_in_edit_mode():
    subject = square()
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.ed.undo_push(message="Before")
    place("PLANE")
    bpy.ops.ed.undo_push(message="Place")
    bpy.ops.ed.undo()
    assert bpy.data.objects["Square"].mode == "EDIT"
