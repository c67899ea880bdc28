"""A picture on disk: its own bytes where they can be sent, else as Blender reads it."""

from pathlib import Path
from typing import Any

import bpy

from ..core import picture
from ..core.errors import CaptureError
from ..core.wording import say
from ..imaging.source import Encoded, Raw, Source
from . import image_source
from .guards import temporary


def capture(path: Path, scene: bpy.types.Scene, *, max_edge: int, max_bytes: int) -> Source:
    """Raises CaptureError, in the artist's words, when the file is gone or is no picture.

    What is too large, or in a format that models do not take, is read by Blender.
    """
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            found = picture.probe(file.read(picture.HEADER_BYTES))
    except FileNotFoundError as error:
        raise CaptureError(
            say('The file "{name}" is not there any more.', name=path.name),
            "Put it back, or take it off the references.",
        ) from error
    except OSError as error:
        raise CaptureError(
            say('The file "{name}" cannot be read.', name=path.name),
            "Choose another file, or take it off the references.",
            detail=str(error),
        ) from error
    is_sendable = found is not None and found.format in picture.SENDABLE
    if is_sendable and length <= max_bytes and 0 < max(found.width, found.height) <= max_edge:
        return Encoded(path=path)
    return _as_blender_reads_it(path, scene, max_edge, max_bytes)


def pixels(data: bytes) -> Raw | None:
    """A file's picture as it is displayed, at its full size; None where Blender cannot read it."""
    image = bpy.data.images.new("Paintover", 1, 1)
    contents: Any = data  # which the stubs of 4.2 take for text
    with temporary(bpy.data.images, image):
        image.pack(data=contents, data_len=len(data))
        image.source = "FILE"
        return image_source.pixels(image) if all(image.size) else None


def _as_blender_reads_it(
    path: Path, scene: bpy.types.Scene, max_edge: int, max_bytes: int
) -> Source:
    try:
        loaded = bpy.data.images.load(str(path))
    except RuntimeError as error:
        raise _no_picture(path) from error
    with temporary(bpy.data.images, loaded):
        if not all(loaded.size):
            raise _no_picture(path)
        return image_source.capture(loaded, scene, max_edge=max_edge, max_bytes=max_bytes)


def _no_picture(path: Path) -> CaptureError:
    return CaptureError(
        say('The file "{name}" is no picture that Blender can read.', name=path.name),
        "Choose another file, or take it off the references.",
    )
