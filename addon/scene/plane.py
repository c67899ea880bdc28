"""Put a picture on a shadeless mesh plane."""

from contextlib import ExitStack
from typing import Any

import bpy

from ..core.placement import Placement, Target
from . import colour, compat, link, neutral, shown, versions
from .stand import Spot, at_cursor, before_eye

_OPAQUE_DEPTHS = {8, 24, 96}
"""Bits per pixel of images that certainly have no alpha channel, in all Blenders: grey, colour,
and 16-bit colour, which Blender keeps as float. 16 is grey with alpha from 5.2."""

_OUTPUT = "OUTPUT_MATERIAL"


def spot(image: bpy.types.Image, placement: Placement, scene: bpy.types.Scene) -> Spot:
    """Where the picture stands: in the captured frame, else at the 3D cursor."""
    aspect = image.size[0] / image.size[1]
    taken = [other.matrix_world.translation for other in scene.objects]
    if placement.view is not None:
        return before_eye(placement.view, aspect, taken)
    return at_cursor(scene.cursor.location, aspect, taken)


def put(
    image: bpy.types.Image, placement: Placement, scene: bpy.types.Scene, rollback: ExitStack
) -> tuple[bpy.types.Object, str]:
    """The new plane and a note for the artist."""
    plane = build(image, spot(image, placement, scene), scene, rollback)
    link.link(scene, plane, rollback, select=placement.select)
    return plane, shown.without_textures(scene)


def build(
    image: bpy.types.Image, where: Spot, scene: bpy.types.Scene, rollback: ExitStack
) -> bpy.types.Object:
    """A plane that is not linked into any collection yet."""
    mesh = bpy.data.meshes.new(image.name)
    rollback.callback(bpy.data.meshes.remove, mesh)
    _fill(mesh, where)
    material = _shadeless(image, scene, rollback)
    versions.begin(material, Target.PLANE, image, rollback)
    mesh.materials.append(material)
    plane = bpy.data.objects.new(image.name, mesh)
    rollback.callback(bpy.data.objects.remove, plane)
    plane.matrix_world = where.matrix
    # A picture in the scene is to be looked at: it neither lights what it stands before, nor
    # throws a shadow on it.
    plane.visible_diffuse = False
    plane.visible_shadow = False
    return plane


def _fill(mesh: bpy.types.Mesh, where: Spot) -> None:
    """One face with the whole picture on it."""
    corners = [corner.to_tuple() for corner in where.corners]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    layer = mesh.uv_layers.new(name="UVMap", do_init=False)
    layer.uv.foreach_set("vector", (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0))
    mesh.update()


def _shadeless(
    image: bpy.types.Image, scene: bpy.types.Scene, rollback: ExitStack
) -> bpy.types.Material:
    material = bpy.data.materials.new(image.name)
    rollback.callback(bpy.data.materials.remove, material)
    tree = compat.shader_nodes(material)
    tree.nodes.clear()
    texture, color = _picture(tree, image, scene, rollback)
    emission = _node(tree, "ShaderNodeEmission", -200, -120)
    emission.inputs["Strength"].default_value = colour.exposure_strength(scene)
    tree.links.new(color, emission.inputs["Color"])
    output = _node(tree, "ShaderNodeOutputMaterial", 260, 0)
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])
    see_through(tree, image, texture)
    tree.nodes.active = _seen_by_workbench(tree, image, scene, rollback)
    return material


def see_through(tree: bpy.types.ShaderNodeTree, image: bpy.types.Image, texture: Any) -> None:
    """Let what is behind the plane be seen through clear parts, should the picture have any.

    ``texture`` is the node whose alpha tells. Where it is used already, or the emission goes
    elsewhere than straight out, all stays as it is.
    """
    alpha = texture.outputs["Alpha"]
    nodes: Any = tree.nodes
    emission = next((node for node in nodes if node.type == "EMISSION"), None)
    if image.depth in _OPAQUE_DEPTHS or alpha.is_linked or emission is None:
        return
    light = emission.outputs["Emission"]
    surface = next((link.to_socket for link in light.links if link.to_node.type == _OUTPUT), None)
    if surface is None:
        return
    clear = _node(tree, "ShaderNodeBsdfTransparent", -200, 0)
    mix = _node(tree, "ShaderNodeMixShader", 40, 0)
    tree.links.new(alpha, mix.inputs[0])
    tree.links.new(clear.outputs["BSDF"], mix.inputs[1])
    tree.links.new(light, mix.inputs[2])
    tree.links.new(mix.outputs["Shader"], surface)


def _picture(
    tree: bpy.types.ShaderNodeTree,
    image: bpy.types.Image,
    scene: bpy.types.Scene,
    rollback: ExitStack,
) -> tuple[Any, Any]:
    """The picture's texture, and the colour that comes out of a render as the picture came."""
    if scene.view_settings.view_transform != neutral.VIEW:
        texture = _texture(tree, colour.for_render(image, scene, rollback), 0)
        return texture, texture.outputs["Color"]
    texture = _texture(tree, image, 0)
    group = _node(tree, "ShaderNodeGroup", -420, -120)
    group.node_tree = neutral.inverse(rollback)
    tree.links.new(texture.outputs["Color"], group.inputs[0])
    return texture, group.outputs[0]


def _seen_by_workbench(
    tree: bpy.types.ShaderNodeTree,
    image: bpy.types.Image,
    scene: bpy.types.Scene,
    rollback: ExitStack,
) -> Any:
    """The texture to make active: Workbench shows that one, linked or not.

    Solid views know nothing of the view transform and want the picture itself. Where Workbench is
    what the scene renders with, its renders go through the view transform, and come first.
    """
    active = image
    nodes: Any = tree.nodes
    textures: dict[Any, Any] = {node.image: node for node in nodes if node.type == "TEX_IMAGE"}
    if scene.render.engine == "BLENDER_WORKBENCH":
        known = (other for other in textures if other != image)
        active = next(known, None) or colour.for_render(image, scene, rollback)
    if active not in textures:
        textures[active] = _texture(tree, active, -320)
        textures[active].label = "Workbench" if active != image else "Solid Views"
    return textures[active]


def _texture(tree: bpy.types.ShaderNodeTree, image: bpy.types.Image, y: float) -> Any:
    node = _node(tree, "ShaderNodeTexImage", -720, y)
    node.image = image
    node.extension = "EXTEND"  # no seam at the border
    return node


def _node(tree: bpy.types.ShaderNodeTree, kind: str, x: float, y: float) -> Any:
    node = tree.nodes.new(kind)
    node.location = (x, y)
    return node
