"""What the artist asks for: the scene's settings as plain values."""

from dataclasses import dataclass
from typing import Any

from ..core.placement import Target
from ..core.request import Route
from ..core.source import SourceKind

MATCH = "MATCH"
DEFAULT_RESOLUTION = "DEFAULT"
NO_PROMPT = "The prompt is empty."


@dataclass(frozen=True, slots=True)
class Wish:
    """``image`` is the bpy.types.Image chosen for the source IMAGE, or None.

    ``aspect_ratio`` is ``MATCH`` or a ratio; ``resolution`` is ``DEFAULT_RESOLUTION`` or a tier;
    ``count`` is 1 to 8; ``seed`` is None when the model is to choose. ``empty_prompt`` is what to
    say when the prompt is empty: the reason may lie in the text data-block it is read from.
    """

    prompt: str
    model: str
    source: SourceKind
    image: Any
    target: Target
    route: Route = Route.AUTO
    aspect_ratio: str = MATCH
    resolution: str = DEFAULT_RESOLUTION
    count: int = 1
    seed: int | None = None
    stream: bool = False
    include_overlays: bool = False
    new_camera: bool = True
    empty_prompt: str = NO_PROMPT
