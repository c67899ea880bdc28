"""What fed a material before a picture did, and the way back to it."""

from collections.abc import Mapping
from typing import Any

import bpy

from ..core.errors import PlacementError
from ..core.wording import say
from . import compat, versions

Ends = dict[tuple[str, str], tuple[str, str]]
"""By node and socket that are fed: the node and the socket that feed them."""


def links(tree: bpy.types.ShaderNodeTree) -> Ends:
    """Sockets by their identifiers, which an artist's renaming leaves as they are."""
    return {
        (link.to_node.name, link.to_socket.identifier): (
            link.from_node.name,
            link.from_socket.identifier,
        )
        for link in tree.links
        if link.to_node and link.to_socket and link.from_node and link.from_socket
    }


def changed(
    material: bpy.types.Material,
    tree: bpy.types.ShaderNodeTree,
    nodes: set[str],
    before: Ends,
    used_nodes: bool,
) -> dict[str, Any]:
    """What to remember, given the tree's nodes and links of before.

    What was a picture of ours is not what the artist had: then that stays remembered.
    """
    after = links(tree)
    relinked = [end for end in after if end[0] in nodes and before.get(end) != after[end]]
    if not relinked:
        return {}
    end = relinked[0]
    source = before.get(end, ("", ""))
    known = versions.read(material)
    old = known.former if known else {}
    if old and source[0] and _is_ours(tree, source[0]):
        source = (str(old.get("before_node", "")), str(old.get("before_socket", "")))
        used_nodes = bool(old.get("used_nodes", True))
    return {
        "node": end[0],
        "socket": end[1],
        "before_node": source[0],
        "before_socket": source[1],
        "after_node": after[end][0],
        "after_socket": after[end][1],
        "used_nodes": used_nodes,
    }


def is_shown(material: bpy.types.Material, former: Mapping[str, Any]) -> bool:
    """Whether the material shows the picture, and not what was there before."""
    if not compat.uses_nodes(material):
        return False
    tree: Any = material.node_tree
    socket = _socket(tree, str(former["node"]), str(former["socket"]), "inputs")
    if socket is None or not socket.is_linked:
        return False
    return bool(socket.links[0].from_node.name == former["after_node"])


def put_back(material: bpy.types.Material, former: Mapping[str, Any]) -> None:
    """Raises PlacementError when what was there is gone; nothing is changed then."""
    tree: Any = material.node_tree
    if former["before_node"]:
        _link(material, former, "before")
    else:
        target = _target(material, former)
        for link in list(target.links):
            tree.links.remove(link)
    if not former["used_nodes"]:
        compat.use_nodes(material, on=False)


def put_forward(material: bpy.types.Material, former: Mapping[str, Any]) -> None:
    """The picture again. Raises PlacementError when its nodes are gone."""
    _link(material, former, "after")
    compat.use_nodes(material, on=True)


def _link(material: bpy.types.Material, former: Mapping[str, Any], which: str) -> None:
    tree: Any = material.node_tree
    target = _target(material, former)
    name = str(former[f"{which}_node"])
    source = _socket(tree, name, str(former[f"{which}_socket"]), "outputs")
    if source is None:
        raise _gone(name, material)
    tree.links.new(source, target)


def _target(material: bpy.types.Material, former: Mapping[str, Any]) -> Any:
    name = str(former["node"])
    target = _socket(material.node_tree, name, str(former["socket"]), "inputs")
    if target is None:
        raise _gone(name, material)
    return target


def _gone(node: str, material: bpy.types.Material) -> PlacementError:
    return PlacementError(
        say(
            'The node "{node}" is no longer in the material "{name}".',
            node=node,
            name=material.name,
        ),
        "Nothing was changed.",
    )


def _socket(tree: Any, node: str, identifier: str, side: str) -> Any:
    found = tree.nodes.get(node) if tree else None
    sockets = getattr(found, side) if found else ()
    return next((socket for socket in sockets if socket.identifier == identifier), None)


def _is_ours(tree: Any, node: str) -> bool:
    image = getattr(tree.nodes.get(node), "image", None)
    return image is not None and versions.version_of(image) is not None
