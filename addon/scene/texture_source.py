"""Find the texture that the artist has selected, and say where."""

from collections.abc import Iterator
from typing import Any

import bpy

from ..core.errors import CaptureError
from ..core.wording import say
from . import compat

_COLOURS = ("Base Color", "Color")


def find_texture(context: bpy.types.Context) -> tuple[bpy.types.Image, str]:
    """The selected texture and in words where it was found, ``Wood (Base Color of Floor)``.

    The active Image Texture node of the active material, else the one that feeds Base Color,
    else the paint canvas, else the brush's texture. Raises CaptureError when there is none.
    """
    for image, place in _candidates(context):
        if image is not None:
            return image, say("{image} ({place})", image=image.name, place=place)
    raise CaptureError(
        "No texture is selected.",
        "Select an Image Texture node in the active object's material, or choose another source.",
    )


def _candidates(context: bpy.types.Context) -> Iterator[tuple[bpy.types.Image | None, str]]:
    material = context.object.active_material if context.object else None
    if material is not None and compat.uses_nodes(material):
        active: Any = material.node_tree.nodes.active
        if active is not None and active.type == "TEX_IMAGE":
            yield active.image, say("active node of {material}", material=material.name)
        yield from _base_colour(material)
    yield from _painted(context, material)


def _base_colour(
    material: bpy.types.Material,
) -> Iterator[tuple[bpy.types.Image | None, str]]:
    output = material.node_tree.get_output_node("ALL")
    if output is None:
        return
    for shader, groups in _upstream(output.inputs["Surface"], ()):
        for name in _COLOURS:
            socket = shader.inputs.get(name)
            is_shader = any(out.type == "SHADER" for out in shader.outputs)
            if socket is None or not is_shader:
                continue
            for node, _ in _upstream(socket, groups):
                if node.type == "TEX_IMAGE":
                    yield (
                        node.image,
                        say("{socket} of {material}", socket=say(name), material=material.name),
                    )


def _upstream(socket: Any, groups: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Nodes that feed ``socket``, each followed by what feeds it in turn, with the group nodes
    they are inside of."""
    waiting, seen = [(socket, groups)], set()
    while waiting:
        socket, groups = waiting.pop(0)
        for link in socket.links:
            node, source = link.from_node, link.from_socket
            key = (source.as_pointer(), tuple(group.as_pointer() for group in groups))
            if key in seen:
                continue
            seen.add(key)
            if node.type == "GROUP" and node.node_tree is not None:
                further = [(inner, (*groups, node)) for inner in _group_ends(node, source)]
            elif node.type == "GROUP_INPUT" and groups:
                outer = _same(groups[-1].inputs, source.identifier)
                further = [(outer, groups[:-1])] if outer is not None else []
            else:
                yield node, groups
                further = [(entry, groups) for entry in _colours_first(node)]
            waiting = further + waiting


def _group_ends(group: Any, source: Any) -> list[Any]:
    ends = [
        node
        for node in group.node_tree.nodes
        if node.type == "GROUP_OUTPUT" and node.is_active_output
    ]
    found = [_same(node.inputs, source.identifier) for node in ends]
    return [socket for socket in found if socket is not None]


def _same(sockets: Any, identifier: str) -> Any | None:
    return next((socket for socket in sockets if socket.identifier == identifier), None)


def _colours_first(node: Any) -> list[Any]:
    """The node's inputs; a mix's factor is a mask more often than a picture."""
    return sorted((socket for socket in node.inputs if socket.is_linked), key=_is_value)


def _is_value(socket: Any) -> bool:
    return socket.type not in {"RGBA", "SHADER"}


def _painted(
    context: bpy.types.Context, material: bpy.types.Material | None
) -> Iterator[tuple[bpy.types.Image | None, str]]:
    paint = context.scene.tool_settings.image_paint
    if paint.mode == "MATERIAL" and material is not None:
        slots = material.texture_paint_images
        if 0 <= material.paint_active_slot < len(slots):
            yield slots[material.paint_active_slot], say("paint canvas")
    yield paint.canvas, say("paint canvas")
    texture: Any = paint.brush.texture if paint.brush is not None else None
    if texture is not None and texture.type == "IMAGE":
        yield texture.image, say("texture of the brush {brush}", brush=paint.brush.name)
