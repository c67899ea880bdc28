"""Let Blender write a picture as an uncompressed TGA: fast, and through its own view transform."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import bpy

from . import compat
from .guards import changed


def save(image: bpy.types.Image, scene: bpy.types.Scene) -> Path:
    """Write ``image`` as ``scene`` displays it; the file is the caller's to delete.

    Raises RuntimeError when the image holds nothing or the file cannot be written.
    """
    with settings(scene), new_file() as path:
        image.save_render(str(path), scene=scene)
    return path


@contextmanager
def settings(scene: bpy.types.Scene) -> Iterator[None]:
    """The scene's output format is an uncompressed RGB TGA, for a moment."""
    image_settings = scene.render.image_settings
    with changed(image_settings, **compat.targa_settings(image_settings)):
        yield


@contextmanager
def new_file() -> Iterator[Path]:
    """A file of our own in Blender's folder for this session; deleted when the body raises."""
    path = Path(bpy.app.tempdir or tempfile.gettempdir(), f"paintover-{uuid4().hex}.tga")
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise
