"""Results and what was made of them as assets, in a library of their own or in this file."""

from pathlib import Path

import bpy

from ..core import naming
from ..core.errors import LibraryError, PlacementError
from ..core.placement import Target
from ..core.wording import say
from ..scene import assets, place, provenance, subject, swap
from . import deliver, inscene, runtime
from .preferences import Preferences

LIBRARY = "Paintover"
"""Its name in Blender's preferences."""


def folder(preferences: Preferences) -> Path:
    """The asset library, inside the library of pictures."""
    return runtime.library(preferences).root / "assets"


def is_known(context: bpy.types.Context, preferences: Preferences) -> bool:
    """Whether Blender's preferences have it, under whatever name."""
    wanted = str(folder(preferences)).rstrip("/\\")
    known = context.preferences.filepaths.asset_libraries
    return any(library.path.rstrip("/\\") == wanted for library in known)


def add_library(context: bpy.types.Context, preferences: Preferences) -> None:
    """Into Blender's preferences, once. Raises LibraryError where there can be no folder."""
    assets.prepare(folder(preferences))
    if is_known(context, preferences):
        return
    known = context.preferences.filepaths.asset_libraries
    known.new(name=LIBRARY, directory=str(folder(preferences)))
    # So that Blender saves it with the other preferences when it quits.
    context.preferences.is_dirty = True


def save(result_id: str, preferences: Preferences, *, material: bool) -> None:
    """A result, in the asset library. Raises PaintoverError."""
    result = deliver.find(result_id, preferences)
    picture = deliver.picture(result)
    keep = assets.save_material if material else assets.save_image
    keep(picture, _about(picture.provenance, preferences), folder(preferences), result.id)


def mark(
    context: bpy.types.Context, result_id: str, preferences: Preferences, *, material: bool
) -> str:
    """A result, in this file; its name. Raises PaintoverError."""
    with place.safely() as rollback:
        image = inscene.own_image(context, result_id, preferences)
        made = assets.make_material(image, rollback) if material else image
    assets.mark(made, image, _about(provenance.read(image), preferences))
    assets.list_here(context)
    return made.name


def save_selected(context: bpy.types.Context, preferences: Preferences) -> str:
    """What shows the active picture, in the asset library; its name. Raises PaintoverError."""
    made, image = _selected(context)
    if image.is_dirty:
        raise PlacementError(
            say('"{name}" has been painted on.', name=image.name),
            "Save or pack the image first, or the asset would not have it.",
        )
    stem = _stem(made, image)
    about = _about(provenance.read(image), preferences)
    assets.save(made, image, about, folder(preferences), stem)
    return str(made.name)


def mark_selected(context: bpy.types.Context, preferences: Preferences) -> str:
    """What shows the active picture, in this file; its name. Raises PaintoverError."""
    made, image = _selected(context)
    assets.mark(made, image, _about(provenance.read(image), preferences))
    assets.list_here(context)
    return str(made.name)


def _selected(context: bpy.types.Context) -> tuple[bpy.types.ID, bpy.types.Image]:
    """The material, empty or image; of a camera's background the image."""
    found = subject.require(context)
    image = subject.current(found)
    if image is None:
        raise PlacementError(say('"{name}" does not show its picture.', name=found.owner.name))
    if found.target is not Target.BACKGROUND:
        swap.require(found)
    return (image if found.target is Target.BACKGROUND else found.owner), image


def _stem(made: bpy.types.ID, image: bpy.types.Image) -> str:
    """The same for the same, and unlike that of the result's own asset."""
    result = str(provenance.read(image).get("result", ""))
    if Path(result).name != result or not result:
        raise LibraryError("It is not known which result this is.")
    return f"{result}-{naming.file_stem(made.name)}"


def _about(known: dict[str, str | int | float], preferences: Preferences) -> assets.About:
    prompt, model = str(known.get("prompt", "")), str(known.get("model", ""))
    tags = ("paintover", *([model] if model else []), *naming.keywords(prompt))
    return assets.About(prompt, preferences.asset_author, tags)
