"""What a wish comes to with its model and its source: route, requests, shape, place."""

import functools
from dataclasses import dataclass
from typing import Any

import bpy

from ..core import aspect, fit
from ..core.defaults import MATCH
from ..core.errors import CaptureError
from ..core.model import Model
from ..core.placement import Handle, Placement, Target
from ..core.request import Route
from ..core.source import SourceKind
from ..scene import capture, lookup
from . import runtime, thread
from .preferences import Preferences
from .wish import DEFAULT_RESOLUTION, Wish


@dataclass(frozen=True, slots=True)
class Shape:
    """``ratio`` and ``resolution`` as they are sent, or None; pixels the answer should have."""

    ratio: str | None
    resolution: str | None
    width: int
    height: int


def route(wish: Wish, model: Model) -> Route:
    """The way to take: images first, but for a conversation."""
    is_told = wish.source is SourceKind.RESULT and thread.is_conversation(model, wish.route)
    return Route.CHAT if is_told else wish.route


def streams(wish: Wish, model: Model) -> bool:
    """Chat always does; on the Image API only what the list says, or does not know."""
    return route(wish, model) is Route.CHAT or model.streams or not model.known


def seed(wish: Wish, model: Model, number: int) -> int | None:
    """A seed of its own for each request, within the 31 bits that every model takes."""
    return (wish.seed + number) % 2**31 if model.seed and wish.seed is not None else None


def per_request(wish: Wish, model: Model) -> int:
    """How many pictures one request can ask for."""
    return 1 if route(wish, model) is Route.CHAT else model.max_count


@functools.lru_cache(maxsize=16)
def shape_of(model: Model, wanted: str, size: str, natural: tuple[int, int]) -> Shape:
    """What is sent for a wish's ratio and resolution, and the pixels to expect.

    Remembered, because a panel asks at every redraw.
    """
    width, height = natural
    tier = fit.resolution(size, model)
    resolution = None if tier == DEFAULT_RESOLUTION else tier
    wanted = fit.ratio(wanted, model)
    ratio = model.nearest_ratio(width, height) if wanted == MATCH else wanted
    if ratio is None or not aspect.is_ratio(ratio):
        return Shape(ratio, resolution, *aspect.same_shape(width, height, resolution))
    return Shape(ratio, resolution, *aspect.pixel_size(model.id, ratio, resolution))


def natural_size(context: bpy.types.Context, wish: Wish) -> tuple[int, int] | CaptureError:
    """Of the source, in pixels; why it cannot be taken, where that is so."""
    if wish.source is SourceKind.NONE:
        render = context.scene.render
        return (
            max(1, round(render.resolution_x * render.pixel_aspect_x)),
            max(1, round(render.resolution_y * render.pixel_aspect_y)),
        )
    if wish.source is SourceKind.RESULT:
        refined = runtime.get().threads.get(wish.refine)
        return refined.size if refined else thread.gone()
    try:
        return capture.source_size(context, wish.source, wish.image)
    except CaptureError as error:
        return error


def placement_of(
    context: bpy.types.Context, wish: Wish, preferences: Preferences, view: Any
) -> Placement:
    target_object = context.active_object if wish.target is Target.MATERIAL else None
    return Placement(
        target=wish.target,
        scene=handle(context.scene),
        object=handle(target_object),
        view=view,
        new_camera=wish.new_camera,
        pack=preferences.pack_images,
    )


def handle(data: bpy.types.ID | None) -> Handle | None:
    return lookup.handle(data) if data else None
