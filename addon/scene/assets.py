"""Assets: a picture or a material with catalogue, tags, author, description and preview."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import pi
from pathlib import Path
from typing import Any, NamedTuple

import bpy
from mathutils import Matrix

from ..core.errors import LibraryError
from ..core.result import Picture
from . import compat, load_image, reference, shader
from .stand import CURSOR_HEIGHT, Spot, rectangle

CATALOG = "b6f1a7e2-5f0d-4f53-9c38-6d2f5f4f0a51"
"""Of the catalogue "Paintover": the same in every library, so that Blender shows one of it."""

_CATALOGS = "blender_assets.cats.txt"
_HEAD = """# This is an Asset Catalog Definition file for Blender.
#
# Empty lines and lines starting with `#` will be ignored.
# The first non-ignored line should be the version indicator.
# Other lines are of the format "UUID:catalog/path/for/assets:simple catalog name"

VERSION 1
"""

_PREVIEW = 256
"""Longest edge of a preview in pixels."""

_TAG_BYTES = 60


class About(NamedTuple):
    """What the Asset Browser tells of an asset, and finds it by."""

    description: str
    author: str
    tags: tuple[str, ...]


def mark(data_block: Any, image: bpy.types.Image, about: About) -> None:
    """Make it an asset that looks like ``image``; one that is an asset already keeps its facts."""
    if data_block.asset_data is not None:
        return
    small = image.copy()
    try:
        _mark(data_block, _look(small), about)
    finally:
        bpy.data.images.remove(small)


def _mark(data_block: Any, look: Any, about: About) -> None:
    data_block.asset_mark()
    facts = _facts(data_block)
    facts.catalog_id = CATALOG
    facts.description = about.description
    facts.author = about.author
    for tag in about.tags:
        short = tag.encode()[:_TAG_BYTES].decode(errors="ignore")
        facts.tags.new(short, skip_if_exists=True)
    preview = data_block.preview_ensure()
    preview.image_size = (look.shape[1], look.shape[0])
    preview.image_pixels_float.foreach_set(look.ravel())


def _facts(data_block: Any) -> Any:
    return data_block.asset_data


def save_image(picture: Picture, about: About, folder: Path, stem: str) -> None:
    """As an image and as an Image empty: the Asset Browser lists no images unless Blender's
    experimental Extended Asset Browser is on (4.2 to 5.2). Raises PaintoverError.
    """
    with _guests(picture.name) as away:
        image = load_image.load(picture, True, away)
        width = CURSOR_HEIGHT * image.size[0] / image.size[1]
        upright = Matrix.Rotation(pi / 2, 4, "X")
        where = Spot(upright, width, CURSOR_HEIGHT, rectangle(width, CURSOR_HEIGHT))
        empty = reference.build(image, where, away)
        look = _look(image)
        for made in (image, empty):
            _mark(made, look, about)
        _write({image, empty}, folder, stem)


def save_material(picture: Picture, about: About, folder: Path, stem: str) -> None:
    """A material with the picture as its base color. Raises PaintoverError."""
    with _guests(picture.name) as away:
        image = load_image.load(picture, True, away)
        material = make_material(image, away)
        _mark(material, _look(image), about)
        _write({material}, folder, f"{stem}-material")


def make_material(image: bpy.types.Image, rollback: ExitStack) -> bpy.types.Material:
    """A new one in this file."""
    material = bpy.data.materials.new(image.name)
    rollback.callback(bpy.data.materials.remove, material)
    shader.feed(compat.shader_nodes(material), image, False, rollback)
    return material


@contextmanager
def _guests(name: str) -> Iterator[ExitStack]:
    """Yield a stack whose callbacks always run: what is made for a library leaves this file.

    An asset is called what its data-block is called, so that those with that ``name`` here make
    room for the moment. ``bpy.data.temp_data`` would be made for this, but an image copied in it
    lands in the open file, and Blender dies of what was meant for the other (seen in 4.2, 5.2).
    """
    kinds: Any = (bpy.data.images, bpy.data.objects, bpy.data.materials)
    same = [item for kind in kinds for item in kind if item.name == name and item.library is None]
    with ExitStack() as after:
        for item in same:
            after.callback(setattr, item, "name", name)
            item.name = "Paintover makes room"
        with ExitStack() as away:
            yield away


def save(data_block: Any, image: bpy.types.Image, about: About, folder: Path, stem: str) -> None:
    """What stands in this file, which stays as it is. Raises PaintoverError."""
    with _as_asset(data_block, image, about):
        _write({data_block}, folder, stem)


def prepare(folder: Path) -> None:
    """The folder, with its catalogue among those that are there. Raises LibraryError."""
    path = folder / _CATALOGS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        if CATALOG not in known:
            path.write_text(f"{known.rstrip()}\n\n{CATALOG}:Paintover:Paintover\n", "utf-8")
    except (OSError, ValueError) as error:
        raise _unwritable() from error


def list_here(context: bpy.types.Context) -> None:
    """Add the catalogue where Blender looks for those of this file: at the root of the asset
    library that holds it, else beside it.

    A file that is not saved has no such place; a place that cannot be written to costs no more
    than the catalogue.
    """
    if not bpy.data.filepath:
        return
    path = Path(bpy.data.filepath)
    known = (Path(one.path) for one in context.preferences.filepaths.asset_libraries if one.path)
    with suppress(LibraryError):
        prepare(next((root for root in known if path.is_relative_to(root)), path.parent))


@contextmanager
def _as_asset(data_block: Any, image: bpy.types.Image, about: About) -> Iterator[None]:
    if data_block.asset_data is not None:
        yield
        return
    kept = data_block.use_fake_user
    try:
        mark(data_block, image, about)
        yield
    finally:
        data_block.asset_clear()
        data_block.use_fake_user = kept


def _write(data_blocks: set[Any], folder: Path, stem: str) -> None:
    """Whole or not at all: Blender renames the file when it is complete."""
    prepare(folder)
    try:
        bpy.data.libraries.write(str(folder / f"{stem}.blend"), data_blocks, fake_user=True)
    except (RuntimeError, OSError) as error:
        raise _unwritable() from error


def _unwritable() -> LibraryError:
    return LibraryError(
        "The asset library can't be written to.",
        "Free some space there, or choose another library folder in the preferences.",
    )


def _look(image: bpy.types.Image) -> Any:
    """Small pixels, (height, width, 4) from the lower left, 0 to 1.

    ``image`` itself is scaled, which spares reading it anew: what is packed in it stays whole.
    """
    import numpy as np

    longest = max(image.size)
    width, height = (max(1, round(edge * _PREVIEW / longest)) for edge in image.size)
    image.scale(width, height)
    pixels = np.empty((height, width, 4), np.float32)
    held: Any = image.pixels
    held.foreach_get(pixels.ravel())
    return pixels
