"""Takes the view back with a recall that is undone: Blender's own undo knows nothing of views."""

from typing import Any

import bpy
from bpy.app.handlers import persistent

from ..core.source import SourceKind
from ..scene import standpoint

_SEEN = ("view", "shading", "overlays")
"""Of a standpoint; the rest is data of the scene, which undo itself brings back."""

_steps: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
"""By the number of a recall: how the view was before it, and how it was after it."""

_at: dict[str, int] = {}
"""The number that each scene had when it was last looked at."""


def now(context: bpy.types.Context) -> dict[str, Any]:
    """How the 3D View is turned and shaded."""
    stood = standpoint.of(context, SourceKind.VIEWPORT)
    return {name: stood[name] for name in _SEEN if name in stood}


def note(context: bpy.types.Context, before: dict[str, Any]) -> None:
    """A recall has turned the view; its number is in the scene, where undo finds it."""
    settings: Any = context.scene.paintover  # type: ignore[attr-defined]
    number = max([settings.recalled, *_steps]) + 1
    _steps[number] = before, now(context)
    settings.recalled = _at[context.scene.name] = number


@persistent
def follow(_file: object = None, _also: object = None) -> None:
    """After an undo or a redo: turn the view as well, unless the artist has turned it since."""
    context = bpy.context
    scene = context.scene
    if not _steps or scene is None:
        return
    number = scene.paintover.recalled  # type: ignore[attr-defined]
    then = _at.get(scene.name, 0)
    _at[scene.name] = number
    if number == then or max(number, then) not in _steps:
        return
    before, after = _steps[max(number, then)]
    left, wanted = (after, before) if number < then else (before, after)
    if now(context) == left:
        standpoint.put_back(context, SourceKind.VIEWPORT, wanted)


def register() -> None:
    bpy.app.handlers.undo_post.append(follow)
    bpy.app.handlers.redo_post.append(follow)


def unregister() -> None:
    bpy.app.handlers.redo_post.remove(follow)
    bpy.app.handlers.undo_post.remove(follow)
    _steps.clear()
    _at.clear()
