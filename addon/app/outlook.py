"""What Generate would do now, for panels: cheap, no I/O."""

from dataclasses import dataclass

import bpy

from ..core import aspect, fit
from ..core.errors import CaptureError, PaintoverError
from ..core.estimate import Estimate, Order
from ..core.latest import remember_last
from ..core.model import Model
from ..core.request import split_count
from ..core.source import SourceKind
from ..core.wording import say
from ..scene import capture
from . import checks, prompts, quote, runtime, terms, thread
from .preferences import Preferences
from .prompts import Prompts
from .terms import Shape
from .thread import Thread
from .wish import Wish


@dataclass(frozen=True, slots=True)
class Outlook:
    """What Generate would do now: ``obstacle`` is the first thing that is missing, as an error the
    artist can mend, or None; ``estimate`` is what it would cost, and ``prompts`` are what is sent
    as the prompt. ``knows_size`` tells whether there is a picture to send where one is wanted."""

    obstacle: PaintoverError | None
    knows_size: bool
    estimate: Estimate = quote.UNKNOWN
    prompts: Prompts = prompts.NONE


def look_ahead(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> Outlook:
    """For a panel: cheap, no I/O, and as of now."""
    model = runtime.get().catalogue.get(wish.model)
    natural = terms.natural_size(context, wish)
    obstacle, said = None, prompts.look(context, wish)
    try:
        checks.check(context, wish, preferences, model, natural)
    except PaintoverError as error:
        obstacle = error
    if isinstance(natural, CaptureError):
        return Outlook(obstacle, knows_size=False, prompts=said)
    longest = preferences.max_upload_edge
    refined = runtime.get().threads.get(wish.refine) if wish.refine else None
    order = _order(wish, model, natural, longest, said, refined)
    return Outlook(obstacle, True, quote.of_order(order, runtime.get().catalogue), said)


def line(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> str:
    """What would be sent, and how large; empty where that is not known. For a panel, too."""
    natural = terms.natural_size(context, wish)
    if isinstance(natural, CaptureError):
        return ""
    model = runtime.get().catalogue.get(wish.model)
    return _sent(_named(context, wish), wish, model, natural, preferences.max_upload_edge)


@remember_last
def _order(
    wish: Wish,
    model: Model,
    natural: tuple[int, int],
    longest: int,
    said: Prompts,
    refined: Thread | None,
) -> Order:
    """The whole wish, as far as its price depends on it; each prompt is taken to be as long as
    the longest."""
    times = len(said.texts) or min(said.number, prompts.MANY)
    shape = terms.shape_of(model, wish.aspect_ratio, wish.resolution, natural)
    return Order(
        model.id,
        shape.width,
        shape.height,
        resolution=shape.resolution,
        quality=fit.fitted(wish.wanted, model).quality,
        pictures=wish.count * times,
        requests=len(split_count(wish.count, terms.per_request(wish, model))) * times,
        references=_references(wish, model, shape, natural, longest, refined),
        previews=int(wish.stream and terms.streams(wish, model)),
        letters=max(map(len, said.texts), default=len(wish.prompt)),
    )


def _references(
    wish: Wish,
    model: Model,
    shape: Shape,
    natural: tuple[int, int],
    longest: int,
    refined: Thread | None,
) -> tuple[tuple[int, int], ...]:
    """The sizes of what is sent along, in pixels: references are taken to be as large as the
    answer, because looking at them would cost more than it tells."""
    like_answer = aspect.fit_within(shape.width, shape.height, longest)
    again = thread.told_again(refined, model, wish.route) if wish.refine else 0
    others = (like_answer,) * (len(wish.references) + again)
    if wish.source is SourceKind.NONE:
        return others
    if wish.source in (SourceKind.VIEWPORT, SourceKind.CAMERA):
        return (like_answer, *others)
    return (aspect.fit_within(*natural, longest), *others)


@remember_last
def _sent(source: str, wish: Wish, model: Model, natural: tuple[int, int], longest: int) -> str:
    """One line: what would be sent, and how large."""
    shape = terms.shape_of(model, wish.aspect_ratio, wish.resolution, natural)
    count = len(wish.references)
    further = say("1 reference") if count == 1 else say("{count} references", count=count)
    if wish.source is SourceKind.NONE:
        size = {"width": shape.width, "height": shape.height}
        if not count:
            return say("Sends the prompt only, for {width} × {height} px", **size)
        return say(
            "Sends the prompt and {references}, for {width} × {height} px",
            references=further,
            **size,
        )
    if wish.source in (SourceKind.VIEWPORT, SourceKind.CAMERA):
        natural = shape.width, shape.height
    width, height = aspect.fit_within(*natural, longest)
    sent = {"source": source, "width": width, "height": height}
    if not count:
        return say("Sends {source} at {width} × {height} px", **sent)
    return say(
        "Sends {source} at {width} × {height} px, and {references}", references=further, **sent
    )


def _named(context: bpy.types.Context, wish: Wish) -> str:
    match wish.source:
        case SourceKind.NONE:
            return ""
        case SourceKind.VIEWPORT:
            return say("the 3D View")
        case SourceKind.CAMERA:
            return context.scene.camera.name
        case SourceKind.RENDER:
            return say("the last render")
        case SourceKind.RESULT:
            return say("the picture")
        case SourceKind.TEXTURE:
            return say("the texture {name}", name=capture.find_texture(context)[1])
        case _:
            return f'"{wish.image.name}"'
