"""Upscale: the same picture asked for at a larger size, with everything left as it is."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import bpy

from ..core import aspect
from ..core.errors import BadRequestError, CaptureError
from ..core.estimate import Estimate, Order
from ..core.model import Model
from ..core.request import MAX_REFERENCE_BYTES, Request, Route
from ..core.wording import say, together, verbatim
from ..scene import result_source
from . import checks, generate, quote, recall, repeat, runtime
from .library import Result
from .preferences import Preferences
from .work import Prepared, Task

PROMPT = (
    "Enlarge this picture faithfully. Keep everything as it is: framing, perspective, composition, "
    "silhouettes, proportions, faces, lettering, colors, light and style. Add nothing, remove "
    "nothing and move nothing. Only resolve more detail in the surfaces, edges and materials that "
    "are already there, crisp and natural, without halos, noise or an oversharpened look."
)

_LARGER = 1.15
"""How many times as long an edge has to be for it to be worth a request."""


@dataclass(frozen=True, slots=True)
class Larger:
    """What a model would be asked for, and the pixels to expect."""

    model: Model
    ratio: str | None
    resolution: str
    width: int
    height: int


def size_of(result: Result) -> tuple[int, int]:
    """Pixels of a result. Raises CaptureError where its file does not tell."""
    width, height = result.facts.get("width"), result.facts.get("height")
    if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
        raise CaptureError(
            "It is not known how large this picture is.", "Place it as an image, and send that."
        )
    return width, height


@lru_cache(maxsize=512)
def larger(model: Model, width: int, height: int) -> Larger | None:
    """The next larger size that a model offers in the shape nearest to the picture's; None where
    it has none, or takes no picture."""
    if not model.takes_references or model.is_retired or model.usable is False:
        return None
    ratio = model.nearest_ratio(width, height)
    found = []
    for tier in model.resolutions:
        if aspect.edge(tier) is None:
            continue
        if ratio is not None:
            size = aspect.pixel_size(model.id, ratio, tier)
        else:
            size = aspect.same_shape(width, height, tier)
        if max(size) >= max(width, height) * _LARGER:
            found.append(Larger(model, ratio, tier, *size))
    return min(found, key=lambda one: one.width * one.height, default=None)


def offers(result: Result) -> list[Larger]:
    """What can be asked for: of the picture's own model first, then of all others that have
    something larger, the cheapest first. Empty where nobody has."""
    width, height = size_of(result)
    catalogue = runtime.get().catalogue
    own = str(result.facts.get("model", ""))
    found = [one for model in catalogue.models.values() if (one := larger(model, width, height))]

    def order(one: Larger) -> tuple[bool, float, str]:
        cost = estimate(one, Preferences()).high
        return one.model.id != own, cost if cost is not None else float("inf"), one.model.id

    return sorted(found, key=order)


def nothing_larger(result: Result, found: list[Larger]) -> BadRequestError:
    """Why the picture's own model cannot, and which others can."""
    model = runtime.get().catalogue.get(str(result.facts.get("model", "")))
    width, height = size_of(result)
    what = say(
        "{model} offers nothing larger than {width} × {height} px.",
        model=model.short_name,
        width=width,
        height=height,
    )
    if not found:
        return BadRequestError(what, "No other model on the list does.")
    names = [
        say("{model} ({tier})", model=verbatim(one.model.short_name), tier=one.resolution)
        for one in found[:3]
    ]
    return BadRequestError(what, say("These do: {models}.", models=together(*names, between=", ")))


def chosen(result: Result, model_id: str) -> Larger:
    """What to ask a model for, or the picture's own one. Raises BadRequestError."""
    found = offers(result)
    wanted = model_id or str(result.facts.get("model", ""))
    for one in found:
        if one.model.id == wanted:
            return one
    raise nothing_larger(result, found)


def estimate(one: Larger, preferences: Preferences) -> Estimate:
    """What it would cost; cheap."""
    longest = preferences.max_upload_edge
    order = Order(
        one.model.id,
        one.width,
        one.height,
        resolution=one.resolution,
        references=(aspect.fit_within(one.width, one.height, longest),),
        letters=len(PROMPT),
    )
    return quote.of_order(order, runtime.get().catalogue)


def plan(
    context: bpy.types.Context, result: Result, model_id: str, preferences: Preferences
) -> list[Task]:
    """One task. Raises PaintoverError; nothing is sent by this."""
    checks.connection(preferences)
    one = chosen(result, model_id)
    edge = preferences.max_upload_edge
    limits: dict[str, Any] = {"max_edge": edge, "max_bytes": MAX_REFERENCE_BYTES}
    source = result_source.capture(result.path, result.data, context.scene, **limits)
    found = recall.recollect({"prompt": PROMPT, **result.facts})
    placement, note = repeat.placement_of(context, result, found, preferences)
    runtime.get().ledger.check(preferences.session_limit)
    origin = generate.origin_of(context, "Result") | {
        "upscaled": result.id,
        "recall": _noted(result, one, str(placement.target)),
    }
    request = Request(
        prompt=PROMPT,
        model=one.model,
        route=Route.AUTO,
        aspect_ratio=one.ratio,
        resolution=one.resolution,
        zdr=preferences.zdr,
        no_training=preferences.no_training,
    )
    return [
        Task(
            generate.account(preferences),
            runtime.library(preferences),
            request,
            (Prepared(source, edge, label="Result"),),
            placement,
            origin,
            notes=(note,) if note else (),
            scratch=Path(bpy.app.tempdir),
        )
    ]


def _noted(result: Result, one: Larger, target: str) -> dict[str, Any]:
    """For Recall: it is the picture that was gone on with."""
    return {
        "source": "RESULT",
        "refine": result.id,
        "route": str(Route.AUTO),
        "count": 1,
        "target": target,
        "wanted": {"ratio": one.ratio or "", "resolution": one.resolution},
        "references": [],
        "stood": {},
    }
