"""Which pictures a thing in the scene has shown, and what it showed before the first of them.

Kept as a custom property of what shows them (material, object, camera data or image), so that it
is saved, copied and undone with it.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple

import bpy
from idprop.types import IDPropertyGroup

from ..core import naming
from ..core.placement import Target
from . import provenance

PROPERTY = "paintover_versions"


class Version(NamedTuple):
    """A result by its id, and the name that its picture had."""

    result: str
    name: str


class History(NamedTuple):
    """``former`` tells how to put back what was there; empty where nothing was.

    ``stretch`` is what the first picture's width and height have been multiplied with, for a
    picture of another shape to keep its own.
    """

    target: Target
    chain: tuple[Version, ...]
    former: Mapping[str, Any]
    stretch: tuple[float, float]


def version_of(image: bpy.types.Image) -> Version | None:
    """None for an image that is no result."""
    known = image.get(provenance.PROPERTY)
    if not isinstance(known, IDPropertyGroup):
        return None
    result, prompt = known.get("result"), known.get("prompt")
    if not isinstance(result, str) or not result:
        return None
    # Images of one result may be several, and numbered.
    name = naming.from_prompt(prompt) if isinstance(prompt, str) and prompt else image.name
    return Version(result, name)


def read(owner: bpy.types.ID) -> History | None:
    """None for what shows no picture of ours, and for what cannot be understood."""
    found = owner.get(PROPERTY)
    if not isinstance(found, IDPropertyGroup):
        return None
    group: Any = found  # which never gives anything, say the stubs of 4.2
    kept = group.to_dict()
    try:
        chain = tuple(Version(str(one["result"]), str(one["name"])) for one in kept["chain"])
        across, upward = kept["stretch"]
        return History(Target(kept["target"]), chain, kept.get("former", {}), (across, upward))
    except (KeyError, TypeError, ValueError):
        return None


def write(owner: bpy.types.ID, history: History) -> None:
    owner[PROPERTY] = {
        "target": history.target.value,
        "chain": [version._asdict() for version in history.chain],
        "former": dict(history.former),
        "stretch": list(history.stretch),
    }


def begin(
    owner: bpy.types.ID,
    target: Target,
    image: bpy.types.Image,
    rollback: ExitStack,
    former: Mapping[str, Any] | None = None,
) -> None:
    """Note that ``image`` has been placed on ``owner``, which may have shown others before.

    ``former`` is what was there; where that was ours as well, what came before it counts.
    """
    before = read(owner)
    rollback.callback(_restore, owner, before)
    version = version_of(image)
    if version is None:
        return
    if before is None:
        write(owner, History(target, (version,), former or {}, (1.0, 1.0)))
    else:
        write(owner, before._replace(former=former or before.former))
        append(owner, version)


def append(owner: bpy.types.ID, version: Version) -> None:
    """At the end of the chain, unless it is in it."""
    known = read(owner)
    if known is not None and version.result not in [one.result for one in known.chain]:
        write(owner, known._replace(chain=(*known.chain, version)))


def _restore(owner: bpy.types.ID, before: History | None) -> None:
    if before is not None:
        write(owner, before)
    elif PROPERTY in owner:
        del owner[PROPERTY]
