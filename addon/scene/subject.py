"""The thing that shows a picture of ours: which one the artist means, and what it shows now."""

from typing import Any, NamedTuple

import bpy

from ..core.errors import PlacementError
from ..core.placement import Target
from . import former, versions

_NOTHING = "Nothing from Paintover is selected."
_CHOOSE = (
    "Make an object active that shows a picture from Paintover, or show such an image in an "
    "Image Editor."
)


class Subject(NamedTuple):
    """``owner`` remembers the versions; ``object`` is what shows it in the scene, if anything."""

    target: Target
    owner: Any
    object: Any = None


def find(context: bpy.types.Context) -> Subject | None:
    """The image of the Image Editor in use, else the active object. Cheap enough for a panel."""
    space: Any = context.space_data
    if space is not None and space.type == "IMAGE_EDITOR" and space.image is not None:
        image = space.image
        return Subject(Target.IMAGE, image) if versions.version_of(image) else None
    return of_object(context.active_object)


def of_object(found: Any) -> Subject | None:
    """None for an object that shows nothing of ours."""
    if found is None:
        return None
    if found.type == "EMPTY":
        if found.data is None or versions.version_of(found.data) is None:
            return None
        return Subject(Target.REFERENCE, found, found)
    owner = found.data if found.type == "CAMERA" else found.active_material
    history = versions.read(owner) if owner is not None else None
    return Subject(history.target, owner, found) if history else None


def require(context: bpy.types.Context) -> Subject:
    """Raises PlacementError."""
    found = find(context)
    if found is None:
        raise PlacementError(_NOTHING, _CHOOSE)
    return found


def current(subject: Subject) -> bpy.types.Image | None:
    """The picture itself, not the copy that is rendered; None where it was taken out."""
    owner = subject.owner
    match subject.target:
        case Target.IMAGE:
            shown = owner
        case Target.REFERENCE:
            shown = owner.data
        case Target.BACKGROUND:
            slot = background(owner)
            shown = slot.image if slot else None
        case _:
            nodes = textures(subject)
            plain = (node for node in nodes if node.image.colorspace_settings.name == "sRGB")
            node = next(plain, nodes[0] if nodes else None)
            shown = node.image if node else None
    return shown


def is_shown(subject: Subject) -> bool:
    """False once what was there before has been put back."""
    history = versions.read(subject.owner)
    if history is None or not history.former:
        return True
    if subject.target is Target.BACKGROUND:
        slot = background(subject.owner)
        return slot is not None and slot.show_background_image
    return former.is_shown(subject.owner, history.former)


def background(camera: Any) -> Any | None:
    """The newest of a camera's backgrounds that is ours."""
    return next(reversed(backgrounds(camera)), None)


def backgrounds(camera: Any) -> list[Any]:
    return [
        slot
        for slot in camera.background_images
        if slot.image is not None and versions.version_of(slot.image)
    ]


def textures(subject: Subject) -> list[Any]:
    """The Image Texture nodes that show it: all of a plane's, the newest placed of a material's."""
    tree = subject.owner.node_tree
    nodes = [
        node
        for node in (tree.nodes if tree else ())
        if node.type == "TEX_IMAGE" and node.image and versions.version_of(node.image)
    ]
    if subject.target is Target.PLANE:
        return nodes
    history = versions.read(subject.owner)
    fed = str(history.former.get("after_node", "")) if history else ""
    linked = (node for node in nodes if node.outputs["Color"].is_linked)
    chosen = next((node for node in nodes if node.name == fed), None) or next(linked, None)
    return [chosen] if chosen else []


def chain(subject: Subject) -> tuple[versions.Version, ...]:
    """All versions in the order of their placing, what is shown now among them."""
    history, image = versions.read(subject.owner), current(subject)
    known = history.chain if history else ()
    now = versions.version_of(image) if image else None
    if now is None or now.result in [one.result for one in known]:
        return known
    return (*known, now)


def position(subject: Subject) -> int:
    """Which of the chain is shown, from 1; 0 for what was there before any of it."""
    image = current(subject)
    now = versions.version_of(image) if image else None
    if now is None or not is_shown(subject):
        return 0
    return [one.result for one in chain(subject)].index(now.result) + 1


def can_put_back(subject: Subject) -> bool:
    history = versions.read(subject.owner)
    return bool(history and history.former)
