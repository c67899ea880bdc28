"""What the artist asks for: the scene's settings as plain values."""

from dataclasses import dataclass
from typing import Any

from ..core.defaults import DEFAULT, MATCH
from ..core.fit import Options, Wanted
from ..core.placement import Target
from ..core.request import Route
from ..core.source import ReferenceKind, SourceKind
from ..core.wording import say

DEFAULT_RESOLUTION = DEFAULT
NO_PROMPT = say("The prompt is empty.")


@dataclass(frozen=True, slots=True)
class WishedReference:
    """A further picture to send. ``image`` is a bpy.types.Image, or None when it is no image or
    was deleted; ``name`` is that image's name, a file's path, or a result's id."""

    kind: ReferenceKind
    role: str = ""
    image: Any = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """``image`` is the bpy.types.Image chosen for the source IMAGE, or None.

    ``aspect_ratio`` is ``MATCH`` or a ratio; ``resolution`` is ``DEFAULT_RESOLUTION`` or a tier;
    ``seed`` is None when the model is to choose. ``quality``, ``background``, ``output_format``,
    ``compression`` and ``options`` are as in ``Wanted``. ``empty_prompt`` is what to say when the
    prompt is empty: the reason may lie in the text data-block it is read from.
    ``references`` are those that are switched on, in their order.
    ``refine`` is the id of the result that is continued, where the source is RESULT.
    ``prompt`` may hold variables and alternatives; ``styles`` are names and what each adds to it.
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
    references: tuple[WishedReference, ...] = ()
    quality: str = DEFAULT
    background: str = DEFAULT
    output_format: str = DEFAULT
    compression: int | None = None
    options: Options = ()
    refine: str = ""
    styles: tuple[tuple[str, str], ...] = ()

    @property
    def wanted(self) -> Wanted:
        """What no model may offer, or not all of it."""
        return Wanted(
            ratio=self.aspect_ratio,
            resolution=self.resolution,
            quality=self.quality,
            background=self.background,
            output_format=self.output_format,
            compression=self.compression,
            options=self.options,
        )
