"""Drop a picture where it was let go: into a 3D View, a tree of nodes or an Image Editor."""

from contextlib import ExitStack
from typing import Any, cast

import bpy
from mathutils import Matrix, Quaternion, Vector

from ..core.errors import PlacementError
from ..core.placement import Target
from ..core.result import Picture
from ..core.wording import say
from . import editable, link, load_image, place, reference, versions
from .stand import Spot

NODES = {
    "ShaderNodeTree": "ShaderNodeTexImage",
    "GeometryNodeTree": "GeometryNodeImageTexture",
    "CompositorNodeTree": "CompositorNodeImage",
}
"""The kinds of trees that take a picture, and the node that holds it there."""


def under(
    scene: bpy.types.Scene,
    depsgraph: bpy.types.Depsgraph,
    origin: Vector,
    direction: Vector,
    beyond: Vector,
) -> Vector:
    """What the ray meets first, in world space; else ``beyond``."""
    met: Any = scene.ray_cast(depsgraph, origin, direction)
    is_hit, location = met[:2]
    return location if is_hit else beyond


def into_view(
    picture: Picture,
    scene: bpy.types.Scene,
    location: Vector,
    rotation: Quaternion,
    size: float,
    *,
    pack: bool,
) -> bpy.types.Object:
    """A new image empty, its middle at ``location``, ``size`` long at its longer side.

    Raises PaintoverError; the file is then as it was.
    """
    with place.safely() as rollback:
        link.require(scene)
        image = load_image.load(picture, pack, rollback)
        width, height = (side * size / max(image.size) for side in image.size)
        corners = tuple(
            Vector((x * width / 2, y * height / 2, 0.0))
            for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        )
        stand = Matrix.Translation(location.to_tuple()) @ rotation.to_matrix().to_4x4()
        empty = reference.build(image, Spot(stand, width, height, corners), rollback)
        link.link(scene, empty, rollback, select=True)
    return empty


def into_nodes(
    picture: Picture,
    tree: bpy.types.NodeTree | None,
    owner: bpy.types.ID | None,
    location: tuple[float, float],
    *,
    pack: bool,
) -> bpy.types.Node:
    """A new node with the picture, its upper left corner at ``location`` in the tree.

    ``owner`` is what the tree belongs to, such as a material. Raises PaintoverError; the file is
    then as it was.
    """
    with place.safely() as rollback:
        if tree is None:
            raise PlacementError("There are no nodes in this editor.")
        editable.require(tree, say("node tree"))
        if owner is not None:
            editable.require(owner, say("node tree"))
        image = _image(picture, pack, rollback)
        node: Any = tree.nodes.new(NODES[tree.bl_idname])
        rollback.callback(tree.nodes.remove, node)
        if hasattr(node, "image"):
            node.image = image
        else:  # a field's picture comes through a socket
            node.inputs["Image"].default_value = image
        node.location = location
        for other in tree.nodes:
            other.select = other == node
        tree.nodes.active = node
    return cast(bpy.types.Node, node)


def into_editor(
    picture: Picture, space: bpy.types.SpaceImageEditor, *, pack: bool
) -> bpy.types.Image:
    """A new image, shown there. Raises PaintoverError; the file is then as it was."""
    with place.safely() as rollback:
        image = _image(picture, pack, rollback)
        image.use_fake_user = True  # what an editor shows is not saved for that
        space.image = image
    return image


def _image(picture: Picture, pack: bool, rollback: ExitStack) -> bpy.types.Image:
    image = load_image.load(picture, pack, rollback)
    versions.begin(image, Target.IMAGE, image, rollback)
    return image
