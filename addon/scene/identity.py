"""Which scene a picture was made from: a name that a scene keeps when it or its file is renamed."""

import secrets
from typing import Any

import bpy

_known: dict[int, str] = {}
"""By ``session_uid``: undo may take a scene back to before it had one."""


def of(scene: bpy.types.Scene) -> str:
    """The scene's identity, empty where it has none yet. Only reads."""
    return str(_settings(scene).identity) or _known.get(scene.session_uid, "")


def ensure(scene: bpy.types.Scene) -> str:
    """Give it one, unless it has one. A linked scene keeps none beyond the session."""
    found = of(scene) or secrets.token_hex(8)
    _known[scene.session_uid] = found
    if scene.library is None and _settings(scene).identity != found:
        _settings(scene).identity = found
    return found


def in_file() -> frozenset[str]:
    """Those of all scenes that are open."""
    return frozenset(of(scene) for scene in bpy.data.scenes) - {""}


def _settings(scene: bpy.types.Scene) -> Any:
    return scene.paintover  # type: ignore[attr-defined]
