"""Find the colour an artist sees in a material's nodes, and feed a picture into it."""

from contextlib import ExitStack
from typing import Any

import bpy

_GAP = 60.0
_IMAGE_NODE_WIDTH = 240.0
_NOT_A_COLOUR = {"ShaderNodeBsdfTransparent", "ShaderNodeHoldout"}


def feed(
    tree: bpy.types.ShaderNodeTree, image: bpy.types.Image, generated: bool, rollback: ExitStack
) -> bpy.types.ShaderNodeTexImage:
    """An Image Texture node with ``image``, linked into the base colour the output shows.

    What was linked before stays in the tree; only the link is replaced. A tree without a shader
    that has a colour gets a Principled BSDF. ``generated`` maps it by generated coordinates
    from six sides, for data that cannot have UVs.
    """
    socket = _base_color(tree) or _new_principled(tree, rollback)
    node = _new_node(tree, "ShaderNodeTexImage", rollback)
    node.image = image
    node.width = _IMAGE_NODE_WIDTH
    fed: Any = socket.node
    _place_left_of(tree, node, fed)
    if generated:
        coordinates = _new_node(tree, "ShaderNodeTexCoord", rollback)
        _place_left_of(tree, coordinates, node)
        node.projection = "BOX"
        node.projection_blend = 0.2
        tree.links.new(coordinates.outputs["Generated"], node.inputs["Vector"])
    relink(tree, node.outputs["Color"], socket, rollback)
    for other in tree.nodes:
        other.select = other == node
    tree.nodes.active = node
    return node


def relink(
    tree: bpy.types.ShaderNodeTree,
    source: bpy.types.NodeSocket,
    target: bpy.types.NodeSocket,
    rollback: ExitStack,
) -> None:
    """Link ``source`` to ``target`` instead of whatever was linked there."""
    before = target.links[0].from_socket if target.is_linked else None
    if before is not None:
        rollback.callback(tree.links.new, before, target)
    tree.links.new(source, target)


def _base_color(tree: bpy.types.ShaderNodeTree) -> bpy.types.NodeSocket | None:
    """Base Color of the first Principled BSDF that the active output shows, else the colour of
    the first shader that has one; None where there is no such shader."""
    output = _active_output(tree)
    waiting = [output.inputs["Surface"]] if output else []
    seen: set[str] = set()
    second_best = None
    while waiting:
        for link in waiting.pop(0).links:
            node: Any = link.from_node
            shown: Any = link.from_socket
            if node.name in seen:
                continue
            seen.add(node.name)
            if node.type == "REROUTE":
                waiting.append(node.inputs[0])
                continue
            if node.bl_idname == "ShaderNodeBsdfPrincipled":
                return node.inputs["Base Color"]
            second_best = second_best or _color_of(node, shown)
            waiting.extend(socket for socket in node.inputs if socket.type == "SHADER")
    return second_best


def _color_of(node: bpy.types.Node, shown: bpy.types.NodeSocket) -> bpy.types.NodeSocket | None:
    if shown.type != "SHADER" or node.bl_idname in _NOT_A_COLOUR:
        return None
    for name in ("Base Color", "Color"):
        socket = node.inputs.get(name)
        if socket is not None and socket.type == "RGBA":
            return socket
    return None


def _active_output(tree: bpy.types.ShaderNodeTree) -> bpy.types.Node | None:
    for target in ("ALL", "EEVEE", "CYCLES"):
        output = tree.get_output_node(target)
        if output is not None:
            return output
    return None


def _new_principled(tree: bpy.types.ShaderNodeTree, rollback: ExitStack) -> bpy.types.NodeSocket:
    output = _active_output(tree)
    if output is None:
        output = _new_node(tree, "ShaderNodeOutputMaterial", rollback)
    shader = _new_node(tree, "ShaderNodeBsdfPrincipled", rollback)
    _place_left_of(tree, shader, output)
    relink(tree, shader.outputs["BSDF"], output.inputs["Surface"], rollback)
    return shader.inputs["Base Color"]


def _new_node(tree: bpy.types.ShaderNodeTree, kind: str, rollback: ExitStack) -> Any:
    node = tree.nodes.new(kind)
    rollback.callback(tree.nodes.remove, node)
    return node


def _place_left_of(
    tree: bpy.types.ShaderNodeTree, node: bpy.types.Node, neighbour: bpy.types.Node
) -> None:
    """Left of ``neighbour``, further down where that place is taken."""
    x, y = _location(neighbour)
    x -= node.width + _GAP
    others = [
        (*_location(other), other.width, _height(other))
        for other in tree.nodes
        if other != node and other.type != "FRAME"
    ]
    height = _height(node)
    for _ in others:
        hit = [
            bottom
            for left, top, width, tall in others
            for bottom in (top - tall,)
            if left < x + node.width and x < left + width and bottom < y and y - height < top
        ]
        if not hit:
            break
        y = min(hit) - _GAP / 2
    node.location = (x, y)


def _location(node: bpy.types.Node) -> tuple[float, float]:
    """Top left corner in the tree: a node's own location is relative to its frame."""
    x, y = node.location
    parent = node.parent
    while parent is not None:
        x, y = x + parent.location.x, y + parent.location.y
        parent = parent.parent
    return x, y


def _height(node: bpy.types.Node) -> float:
    """Height in the tree's units, estimated: Blender only knows it once the node was drawn."""
    if node.hide:
        return 40.0
    sockets = sum(not s.hide and s.enabled for s in (*node.inputs, *node.outputs))
    extras = {"TEX_IMAGE": 160.0, "BSDF_PRINCIPLED": 120.0}.get(node.type, 60.0)
    return 40.0 + 22.0 * sockets + extras
