"""JSON objects in small files: read whatever stands there, written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The object in a file; empty where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Renamed into its place, so that it is whole or as it was. Raises OSError.

    Not for several writers at once, nor flushed: it may be gone after a power cut.
    """
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(path)
