"""Unfinished pictures in an open Image Editor, where the preferences want them."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from ..scene import preview_image
from . import preferences

if TYPE_CHECKING:
    from ..scene.preview_image import PreviewImage


def show(path: Path | None) -> None:
    """For the pump: the latest unfinished picture; None when there is none any more."""
    context = bpy.context
    if path is None or not preferences.snapshot(context).preview_in_editor:
        _view().clear(context.window_manager)
    else:
        _view().show(path, context.window_manager)


@cache
def _view() -> "PreviewImage":
    return preview_image.PreviewImage()
