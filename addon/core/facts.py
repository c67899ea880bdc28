"""What travels with a picture: how it was made, as one JSON text with a version."""

import json
from collections.abc import Mapping
from typing import Any

VERSION = 1
LARGEST = 1024 * 1024
"""Bytes of the text that is read at most."""

_DISPENSABLE = ("placement", "recall", "sources", "settings")
"""What is left out, in this order, where a format has too little room for all."""


def written(facts: Mapping[str, Any], most: int = LARGEST) -> str:
    """ASCII only, of at most ``most`` characters; empty where the prompt alone is longer."""
    found = dict(facts)
    for name in ("", *_DISPENSABLE):
        found.pop(name, None)
        text = json.dumps({"paintover": VERSION, **found})
        if len(text) <= most:
            return text
    return ""


def understood(text: str) -> dict[str, Any]:
    """What ``written`` wrote, by this version or a later one; empty for anything else."""
    if not 0 < len(text) <= LARGEST:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or "paintover" not in found:
        return {}
    return {name: value for name, value in found.items() if name != "paintover"}
