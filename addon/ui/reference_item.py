"""One entry of ``Scene.paintover.references``. Its names are a promise to users' scripts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, PointerProperty, StringProperty

from ..app import wish
from ..core import roles
from ..core.source import ReferenceKind
from ..core.wording import say, template
from ..scene import compat
from .language import shown

if TYPE_CHECKING:
    from ..app.wish import WishedReference


TEXTS = {
    "IMAGE": (template("Image"), "IMAGE_DATA", template("Send an image of this file")),
    "FILE": (
        template("File"),
        "FILE_IMAGE",
        template("Send a picture from the disk, as it is when it is sent"),
    ),
    "RESULT": (template("Result"), "BRUSH_DATA", template("Send a picture from the library")),
    "DEPTH": (
        template("Depth"),
        "MOD_OFFSET",
        template("Send how far away everything in the view is"),
    ),
    "NORMALS": (
        template("Normals"),
        "NORMALS_FACE",
        template("Send which way every surface in the view faces"),
    ),
    "OUTLINES": (
        template("Outlines"),
        "MOD_LINEART",
        template("Send the view as lines along silhouettes and creases"),
    ),
    "MASKS": (
        template("Masks"),
        "MOD_MASK",
        template("Send the view with a flat color for each object"),
    ),
}

KINDS = [
    (name, label, description, icon, number)
    for number, (name, (label, icon, description)) in enumerate(TEXTS.items())
]


def _suggested(_item: object, _context: object, typed: str) -> list[str]:
    told = [roles.told(role, shown) for role in roles.SUGGESTED]
    return [role for role in told if typed.casefold() in role.casefold()]


def _role_told(item: "PaintoverReference") -> str:
    return roles.told(item.role, shown)


def _put_role(item: "PaintoverReference", words: str) -> None:
    item.role = roles.understood(words, shown)


def _image_changed(item: "PaintoverReference", _context: object) -> None:
    """Not called when the image is deleted, so that the name tells of it."""
    item.image_name = item.image.name if item.image else ""


class PaintoverReference(bpy.types.PropertyGroup):
    """A picture that goes along with the source, and what it is for."""

    enabled: BoolProperty(name="Use", description="Send this reference", default=True)
    kind: EnumProperty(name="Kind", description="Where the picture comes from", items=KINDS)
    role: StringProperty(
        name="Role",
        description="What the model should take from it, suggested roles in English",
    )
    role_name: StringProperty(
        name="Role",
        description="What the model should take from it, in one of these words or your own",
        get=_role_told,
        set=_put_role,
        search=_suggested,
        search_options={"SUGGESTION"},
    )
    image: PointerProperty(
        name="Image", description="Image to send", type=bpy.types.Image, update=_image_changed
    )
    image_name: StringProperty(
        name="Image Name",
        description="Which image it was, should it be deleted",
        options={"HIDDEN"},
    )
    filepath: StringProperty(
        name="File",
        description="Picture on disk to send",
        subtype="FILE_PATH",
        options=compat.path_beside_file(),
    )
    result: StringProperty(name="Result", description="Id of the result in the library to send")


def title(item: Any) -> str:
    """What it is, in as few words as a row of a list has room for."""
    match item.kind:
        case "IMAGE":
            return item.image.name if item.image else item.image_name or shown(say("No image"))
        case "FILE":
            return Path(item.filepath).name or shown(say("No file"))
        case "RESULT":
            return item.result or shown(say("No result"))
        case kind:
            return shown(TEXTS[kind][0])


def wished(settings: Any) -> "tuple[WishedReference, ...]":
    """The references that are on, as plain values."""
    if not settings.use_references:
        return ()
    return tuple(_plain(item) for item in settings.references if item.enabled)


def _plain(item: Any) -> "WishedReference":
    names = {"IMAGE": item.image_name, "FILE": item.filepath, "RESULT": item.result}
    return wish.WishedReference(
        ReferenceKind(item.kind),
        item.role,
        item.image if item.kind == "IMAGE" else None,
        names.get(item.kind, ""),
    )


register, unregister = bpy.utils.register_classes_factory((PaintoverReference,))  # type: ignore[misc]
