"""TEXTURE: the artist's selection is found in its order, and named."""

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import CaptureError
from bl_ext.user_default.paintover.core.source import SourceKind
from bl_ext.user_default.paintover.scene.capture import capture, find_texture, source_size

from tests.blender.capture.pictures import seen


@pytest.fixture
def material(clean_scene, dot):
    """A material of the active object, with Blender's own two nodes."""
    made = bpy.data.materials.new("Floor")
    if made.node_tree is None:
        made.use_nodes = True
    dot((0, 0, 0)).data.materials.append(made)
    made.node_tree.nodes.active = None
    return made


@pytest.fixture
def base_color(material):
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    return shader.inputs["Base Color"]


def texture(tree, name):
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.new(name, 8, 4)
    return node


def found():
    return find_texture(bpy.context)


def mix(tree, kind="RGBA"):
    node = tree.nodes.new("ShaderNodeMix")
    node.data_type = kind
    sockets = {socket.name: socket for socket in node.inputs if socket.enabled}
    output = next(socket for socket in node.outputs if socket.enabled)
    return sockets, output


def test_the_active_node_comes_first(material, base_color):
    tree = material.node_tree
    tree.links.new(texture(tree, "Linked").outputs["Color"], base_color)
    tree.nodes.active = texture(tree, "Chosen")
    image, words = found()
    assert image.name == "Chosen"
    assert "Chosen" in words and "Floor" in words


def test_else_the_one_that_feeds_base_color(material, base_color):
    tree = material.node_tree
    texture(tree, "Loose")
    tree.links.new(texture(tree, "Wood").outputs["Color"], base_color)
    tree.nodes.active = tree.nodes["Material Output"]
    image, words = found()
    assert (image.name, words) == ("Wood", "Wood (Base Color of Floor)")


def test_an_active_node_without_an_image_does_not_count(material, base_color):
    tree = material.node_tree
    tree.links.new(texture(tree, "Wood").outputs["Color"], base_color)
    empty = tree.nodes.new("ShaderNodeTexImage")
    tree.nodes.active = empty
    assert found()[0].name == "Wood"


def test_it_is_found_through_mixes_and_reroutes_and_not_by_the_mask(material, base_color):
    tree = material.node_tree
    sockets, output = mix(tree)
    tree.links.new(texture(tree, "Mask").outputs["Color"], sockets["Factor"])
    reroute = tree.nodes.new("NodeReroute")
    tree.links.new(texture(tree, "Wood").outputs["Color"], reroute.inputs[0])
    tree.links.new(reroute.outputs[0], sockets["B"])
    tree.links.new(output, base_color)
    tree.nodes.active = None
    assert found()[0].name == "Wood"


def test_it_is_found_inside_a_group(material, base_color):
    inner = bpy.data.node_groups.new("Group", "ShaderNodeTree")
    inner.interface.new_socket("Result", in_out="OUTPUT", socket_type="NodeSocketColor")
    end = inner.nodes.new("NodeGroupOutput")
    inner.links.new(texture(inner, "Inside").outputs["Color"], end.inputs["Result"])
    tree = material.node_tree
    group = tree.nodes.new("ShaderNodeGroup")
    group.node_tree = inner
    tree.links.new(group.outputs["Result"], base_color)
    tree.nodes.active = None
    assert found()[0].name == "Inside"


def test_it_is_found_behind_a_group_it_passes_through(material, base_color):
    inner = bpy.data.node_groups.new("Group", "ShaderNodeTree")
    inner.interface.new_socket("Result", in_out="OUTPUT", socket_type="NodeSocketColor")
    inner.interface.new_socket("Other", in_out="INPUT", socket_type="NodeSocketColor")
    inner.interface.new_socket("Colour", in_out="INPUT", socket_type="NodeSocketColor")
    start, end = inner.nodes.new("NodeGroupInput"), inner.nodes.new("NodeGroupOutput")
    inner.links.new(start.outputs["Colour"], end.inputs["Result"])
    tree = material.node_tree
    group = tree.nodes.new("ShaderNodeGroup")
    group.node_tree = inner
    tree.links.new(texture(tree, "Wrong").outputs["Color"], group.inputs["Other"])
    tree.links.new(texture(tree, "Outside").outputs["Color"], group.inputs["Colour"])
    tree.links.new(group.outputs["Result"], base_color)
    tree.nodes.active = None
    assert found()[0].name == "Outside"


def test_a_shader_inside_a_group_has_a_base_color_too(material):
    inner = bpy.data.node_groups.new("Group", "ShaderNodeTree")
    inner.interface.new_socket("Shader", in_out="OUTPUT", socket_type="NodeSocketShader")
    shader = inner.nodes.new("ShaderNodeBsdfPrincipled")
    inner.links.new(texture(inner, "Deep").outputs["Color"], shader.inputs["Base Color"])
    inner.links.new(texture(inner, "Rough").outputs["Color"], shader.inputs["Roughness"])
    end = inner.nodes.new("NodeGroupOutput")
    inner.links.new(shader.outputs[0], end.inputs["Shader"])
    tree = material.node_tree
    group = tree.nodes.new("ShaderNodeGroup")
    group.node_tree = inner
    tree.links.new(group.outputs["Shader"], tree.nodes["Material Output"].inputs["Surface"])
    tree.nodes.active = None
    assert found()[0].name == "Deep"


def test_a_texture_of_something_else_is_not_the_base_color(material):
    tree = material.node_tree
    shader = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    tree.links.new(texture(tree, "Rough").outputs["Color"], shader.inputs["Roughness"])
    tree.nodes.active = None
    bpy.context.scene.tool_settings.image_paint.mode = "IMAGE"
    with pytest.raises(CaptureError):
        found()


def test_else_the_paint_canvas(material):
    paint = bpy.context.scene.tool_settings.image_paint
    paint.mode = "IMAGE"
    paint.canvas = bpy.data.images.new("Canvas", 8, 4)
    image, words = found()
    assert (image.name, words) == ("Canvas", "Canvas (paint canvas)")


def test_else_the_texture_of_the_brush(clean_scene):
    paint = clean_scene.tool_settings.image_paint
    if paint.brush is None:
        brush = bpy.data.brushes.new("Stamp", mode="TEXTURE_PAINT")
        try:
            paint.brush = brush
        except AttributeError:  # from 4.3 a brush is an asset, and activated as one
            brush.asset_mark()
            bpy.ops.mesh.primitive_plane_add()
            bpy.ops.object.mode_set(mode="TEXTURE_PAINT")
            bpy.ops.brush.asset_activate(
                asset_library_type="LOCAL", relative_asset_identifier=f"Brush/{brush.name}"
            )
    made = bpy.data.textures.new("Stamp", "IMAGE")
    made.image = bpy.data.images.new("Leaf", 8, 4)
    paint.brush.texture = made
    image, words = found()
    assert image.name == "Leaf" and paint.brush.name in words and "brush" in words


def test_the_texture_is_sent_with_its_name(material, base_color):
    tree = material.node_tree
    node = texture(tree, "Wood")
    node.image.pixels[:] = [1.0, 0.0, 0.0, 1.0] * 32
    tree.links.new(node.outputs["Color"], base_color)
    tree.nodes.active = None
    captured = capture(bpy.context, SourceKind.TEXTURE)
    assert seen(captured)[0, 0] == pytest.approx((255, 0, 0))
    assert "Wood (Base Color of Floor)" in captured.label
    assert source_size(bpy.context, SourceKind.TEXTURE) == (8, 4)


def test_no_texture_is_said(clean_scene):
    for call in (
        found,
        lambda: source_size(bpy.context, SourceKind.TEXTURE),
        lambda: capture(bpy.context, SourceKind.TEXTURE),
    ):
        with pytest.raises(CaptureError, match="No texture") as caught:
            call()
        assert "Image Texture" in caught.value.hint
