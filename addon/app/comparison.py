"""What a result is compared with: the picture that was sent for it, and the frame of both."""

from pathlib import Path

import bpy

from ..core import naming
from ..core.placement import Placement, View
from ..core.price import dollars
from ..core.result import Picture
from ..scene import view
from . import deliver, runtime, thread, thread_files
from .library import Result
from .preferences import Preferences

_NO_MATTER = 1.0
"""The distance of a frame in which nothing is going to stand."""


class Comparison:
    """``sent`` is None where nothing was sent, or its file is gone.

    ``frame`` is None for what was not made from a view.
    """

    def __init__(self, result: Result, sent: Picture | None, frame: View | None) -> None:
        self.id = result.id
        suffix = result.path.suffix if result.path else ""
        name = naming.from_prompt(result.prompt)
        self.after = Picture(result.data, result.path, name, suffix)
        self.sent = sent
        self.frame = frame
        self.label = label(result)

    def is_gone(self) -> bool:
        """Whether its file has been deleted. Asks the disk."""
        return self.after.path is not None and not self.after.path.exists()


def of(context: bpy.types.Context, result_id: str, preferences: Preferences) -> Comparison:
    """Raises PlacementError when there is no such result."""
    result = deliver.find(result_id, preferences)
    return Comparison(result, _sent(result, preferences), _frame(context, result))


def label(result: Result) -> str:
    """Model and cost, as far as they are known."""
    words = []
    if result.facts.get("model"):
        words.append(runtime.get().catalogue.get(str(result.facts["model"])).short_name)
    if result.cost:
        words.append(f"${dollars(result.cost, 2)}")
    return " · ".join(words)


def _sent(result: Result, preferences: Preferences) -> Picture | None:
    """What was painted over: the result that was refined, else the first picture that was sent,
    unless it was a reference."""
    library = runtime.library(preferences)
    parent = thread.parent_of(result)
    if parent:
        refined = runtime.get().session.result(parent) or library.find(parent)
        return _picture(result, refined.path) if refined else None
    sources = result.facts.get("sources")
    first = sources[0] if isinstance(sources, list) and sources else None
    if not isinstance(first, dict) or first.get("role"):
        return None
    sha256, kind = str(first.get("sha256", "")), str(first.get("media_type", ""))
    return _picture(result, thread_files.sent_path(library.root, sha256, kind))


def _picture(result: Result, path: Path | None) -> Picture | None:
    if path is None or not path.is_file():
        return None
    return Picture(None, path, naming.from_prompt(result.prompt), path.suffix)


def _frame(context: bpy.types.Context, result: Result) -> View | None:
    try:
        found = Placement.from_json(result.facts["placement"]).view
    except (KeyError, TypeError, ValueError, AttributeError):
        found = None
    if found is None and result.facts.get("source") == "Render" and context.scene.camera:
        # A render shows what the camera sees, and nobody knows what it saw then.
        return view.camera_frame(context, None, 2048).standing_at(_NO_MATTER)
    return found
