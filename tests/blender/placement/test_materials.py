"""MATERIAL: the picture reaches the colour the artist sees, and what was there stays."""

import bpy
import pytest
from mathutils import Matrix

from tests.blender.placement.pictures import (
    NAME,
    camera_view,
    far_off,
    picture,
    place,
    rendered,
)


def cube():
    return bpy.data.objects["Cube"]


def principled(material):
    return next(n for n in material.node_tree.nodes if n.bl_idname == "ShaderNodeBsdfPrincipled")


def feeding(socket):
    (link,) = socket.links
    return link.from_node


def add(name, data, *, location=(0, 0, 0)):
    subject = bpy.data.objects.new(name, data)
    subject.location = location
    bpy.context.scene.collection.objects.link(subject)
    return subject


def square(name="Square"):
    """Two units wide, looking along +Z, without a UV map."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)], [], [(0, 1, 2, 3)])
    return add(name, mesh)


def nodes_of(material):
    # Before 5.0 a new material has no nodes yet.
    if not material.node_tree:
        material.use_nodes = True
    return material.node_tree.nodes


def new_material(name="Theirs"):
    material = bpy.data.materials.new(name)
    nodes_of(material)
    return material


def test_it_goes_into_base_color_of_the_active_material():
    material, materials = cube().active_material, set(bpy.data.materials)
    placed = place("MATERIAL", subject=cube())
    node = feeding(principled(material).inputs["Base Color"])
    assert placed.object == cube() and cube().active_material == material
    assert node.image == placed.image
    assert material.node_tree.nodes.active == node
    assert [n.name for n in material.node_tree.nodes if n.select] == [node.name]
    assert set(bpy.data.materials) == materials


def test_the_active_material_is_the_one_in_the_active_slot():
    second = new_material()
    cube().data.materials.append(second)
    cube().active_material_index = 1
    place("MATERIAL", subject=cube())
    assert feeding(principled(second).inputs["Base Color"]).image
    assert not principled(cube().data.materials[0]).inputs["Base Color"].is_linked


def test_what_was_linked_stays_in_the_tree():
    material = cube().active_material
    tree = material.node_tree
    noise = tree.nodes.new("ShaderNodeTexNoise")
    tree.links.new(noise.outputs["Color"], principled(material).inputs["Base Color"])
    tree.links.new(noise.outputs[0], principled(material).inputs["Roughness"])
    kept = set(tree.nodes.keys())
    place("MATERIAL", subject=cube())
    assert kept < set(tree.nodes.keys())
    assert feeding(principled(material).inputs["Base Color"]).type == "TEX_IMAGE"
    assert feeding(principled(material).inputs["Roughness"]) == noise


def overlapping(tree):
    """Pairs of nodes whose title bars or upper parts lie on one another."""
    boxes = [(n.name, n.location.x, n.location.y, n.width) for n in tree.nodes]
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[1] < b[1] + b[3] and b[1] < a[1] + a[3] and abs(a[2] - b[2]) < 120
    ]


def test_the_node_lies_left_of_the_shader_and_on_no_other():
    material = cube().active_material
    for _ in range(3):
        place("MATERIAL", subject=cube())
    images = [n for n in material.node_tree.nodes if n.type == "TEX_IMAGE"]
    assert len(images) == 3
    shader = principled(material)
    assert all(n.location.x + n.width < shader.location.x for n in images)
    assert overlapping(material.node_tree) == []


def test_a_shader_in_a_frame_has_its_node_beside_it():
    tree = cube().active_material.node_tree
    shader = principled(cube().active_material)
    frame = tree.nodes.new("NodeFrame")
    frame.location = (1000, 500)
    shader.parent = frame
    shader.location = (40, -40)
    place("MATERIAL", subject=cube())
    node = feeding(shader.inputs["Base Color"])
    right = node.location.x + node.width
    assert 1040 - 100 < right < 1040
    assert node.location.y == pytest.approx(460)


@pytest.mark.parametrize("kind", ["ShaderNodeEmission", "ShaderNodeBsdfDiffuse"])
def test_another_shader_takes_it_as_its_colour(kind):
    tree = cube().active_material.node_tree
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    shader = tree.nodes.new(kind)
    tree.links.new(shader.outputs[0], output.inputs["Surface"])
    place("MATERIAL", subject=cube())
    assert feeding(shader.inputs["Color"]).type == "TEX_IMAGE"
    assert not principled(cube().active_material).inputs["Base Color"].is_linked


def test_the_shader_is_found_behind_mixes_and_reroutes():
    material = cube().active_material
    tree = material.node_tree
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    mix, clear = (tree.nodes.new(f"ShaderNode{k}") for k in ("MixShader", "BsdfTransparent"))
    reroute = tree.nodes.new("NodeReroute")
    tree.links.new(clear.outputs[0], mix.inputs[1])
    tree.links.new(principled(material).outputs[0], reroute.inputs[0])
    tree.links.new(reroute.outputs[0], mix.inputs[2])
    tree.links.new(mix.outputs[0], output.inputs["Surface"])
    place("MATERIAL", subject=cube())
    assert feeding(principled(material).inputs["Base Color"]).type == "TEX_IMAGE"
    assert not clear.inputs["Color"].is_linked


def test_a_group_takes_it_through_its_own_colour():
    group = bpy.data.node_groups.new("Skin", "ShaderNodeTree")
    group.interface.new_socket("Base Color", in_out="INPUT", socket_type="NodeSocketColor")
    group.interface.new_socket("Shader", in_out="OUTPUT", socket_type="NodeSocketShader")
    tree = cube().active_material.node_tree
    node = tree.nodes.new("ShaderNodeGroup")
    node.node_tree = group
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    tree.links.new(node.outputs[0], output.inputs["Surface"])
    place("MATERIAL", subject=cube())
    assert feeding(node.inputs["Base Color"]).type == "TEX_IMAGE"


def test_a_tree_without_a_colour_gets_a_shader_and_keeps_its_own():
    tree = cube().active_material.node_tree
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    glass = tree.nodes.new("ShaderNodeHoldout")
    tree.links.new(glass.outputs[0], output.inputs["Surface"])
    place("MATERIAL", subject=cube())
    shader = feeding(output.inputs["Surface"])
    assert shader.bl_idname == "ShaderNodeBsdfPrincipled"
    assert feeding(shader.inputs["Base Color"]).type == "TEX_IMAGE"
    assert glass.name in tree.nodes


def test_an_empty_tree_gets_what_it_needs():
    tree = cube().active_material.node_tree
    tree.nodes.clear()
    place("MATERIAL", subject=cube())
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    assert feeding(feeding(output.inputs["Surface"]).inputs["Base Color"]).type == "TEX_IMAGE"


def test_a_material_without_nodes_starts_to_use_them():
    material = bpy.data.materials.new("Plain")
    cube().active_material = material
    place("MATERIAL", subject=cube())
    assert feeding(principled(material).inputs["Base Color"]).type == "TEX_IMAGE"


def test_an_object_without_a_material_gets_one():
    subject = square()
    place("MATERIAL", subject=subject)
    material = subject.active_material
    assert material.name == NAME
    assert subject.data.materials[0] == material
    assert feeding(principled(material).inputs["Base Color"]).type == "TEX_IMAGE"


def test_an_empty_slot_is_filled():
    subject = square()
    subject.data.materials.append(None)
    place("MATERIAL", subject=subject)
    assert len(subject.material_slots) == 1
    assert feeding(principled(subject.active_material).inputs["Base Color"]).image


def _curve():
    curve = bpy.data.curves.new("Curve", "CURVE")
    curve.splines.new("POLY")
    return curve


@pytest.mark.parametrize(
    "make",
    [
        _curve,
        lambda: bpy.data.curves.new("Text", "FONT"),
        lambda: bpy.data.curves.new("Surface", "SURFACE"),
    ],
    ids=["curve", "text", "surface"],
)
def test_curves_and_texts_carry_it_too(make):
    subject = add("Subject", make())
    place("MATERIAL", subject=subject)
    assert feeding(principled(subject.active_material).inputs["Base Color"]).image


def test_metaballs_have_no_uvs_and_are_mapped_from_six_sides():
    subject = add("Meta", bpy.data.metaballs.new("Meta"))
    place("MATERIAL", subject=subject)
    node = feeding(principled(subject.active_material).inputs["Base Color"])
    assert node.projection == "BOX"
    assert feeding(node.inputs["Vector"]).type == "TEX_COORD"


@pytest.mark.parametrize("mode", ["OBJECT", "EDIT", "TEXTURE_PAINT", "VERTEX_PAINT", "SCULPT"])
def test_every_mode_is_left_as_it_is(mode):
    subject = square()
    bpy.context.view_layer.objects.active = subject
    bpy.ops.object.mode_set(mode=mode)
    place("MATERIAL", subject=subject)
    assert subject.mode == mode
    bpy.ops.object.mode_set(mode="OBJECT")
    assert subject.data.uv_layers.keys() == ["UVMap"]
    assert feeding(principled(subject.active_material).inputs["Base Color"]).image


def test_a_mesh_without_faces_is_told_of():
    subject = add("Cloud", bpy.data.meshes.new("Cloud"))
    assert place("MATERIAL", subject=subject).note == (
        '"Cloud" has no faces yet to show the picture on.'
    )


def test_the_picture_is_seen_where_it_was_painted():
    """Through the camera, the object shows the picture as if it lay on the frame."""
    scene = bpy.context.scene
    for name in ("Cube", "Light"):
        bpy.data.objects.remove(bpy.data.objects[name])
    scene.view_settings.view_transform = "Standard"
    scene.render.resolution_x, scene.render.resolution_y = 64, 36
    view = camera_view(scene.camera, 1376, 768, distance=6)
    subject = square()
    # Larger than the frame, facing the camera at an angle that has no foreshortening to warp it.
    subject.matrix_world = (
        scene.camera.matrix_world @ Matrix.Translation((0, 0, -6)) @ (Matrix.Scale(5, 4))
    )
    material = new_material()
    subject.data.materials.append(material)
    tree = material.node_tree
    glow = tree.nodes.new("ShaderNodeEmission")
    output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
    tree.links.new(glow.outputs[0], output.inputs["Surface"])
    place("MATERIAL", of=picture(172, 96), view=view, subject=subject)
    assert far_off(rendered()) <= 1
