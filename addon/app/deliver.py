"""Place: a result from the library into the scene."""

import bpy

from ..core import naming
from ..core.errors import PlacementError
from ..core.placement import Placement, Target
from ..core.result import Picture
from ..scene import place
from . import runtime, shareable, terms
from .library import Result
from .preferences import Preferences

_PROVENANCE = (
    *("prompt", "model", "provider", "seed", "cost", "generation_id", "created"),
    *("source", "route", "sha256"),
)


def find(result_id: str, preferences: Preferences) -> Result:
    """A result of this session or of the library. Raises PlacementError."""
    found = runtime.get().session.result(result_id) or runtime.library(preferences).find(result_id)
    if found is None:
        raise PlacementError(
            "This picture is not in the library.",
            "It may have been moved or deleted; choose another one in Results.",
        )
    return found


def as_planned(result: Result) -> place.Placed:
    """Place where it was meant to go when Generate was pressed. Raises PlacementError."""
    plan = _plan(result)
    if plan is None:
        raise PlacementError(
            "It is no longer known where this picture was meant to go.",
            "It is safe in the library: place it from Results.",
        )
    return place.place(picture(result), plan)


def now(
    context: bpy.types.Context, result: Result, target: Target, preferences: Preferences
) -> place.Placed:
    """Place into the current scene; the frame it was captured through is still known."""
    plan = _plan(result)
    active = context.active_object if target is Target.MATERIAL else None
    placement = Placement(
        target=target,
        scene=terms.handle(context.scene),
        object=terms.handle(active),
        view=plan.view if plan else None,
        new_camera=plan.new_camera if plan else True,
        pack=preferences.pack_images,
        select=True,
    )
    refused = place.refusal(placement)
    if refused:
        raise refused
    return place.place(picture(result), placement)


def _plan(result: Result) -> Placement | None:
    """The placement in the sidecar; None when there is none that can be read."""
    try:
        return Placement.from_json(result.facts["placement"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def picture(result: Result) -> Picture:
    """A result as the scene room takes it."""
    facts = result.facts
    known = {key: facts[key] for key in _PROVENANCE if facts.get(key) not in (None, "")}
    return Picture(
        data=result.data,
        path=result.path,
        name=naming.from_prompt(result.prompt),
        extension=result.path.suffix if result.path else "",
        provenance={"result": result.id, **known, "facts": shareable.written(facts)},
    )
