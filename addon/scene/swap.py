"""Show another picture in place of one that was placed before, in the very same place."""

import hashlib
from typing import Any

import bpy
from mathutils import Vector

from ..core.errors import PlacementError
from ..core.placement import Target
from ..core.wording import say
from . import board_label, editable, former, made_map, plane, provenance, versions
from .registration import cover
from .subject import Subject, background, backgrounds, chain, current, textures


def put(subject: Subject, image: bpy.types.Image, scene: bpy.types.Scene) -> None:
    """``image`` instead of what is shown. Raises PlacementError; nothing is changed then.

    A picture of another shape covers the frame of the first one.
    """
    require(subject)
    before = current(subject)
    if before is None:
        raise PlacementError(
            say('"{name}" does not show its picture any more.', name=subject.owner.name),
            "Place it again from Results.",
        )
    known = chain(subject)
    _forward(subject)
    if before != image:
        keep_edited(before)
        _SHOW[subject.target](subject, before, image, scene)
    owner = image if subject.target is Target.IMAGE else subject.owner
    _note(subject, owner, known, image)


def put_back(subject: Subject) -> None:
    """What was there before the first of ours. Raises PlacementError when nothing was."""
    require(subject)
    history = versions.read(subject.owner)
    if history is None or not history.former:
        raise PlacementError(
            say('There was nothing before "{name}".', name=subject.owner.name),
            "Delete it to be without it.",
        )
    if subject.target is Target.BACKGROUND:
        for slot in backgrounds(subject.owner):
            slot.show_background_image = False
        subject.owner.show_background_images = bool(history.former["shown"])
    else:
        former.put_back(subject.owner, history.former)
        made_map.take_away(subject.owner)


def require(subject: Subject) -> None:
    """Raise PlacementError where it cannot be changed here."""
    kinds = {
        Target.REFERENCE: "object",
        Target.BACKGROUND: "camera",
        Target.IMAGE: "image",
    }
    if not editable.is_own(subject.owner):
        raise editable.refusal(subject.owner, kinds.get(subject.target, "material"))


def find_loaded(result: str) -> bpy.types.Image | None:
    """An image of this file with that result that nothing shows: one that was swapped away."""
    edited_first = sorted(bpy.data.images, key=lambda image: not image.use_fake_user)
    for image in edited_first:
        version = versions.version_of(image)
        if version is None or version.result != result or image.library is not None:
            continue
        if image.users == int(image.use_fake_user) and image.colorspace_settings.name == "sRGB":
            own = versions.read(image)
            if own is None:  # else it was placed as an image of its own
                return image
    return None


def keep_edited(image: bpy.types.Image) -> None:
    """Painted pictures are nowhere else: save them with the file when nothing shows them."""
    if is_edited(image):
        image.use_fake_user = True


def is_edited(image: bpy.types.Image) -> bool:
    """Whether it is no longer the picture as it came."""
    if image.is_dirty:
        return True
    digest = provenance.read(image).get("sha256")
    packed = image.packed_file
    if packed is None or not digest:
        return False
    data: Any = packed.data
    return hashlib.sha256(data).hexdigest() != digest


def _forward(subject: Subject) -> None:
    """Undo a ``put_back``."""
    history = versions.read(subject.owner)
    if history is None or not history.former:
        return
    if subject.target is Target.BACKGROUND:
        slot = background(subject.owner)
        if slot is not None:
            slot.show_background_image = True
        subject.owner.show_background_images = True
    elif not former.is_shown(subject.owner, history.former):
        former.put_forward(subject.owner, history.former)
        made_map.make_again(subject.owner)


def _note(
    subject: Subject, owner: Any, known: tuple[versions.Version, ...], image: bpy.types.Image
) -> None:
    history = versions.read(owner) or versions.History(subject.target, known, {}, (1.0, 1.0))
    versions.write(owner, history._replace(chain=known))
    version = versions.version_of(image)
    if version is not None:
        versions.append(owner, version)


def _show_image(
    _subject: Subject, before: bpy.types.Image, image: bpy.types.Image, _scene: bpy.types.Scene
) -> None:
    """Everywhere in this file, with the copies that planes are rendered with."""
    version, history = versions.version_of(before), versions.read(before)
    if history is not None:
        versions.write(image, history)
    for copy in list(bpy.data.images):
        if copy not in (before, image) and versions.version_of(copy) == version and copy.users:
            other = _read_as(image, copy)
            if other != image:
                copy.user_remap(other)
    if before.use_fake_user:
        image.use_fake_user = True
        before.use_fake_user = is_edited(before)
    if versions.PROPERTY in before:
        del before[versions.PROPERTY]
    before.user_remap(image)


def _show_reference(
    subject: Subject, before: bpy.types.Image, image: bpy.types.Image, _scene: bpy.types.Scene
) -> None:
    empty = subject.owner
    wide, high = _drawn(empty, before)
    width, height = _covering(subject, wide, high, _aspect(image))
    empty.data = image
    natural_width, natural_height = _drawn(empty, image)
    empty.scale.x *= width / natural_width
    empty.scale.y *= height / natural_height


def _drawn(empty: Any, image: bpy.types.Image) -> tuple[float, float]:
    longest = max(image.size)
    size = empty.empty_display_size / longest
    width, height = size * image.size[0], size * image.size[1]
    return width * abs(empty.scale.x), height * abs(empty.scale.y)


def _show_background(
    subject: Subject, before: bpy.types.Image, image: bpy.types.Image, scene: bpy.types.Scene
) -> None:
    """A cropped background covers the camera's frame, times its scale; its vertical offset is
    in units of its own aspect (see ``background``)."""
    slot, camera = background(subject.owner), subject.owner
    assert slot is not None
    corners = camera.view_frame(scene=scene)
    frame_width = max(c.x for c in corners) - min(c.x for c in corners)
    frame_height = max(c.y for c in corners) - min(c.y for c in corners)
    shape = before.display_aspect
    old = _aspect(before) * shape[0] / shape[1]
    width = slot.scale * max(frame_width, frame_height * old)
    width, height = _covering(subject, width, width / old, _aspect(image))
    aspect = width / height
    image.display_aspect = (aspect / _aspect(image), 1.0)
    slot.image = image
    slot.scale = width / max(frame_width, frame_height * aspect)
    slot.offset = (slot.offset[0], slot.offset[1] * aspect / old)


def _show_material(
    subject: Subject, _before: bpy.types.Image, image: bpy.types.Image, _scene: bpy.types.Scene
) -> None:
    for node in textures(subject):
        node.image = image


def _show_plane(
    subject: Subject, before: bpy.types.Image, image: bpy.types.Image, _scene: bpy.types.Scene
) -> None:
    nodes = textures(subject)
    read_as = {node.image: _read_as(image, node.image) for node in nodes}
    for node in nodes:
        node.image = read_as[node.image]
    for node in nodes:
        plane.see_through(subject.owner.node_tree, image, node)
    if subject.object is not None:
        _reshape(subject, before, image)
        version = versions.version_of(image)
        if version is not None:
            board_label.follow(subject.object, version.name)


def _reshape(subject: Subject, before: bpy.types.Image, image: bpy.types.Image) -> None:
    """The plane as it was made; one that the artist has modelled on stays as it is."""
    found, mesh = subject.object, subject.object.data
    if found.type != "MESH" or mesh.is_editmode or not editable.is_own(mesh):
        return
    if len(mesh.vertices) != 4 or len(mesh.polygons) != 1:
        return
    corners: list[Vector] = [vertex.co.copy() for vertex in mesh.vertices]
    across, upward = corners[1] - corners[0], corners[3] - corners[0]
    wide, high = across.length * abs(found.scale.x), upward.length * abs(found.scale.y)
    if not wide or not high:
        return
    width, height = _covering(subject, wide, high, _aspect(image))
    middle = sum(corners, Vector()) / 4
    half = across * (width / wide / 2), upward * (height / high / 2)
    for vertex, (x, y) in zip(mesh.vertices, ((-1, -1), (1, -1), (1, 1), (-1, 1)), strict=True):
        vertex.co = middle + half[0] * x + half[1] * y
    mesh.update()


def _covering(subject: Subject, wide: float, high: float, aspect: float) -> tuple[float, float]:
    """Width and height for a picture, given those of what is shown: on the frame of the first."""
    history = versions.read(subject.owner)
    if history is None:
        history = versions.History(subject.target, chain(subject), {}, (1.0, 1.0))
    frame = wide / history.stretch[0], high / history.stretch[1]
    width, height = cover(*frame, aspect)
    stretch = (width / frame[0], height / frame[1])
    versions.write(subject.owner, history._replace(stretch=stretch))
    return width, height


def _read_as(image: bpy.types.Image, other: bpy.types.Image) -> bpy.types.Image:
    """``image``, or a copy of it that is read in the colour space of ``other``."""
    space: Any = other.colorspace_settings
    if space.name == "sRGB":
        return image
    copy = image.copy()
    copy.name = f"{image.name} ({space.name.removesuffix(' sRGB').removesuffix(' Base')})"
    settings: Any = copy.colorspace_settings
    settings.name = space.name
    return copy


def _aspect(image: bpy.types.Image) -> float:
    return image.size[0] / image.size[1]


_SHOW = {
    Target.IMAGE: _show_image,
    Target.REFERENCE: _show_reference,
    Target.BACKGROUND: _show_background,
    Target.MATERIAL: _show_material,
    Target.PLANE: _show_plane,
}
