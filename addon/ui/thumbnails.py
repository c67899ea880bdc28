"""Thumbnails of results, made by Blender off the main thread."""

from pathlib import Path
from typing import TYPE_CHECKING

import bpy.utils.previews

if TYPE_CHECKING:
    from ..app.library import Result
    from ..app.shelf import Row


KEPT = 300
"""Thumbnails of results in memory, of up to 256 KB each: more than any pages that are shown."""

_previews: bpy.utils.previews.ImagePreviewCollection | None = None
_drawn: dict[str, None] = {}
"""Results with a thumbnail, the one that was drawn last at the end."""


def icon(result: "Result | Row") -> int:
    """The icon of a result; 0 where there is no file to show.

    Those that were not drawn for the longest are forgotten, so that leafing through a library
    does not fill the memory.
    """
    if _previews is None or result.path is None:
        return 0
    if result.id not in _previews:
        # Only notes the path: Blender reads the file in a thread when it is first drawn.
        _previews.load(result.id, str(result.path), "IMAGE")
    _drawn.pop(result.id, None)
    _drawn[result.id] = None
    if len(_drawn) > KEPT:
        oldest = next(iter(_drawn))
        del _drawn[oldest], _previews[oldest]
    return _previews[result.id].icon_id


def icon_of(file: Path) -> int:
    """The icon of any picture file, remembered by its name; 0 where nothing can be shown."""
    if _previews is None:
        return 0
    if file.name not in _previews:
        _previews.load(file.name, str(file), "IMAGE")
    return _previews[file.name].icon_id


def of_file(path: str) -> int:
    """The icon of a file that the artist chose, ``//`` at the beginning included."""
    if _previews is None:
        return 0
    whole = bpy.path.abspath(path)
    if whole not in _previews:
        _previews.load(whole, whole, "IMAGE")
    return _previews[whole].icon_id


def unfinished(path: Path) -> int:
    """The icon of an unfinished picture, each of which has a file of its own."""
    if _previews is None:
        return 0
    if str(path) not in _previews:
        _previews.load(str(path), str(path), "IMAGE")
    return _previews[str(path)].icon_id


def register() -> None:
    global _previews
    _previews = bpy.utils.previews.new()


def unregister() -> None:
    global _previews
    if _previews is not None:
        bpy.utils.previews.remove(_previews)
    _previews = None
    _drawn.clear()
