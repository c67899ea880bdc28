"""Undo Khronos PBR Neutral in nodes: its colour space, the inverse of a table, crushes shadows."""

from contextlib import ExitStack
from typing import Any

import bpy

VIEW = "Khronos PBR Neutral"
NAME = "Khronos PBR Neutral Inverse"

# Khronos PBR Neutral Tone Mapper, 2024: below 0.76 only the Fresnel's 0.04 is taken off, and above
# it the peak is compressed and colours fade to white by 0.15.
_BRIGHT = 0.76
_FRESNEL = 0.04
_FADE = 0.15
_WHITE = 0.9964
"""Linear value of level 254.6: what would come out as 255 asks for no infinite light."""


def inverse(rollback: ExitStack) -> bpy.types.ShaderNodeTree:
    """The node group, one in a file: a picture's linear colour to the light that shows it."""
    groups: Any = bpy.data.node_groups
    for tree in groups:
        if tree.get("paintover") == NAME and tree.library is None:
            return tree
    tree = groups.new(NAME, "ShaderNodeTree")
    rollback.callback(bpy.data.node_groups.remove, tree)
    tree["paintover"] = NAME
    tree.interface.new_socket("Color", in_out="INPUT", socket_type="NodeSocketColor")
    tree.interface.new_socket("Color", in_out="OUTPUT", socket_type="NodeSocketColor")
    _Formula(tree).write()
    return tree


class _Formula:
    """Writes nodes from left to right; every step returns its output socket."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._x = 0.0

    def write(self) -> None:
        color = self._in_reach(self._node("NodeGroupInput").outputs[0])
        peak = self._number("MINIMUM", self._extreme("MAXIMUM", color), _WHITE)
        peak = self._number("MAXIMUM", peak, _BRIGHT)  # darker colours were left as they are
        dark = self._number("SUBTRACT", 1.0, peak)
        light = self._number("DIVIDE", (1 - _BRIGHT) ** 2, dark)
        light = self._number("ADD", light, 2 * _BRIGHT - 1)
        fade = self._number("SUBTRACT", light, peak)
        fade = self._number("MULTIPLY", fade, _FADE)
        white = self._number("MULTIPLY", fade, peak)
        vivid = self._vector("SCALE", color, self._number("ADD", fade, 1.0))
        vivid = self._vector("SUBTRACT", vivid, white)
        vivid = self._vector("SCALE", vivid, self._number("DIVIDE", light, peak))
        vivid = self._vector("MAXIMUM", vivid, None)
        least = self._number("MINIMUM", self._extreme("MINIMUM", vivid), _FRESNEL)
        offset = self._number("SQRT", least)
        offset = self._number("MULTIPLY", offset, 2 * _FRESNEL**0.5)
        offset = self._number("SUBTRACT", offset, least)
        result = self._node("NodeGroupOutput").inputs[0]
        self._tree.links.new(self._vector("ADD", vivid, offset), result)

    def _in_reach(self, color: Any) -> Any:
        """Darker, where a colour is more vivid than the view shows at that brightness."""
        peak = self._extreme("MAXIMUM", color)
        white = self._number("DIVIDE", self._extreme("MINIMUM", color), peak)
        white = self._number("MINIMUM", white, 0.9999)
        fade = self._number("DIVIDE", white, self._number("SUBTRACT", 1.0, white))
        # The peak of that fade: one less the smaller root of u² - (2d + fade / 0.15) u + d²,
        # where d is what is left above the bright.
        linear = self._number("DIVIDE", fade, _FADE)
        linear = self._number("ADD", linear, 2 * (1 - _BRIGHT))
        root = self._number("MULTIPLY", linear, linear)
        root = self._number("SUBTRACT", root, 4 * (1 - _BRIGHT) ** 2)
        root = self._number("SQRT", self._number("MAXIMUM", root, 0.0))
        below_one = self._number("SUBTRACT", linear, root)
        below_one = self._number("MULTIPLY", below_one, 0.5)
        most = self._number("SUBTRACT", 1.0, below_one)
        darker = self._number("MINIMUM", self._number("DIVIDE", most, peak), 1.0)
        return self._vector("SCALE", color, darker)

    def _extreme(self, operation: str, color: Any) -> Any:
        parts = self._node("ShaderNodeSeparateXYZ")
        self._tree.links.new(color, parts.inputs[0])
        red, green, blue = parts.outputs
        return self._number(operation, self._number(operation, red, green), blue)

    def _number(self, operation: str, *values: Any) -> Any:
        node = self._node("ShaderNodeMath")
        node.operation = operation
        self._feed(node.inputs, values)
        return node.outputs[0]

    def _vector(self, operation: str, vector: Any, other: Any) -> Any:
        node = self._node("ShaderNodeVectorMath")
        node.operation = operation
        second = node.inputs["Scale"] if operation == "SCALE" else node.inputs[1]
        self._feed((node.inputs[0], second), (vector, other))
        return node.outputs[0]

    def _feed(self, sockets: Any, values: Any) -> None:
        for socket, value in zip(sockets, values, strict=False):
            if isinstance(value, float):
                socket.default_value = value
            elif value is not None:
                self._tree.links.new(value, socket)

    def _node(self, kind: str) -> Any:
        node = self._tree.nodes.new(kind)
        self._x += 180.0
        node.location = (self._x, 0.0)
        return node
