"""Where a picture's facts are found: the library, beside or inside its file, on its image."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bpy

from ..core import embedding
from ..core.errors import SetupError
from ..core.wording import say
from ..scene import provenance
from . import json_file, runtime
from .preferences import Preferences

_MOST = 64 * 1024 * 1024
"""Bytes of a file that is looked into."""


def of_result(result_id: str, preferences: Preferences) -> Mapping[str, Any] | None:
    """What this library's sidecar says; None where it has no such result."""
    shown = runtime.get().session.result(result_id)
    found = shown or runtime.library(preferences).find(result_id)
    return found.facts if found is not None and found.facts else None


def of_file(path: Path, preferences: Preferences) -> tuple[Mapping[str, Any], bool]:
    """The facts of a picture file, and whether they are this library's own.

    Raises SetupError where there are none, or the file cannot be read.
    """
    root = runtime.library(preferences).root
    if not path.is_file():
        raise SetupError(
            say('The file "{name}" is not there.', name=path.name), "Choose another picture."
        )
    beside = json_file.read(path.with_suffix(".json"))
    if beside.get("prompt") or beside.get("model"):
        return beside, path.resolve().is_relative_to(root.resolve())
    inside = _inside(path)
    if inside:
        return inside, False
    raise SetupError(
        say('"{name}" does not tell how it was made.', name=path.name),
        "Only pictures that Paintover made, or exported with their facts, can be recalled.",
    )


def of_image(image: bpy.types.Image, preferences: Preferences) -> tuple[Mapping[str, Any], bool]:
    """The same of an image of this file, which may be somebody else's. Raises SetupError."""
    noted = provenance.read(image)
    own = of_result(str(noted.get("result", "")), preferences)
    if own is not None and own.get("sha256") in (None, noted.get("sha256")):
        return own, True
    told = noted.get("facts")
    try:
        facts = json.loads(told) if isinstance(told, str) else None
    except (ValueError, RecursionError):
        facts = None
    if isinstance(facts, dict) and facts:
        return facts, False
    if noted.get("prompt") or noted.get("model"):
        return noted, False
    packed = image.packed_file
    if packed is not None:
        data: Any = packed.data  # which the stubs of 4.2 take for text
        inside = facts_in(bytes(data))
        if inside:
            return inside, False
    elif image.filepath:
        return of_file(Path(bpy.path.abspath(image.filepath, library=image.library)), preferences)
    raise SetupError(
        say('"{name}" does not tell how it was made.', name=image.name),
        "Only pictures that Paintover made, or exported with their facts, can be recalled.",
    )


def _inside(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > _MOST:
            return {}
        return facts_in(path.read_bytes())
    except OSError:
        return {}


def facts_in(data: bytes) -> Mapping[str, Any]:
    """What an exported picture carries; empty where there is nothing."""
    return embedding.read(data)
