"""The still of an image sequence at the scene's frame: Blender reads none without a user."""

import re
from functools import lru_cache
from pathlib import Path

import bpy

from ..core import picture

_NUMBERED = re.compile(r"^(.*?)(\d+)(\D*)$")


def file(image: bpy.types.Image, scene: bpy.types.Scene) -> Path | None:
    """The file with the number of the current frame, else the one chosen; None without either."""
    chosen = Path(bpy.path.abspath(image.filepath, library=image.library))
    found = _NUMBERED.match(chosen.name)
    if found:
        before, digits, after = found.groups()
        wanted = chosen.with_name(f"{before}{scene.frame_current:0{len(digits)}d}{after}")
        if wanted.is_file():
            return wanted
    return chosen if chosen.is_file() else None


@lru_cache(maxsize=64)
def size(path: Path) -> tuple[int, int] | None:
    """Pixels of a PNG, JPEG or WebP by its header; None of other files."""
    try:
        with path.open("rb") as opened:
            found = picture.probe(opened.read(picture.HEADER_BYTES))
    except OSError:
        return None
    return (found.width, found.height) if found and found.width else None
