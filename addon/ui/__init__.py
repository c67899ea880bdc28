"""What the artist sees and presses: properties, preferences, operators, panels."""

from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from ..app import farewell, readying, runtime
from ..app import recents as recent_prompts
from . import (
    again,
    assets,
    catalogues,
    compare,
    compare_flip,
    compare_grid,
    compare_wipe,
    desk,
    details,
    drag,
    export,
    gallery,
    inscene,
    keeping,
    keymap,
    menus,
    model_menu,
    model_settings,
    operators,
    pages,
    painting,
    panels,
    partial_view,
    pie,
    placed,
    preferences,
    presets,
    preview,
    prompt,
    properties,
    recall,
    recall_undo,
    recents,
    reference_operators,
    references,
    refine,
    remedies,
    sign_in,
    spending,
    status,
    styles,
    thumbnails,
)

if TYPE_CHECKING:
    from ..app.running import Runtime

_MODULES = (
    catalogues,
    model_menu,
    model_settings,
    properties,
    preferences,
    presets,
    styles,
    recents,
    prompt,
    operators,
    inscene,
    keeping,
    drag,
    export,
    painting,
    assets,
    reference_operators,
    references,
    refine,
    again,
    recall,
    recall_undo,
    remedies,
    pages,
    sign_in,
    thumbnails,
    preview,
    desk,
    panels,
    gallery,
    details,
    placed,
    spending,
    menus,
    pie,
    keymap,
    status,
    compare,
    compare_wipe,
    compare_flip,
    compare_grid,
)


def register(package: str) -> None:
    """``package`` is the extension's root package."""
    runtime.start(package, operators.place_as_planned, partial_view.show, _connect)
    for module in _MODULES:
        module.register()
    if not bpy.app.background:
        bpy.app.timers.register(_get_ready, first_interval=0.2, persistent=True)


def _connect(made: "Runtime") -> None:
    """What the runtime calls in the interface."""
    for module in (keeping, spending, status):
        module.connect(made)


def unregister() -> None:
    """The exact reverse; threads are joined last, when nothing can start new ones."""
    if bpy.app.timers.is_registered(_get_ready):
        bpy.app.timers.unregister(_get_ready)
    now = runtime.made()
    if now and not bpy.app.background:
        farewell.leave(now.session, _note())
        partial_view.show(None)
    for module in reversed(_MODULES):
        module.unregister()
    runtime.stop()


def _get_ready() -> float | None:
    """After registration: Blender's data must not be looked at while registering."""
    pause = readying.turn()
    if pause is None:
        _show_library()
    return pause


def _show_library() -> None:
    farewell.recall(runtime.get().session, _note())
    refine.read_threads()
    runtime.scan(preferences.snapshot(bpy.context))
    recent_prompts.load()


def _note() -> Path:
    return runtime.models_cache().with_name("interrupted.json")
