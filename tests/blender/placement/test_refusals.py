"""What cannot be placed: its sentence, and a file that is as it was before."""

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import PaintoverError, PlacementError
from bl_ext.user_default.paintover.core.placement import Handle, Placement, Target
from bl_ext.user_default.paintover.scene import place as placing

from tests.blender.placement.pictures import (
    camera_view,
    contents,
    handle,
    perspective_view,
    picture,
    place,
    plan,
)
from tests.blender.placement.test_materials import feeding, principled, square


def cube():
    return bpy.data.objects["Cube"]


def refused(placement, sentence, remedy=""):
    """Refused before there is a picture and after, in the same words, changing nothing."""
    before = contents()
    early = placing.refusal(placement)
    assert early is not None and early.message == sentence
    assert "library" not in early.hint  # there is no picture yet
    with pytest.raises(PlacementError) as caught:
        placing.place(picture(), placement)
    assert caught.value.message == sentence
    assert remedy in caught.value.hint
    assert caught.value.hint.endswith("The picture is safe in the library: place it from Results.")
    assert contents() == before


@pytest.mark.parametrize("target", list(Target))
def test_nothing_is_refused_without_a_reason(target):
    before = contents()
    placement = plan(target, subject=cube(), view=camera_view(bpy.context.scene.camera, 16, 9))
    assert placing.refusal(placement) is None
    assert contents() == before


def test_a_deleted_object():
    placement = plan("MATERIAL", subject=cube())
    bpy.data.objects.remove(cube())
    refused(placement, 'The object "Cube" is no longer there.')


def test_another_object_of_the_same_name_is_not_it():
    placement = plan("MATERIAL", subject=cube())
    bpy.data.objects.remove(cube())
    bpy.context.scene.collection.objects.link(
        bpy.data.objects.new("Cube", bpy.data.meshes.new("Cube"))
    )
    refused(placement, 'The object "Cube" is no longer there.')


def test_another_file_is_not_the_scene():
    placement = plan("PLANE")
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    bpy.context.scene.name = "Other"
    refused(
        placement,
        'The scene "Scene" is no longer there: it was deleted, or a file was opened meanwhile.',
    )


def test_the_scene_that_is_given_counts():
    placement = Placement(Target.PLANE, Handle("Scene", 1))
    placed = placing.place(picture(), placement, bpy.context.scene)
    assert placed.object.name in bpy.context.scene.objects


def test_no_scene_at_all():
    refused(Placement(Target.PLANE), "There is no scene to place the picture in.")


def test_no_active_object():
    refused(
        plan("MATERIAL"), "There is no active object to put the picture on.", "Make a mesh, curve"
    )


@pytest.mark.parametrize(
    ("name", "kind"), [("Light", "light"), ("Camera", "camera"), ("Empty", "empty")]
)
def test_what_has_no_surface(name, kind):
    if name == "Empty":
        bpy.context.scene.collection.objects.link(bpy.data.objects.new("Empty", None))
    refused(
        plan("MATERIAL", subject=bpy.data.objects[name]),
        f'"{name}" ({kind}) cannot show a material.',
        "Make a mesh, curve",
    )


def test_a_sculpture_with_dyntopo():
    subject = square()
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode="SCULPT")
    bpy.ops.sculpt.dynamic_topology_toggle()
    refused(
        plan("MATERIAL", subject=subject),
        '"Square" is being sculpted with Dyntopo and can have no UV map now.',
        "Leave Sculpt Mode",
    )


# --- linked data -------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path):
    """Another file: a cube with UVs and a material, a square without UVs, a camera, a scene."""
    bare = square("Bare")
    bare.data.materials.append(cube().active_material)
    for item in bpy.context.scene.objects:
        item.use_fake_user = True
    path = tmp_path / "props.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.context.scene.name = "Mine"
    return path


def linked(path, kind, name):
    with bpy.data.libraries.load(str(path), link=True) as (_, wanted):
        setattr(wanted, kind, [name])
    (found,) = getattr(wanted, kind)
    assert found.library is not None
    return found


def test_a_linked_object(library):
    subject = linked(library, "objects", "Cube")
    bpy.context.scene.collection.objects.link(subject)
    refused(
        plan("MATERIAL", subject=subject),
        'The object "Cube" is linked from "props.blend" and cannot be changed here.',
        "Make Local",
    )


def _own_object_with(mesh):
    subject = bpy.data.objects.new("Mine", mesh)
    bpy.context.scene.collection.objects.link(subject)
    return subject


def _keeps_after_saving(subject, tmp_path):
    path = str(tmp_path / "mine.blend")
    name = subject.name
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    material = bpy.data.objects[name].active_material
    assert material.library is None
    return feeding(principled(material).inputs["Base Color"]).image


def test_linked_data_with_a_map_are_painted_on_the_object_alone(library, tmp_path):
    mesh = linked(library, "meshes", "Cube")
    subject, other = _own_object_with(mesh), _own_object_with(mesh)
    theirs = mesh.materials[0]
    placed = place("MATERIAL", subject=subject)
    mine = subject.active_material
    assert mine.library is None and subject.material_slots[0].link == "OBJECT"
    assert feeding(principled(mine).inputs["Base Color"]).image == placed.image
    assert mesh.materials[0] == theirs == other.active_material
    assert not principled(theirs).inputs["Base Color"].is_linked
    assert _keeps_after_saving(subject, tmp_path).packed_file


def test_a_linked_material_is_copied_for_the_object_alone(library, tmp_path):
    material = linked(library, "materials", "Material")
    subject = square()
    subject.data.materials.append(material)
    subject.data.uv_layers.new()
    place("MATERIAL", subject=subject)
    assert subject.active_material.library is None
    assert subject.data.materials[0] == material
    assert not principled(material).inputs["Base Color"].is_linked
    assert _keeps_after_saving(subject, tmp_path).packed_file


def test_linked_data_without_a_map(library):
    subject = _own_object_with(linked(library, "meshes", "Bare"))
    refused(
        plan("MATERIAL", subject=subject),
        'The mesh "Bare" is linked and has no UV map.',
        "Make Local",
    )


def test_linked_data_without_a_slot(library):
    mesh = linked(library, "meshes", "Bare")
    mesh.materials.clear()
    if mesh.materials:
        pytest.skip("this Blender does not let go of a linked mesh's slots")
    refused(
        plan("MATERIAL", subject=_own_object_with(mesh)),
        'The object "Mine" shares linked data without a material slot.',
        "Make Local",
    )


def test_an_override_keeps_its_picture(library, tmp_path):
    theirs = linked(library, "objects", "Cube")
    bpy.context.scene.collection.objects.link(theirs)
    subject = theirs.override_create(remap_local_usages=True)
    place("MATERIAL", subject=subject)
    assert subject.active_material.library is None
    assert _keeps_after_saving(subject, tmp_path).packed_file


def test_linked_camera_data(library):
    scene = bpy.context.scene
    scene.camera = bpy.data.objects.new("Eye", linked(library, "cameras", "Camera"))
    scene.collection.objects.link(scene.camera)
    refused(
        plan("BACKGROUND"),
        'The camera "Camera" is linked from "props.blend" and cannot be changed here.',
        "Make it local",
    )


@pytest.mark.parametrize("target", ["PLANE", "REFERENCE", "BACKGROUND"])
def test_a_linked_scene(library, target):
    scene = linked(library, "scenes", "Scene")
    placement = Placement(Target(target), handle(scene), view=perspective_view())
    refused(
        placement,
        'The scene "Scene" is linked from "props.blend" and cannot be changed here.',
        "Make it local",
    )


# --- whole or not at all -----------------------------------------------------------------------

STEPS = {
    "PLANE": ("link", "link"),
    "REFERENCE": ("link", "link"),
    "BACKGROUND": ("background", "_register"),
    "MATERIAL": ("shader", "relink"),
}


@pytest.mark.parametrize("target", STEPS)
@pytest.mark.parametrize("mode", ["OBJECT", "EDIT"])
def test_a_failure_half_way_leaves_nothing_behind(target, mode, monkeypatch):
    from bl_ext.user_default.paintover import scene

    subject = square()
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode=mode)
    before = contents()
    module, step = STEPS[target]

    def fail(*_args, **_kwargs):
        raise RuntimeError("Error: something inside Blender")

    monkeypatch.setattr(getattr(scene, module), step, fail)
    with pytest.raises(PaintoverError) as caught:
        place(target, subject=subject, view=perspective_view())
    assert caught.value.message == "Blender could not place the picture."
    assert caught.value.hint == placing.SAFE
    assert caught.value.detail == "Error: something inside Blender"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert contents() == before


def test_a_failure_leaves_the_scenes_camera_alone(monkeypatch):
    from bl_ext.user_default.paintover.scene import background

    def fail(*_args):
        raise RuntimeError("Error: something inside Blender")

    monkeypatch.setattr(background, "_register", fail)
    before = contents()
    with pytest.raises(PaintoverError):
        place("BACKGROUND", view=camera_view(bpy.context.scene.camera, 1600, 900))
    assert contents() == before


def test_a_failure_leaves_the_material_slots_and_links_alone(monkeypatch):
    from bl_ext.user_default.paintover.scene import shader

    material = cube().active_material
    tree = material.node_tree
    noise = tree.nodes.new("ShaderNodeTexNoise")
    tree.links.new(noise.outputs["Color"], principled(material).inputs["Base Color"])
    before = contents()
    real = shader.relink

    def fail_late(*args):
        real(*args)
        raise RuntimeError("Error: something inside Blender")

    monkeypatch.setattr(shader, "relink", fail_late)
    with pytest.raises(PaintoverError):
        place("MATERIAL", subject=cube())
    assert contents() == before
    assert feeding(principled(material).inputs["Base Color"]) == noise
