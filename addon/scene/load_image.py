"""Make an image data-block from a picture's own bytes."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import bpy

from ..core.errors import PlacementError
from ..core.picture import HEADER_BYTES, probe
from ..core.result import Picture
from ..core.wording import say
from . import colour, provenance


def load(picture: Picture, pack: bool, rollback: ExitStack) -> bpy.types.Image:
    """A new image named after the picture, sRGB, with its provenance.

    Packed, it holds the very bytes of the file; else it points at the library. Raises
    PlacementError when the file is gone, beyond all measure, or unreadable by this Blender.
    """
    image = unread(picture, pack, rollback)
    if 0 in image.size:
        kind = picture.extension.lstrip(".").upper() or "unknown"
        raise PlacementError(
            say("This Blender cannot read the picture ({kind}).", kind=kind),
            "Try another model, or a newer Blender.",
        )
    colour.as_display(image)
    provenance.write(image, picture.provenance)
    return image


def unread(picture: Picture, pack: bool, rollback: ExitStack) -> bpy.types.Image:
    """As ``load``, before Blender has read the pixels; its size tells whether it can."""
    data = _bytes(picture) if pack or picture.path is None else None
    _check_size(picture, data)
    return _from_file(picture, rollback) if data is None else _packed(picture, data, rollback)


def _bytes(picture: Picture) -> bytes:
    if picture.data is not None:
        return picture.data
    if picture.path is None:
        raise PlacementError("There is no picture to place.")
    try:
        return picture.path.read_bytes()
    except OSError as error:
        raise _gone(picture.path) from error


def _check_size(picture: Picture, data: bytes | None) -> None:
    """Refuse a header that would make Blender allocate without bounds."""
    found = probe(data[:HEADER_BYTES] if data is not None else _head(picture, HEADER_BYTES))
    if found and not found.width:  # a JPEG's size may stand behind any amount of metadata
        found = probe(data if data is not None else _head(picture, -1))
    if found and found.is_oversized:
        raise PlacementError(
            say(
                "The picture says it is {width} × {height} pixels, more than Blender can take.",
                width=found.width,
                height=found.height,
            ),
            "Ask for a smaller resolution.",
        )


def _head(picture: Picture, count: int) -> bytes:
    """The first ``count`` bytes of its file, or all of it."""
    assert picture.path is not None
    try:
        with picture.path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise _gone(picture.path) from error


def _packed(picture: Picture, data: bytes, rollback: ExitStack) -> bpy.types.Image:
    image = bpy.data.images.new(picture.name, 1, 1)
    rollback.callback(bpy.data.images.remove, image)
    contents: Any = data  # which the stubs of 4.2 take for text
    image.pack(data=contents, data_len=len(data))
    image.source = "FILE"
    stem = re.sub(r'[\\/:*?"<>|]', "-", image.name)
    image.filepath_raw = f"//{stem}{picture.extension}"
    return image


def _from_file(picture: Picture, rollback: ExitStack) -> bpy.types.Image:
    assert picture.path is not None
    try:
        image = bpy.data.images.load(str(picture.path), check_existing=False)
    except RuntimeError as error:
        raise _gone(picture.path) from error
    rollback.callback(bpy.data.images.remove, image)
    image.name = picture.name
    return image


def _gone(path: Path) -> PlacementError:
    return PlacementError(
        say('The picture file "{name}" cannot be read from the library.', name=path.name),
        "Check that the library folder is still there.",
    )
