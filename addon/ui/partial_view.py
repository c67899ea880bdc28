"""Unfinished pictures in an open Image Editor, where the preferences want them."""

from pathlib import Path

import bpy

from ..scene.preview_image import PreviewImage
from . import preferences

_view = PreviewImage()


def show(path: Path | None) -> None:
    """For the pump: the latest unfinished picture; None when there is none any more."""
    context = bpy.context
    if path is None or not preferences.snapshot(context).preview_in_editor:
        _view.clear(context.window_manager)
    else:
        _view.show(path, context.window_manager)
