"""What of a picture's facts may travel with it, in a file or in a .blend."""

import json
from collections.abc import Mapping
from typing import Any

from ..core.source import ReferenceKind

_SHARED = (
    *("prompt", "model", "provider", "route", "settings", "seed", "sources", "source"),
    *("created", "paintover_version", "placement", "recall", "sha256", "template", "styles"),
)


def shareable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What may travel with a picture: nothing of the account, no folder of this computer."""
    shared = {key: facts[key] for key in _SHARED if facts.get(key) not in (None, "")}
    noted = facts.get("recall")
    if isinstance(noted, dict):
        listed = noted.get("references") or ()
        references = [_without_folder(one) for one in listed if isinstance(one, dict)]
        shared["recall"] = {**noted, "references": references}
    return shared


def _without_folder(reference: dict[str, Any]) -> dict[str, Any]:
    is_file = reference.get("kind") == ReferenceKind.FILE
    return {**reference, "name": ""} if is_file else reference


def written(facts: Mapping[str, Any]) -> str:
    """``shareable`` as JSON, for an image of a .blend; empty where there is nothing to tell."""
    shared = shareable(facts)
    return json.dumps(shared, ensure_ascii=False) if shared else ""
