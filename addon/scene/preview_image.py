"""An unfinished picture in an open Image Editor: one image, which never stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from ..core.placement import Handle
from . import lookup, provenance

_NAME = "Paintover Preview"
_MARK = "paintover_preview"


class PreviewImage:
    """Makes no undo step, is never saved, and gives the editor back what it showed.

    Its pixels are never asked for here: Blender reads the file when it draws.
    """

    def __init__(self) -> None:
        self._before: Handle | None = None

    def show(self, path: Path, window_manager: bpy.types.WindowManager) -> None:
        """Show ``path`` where the preview is already, else in the first editor that is free.

        Free: not pinned, not painting or masking, and showing nothing or a picture of ours.
        """
        image = next(_ours(), None)
        spaces = list(_spaces(window_manager))
        if image is not None and any(space.image == image for space in spaces):
            image.filepath = str(path)
            image.reload()
            return
        self.clear(window_manager)
        free = next((space for space in spaces if _is_free(space)), None)
        if free is None:
            return
        self._before = lookup.handle(free.image) if free.image else None
        image = bpy.data.images.load(str(path), check_existing=False)
        image.name = _NAME
        image[_MARK] = True
        image.is_runtime_data = True
        free.image = image

    def clear(self, window_manager: bpy.types.WindowManager) -> None:
        """Leave nothing behind; idempotent. An undo may have brought back an earlier one."""
        before = lookup.find(bpy.data.images, self._before) if self._before else None
        self._before = None
        for image in list(_ours()):
            for space in _spaces(window_manager):
                if space.image == image:
                    space.image = before
            bpy.data.images.remove(image)


def _ours() -> Iterator[bpy.types.Image]:
    return (image for image in bpy.data.images if image.get(_MARK))


def _spaces(window_manager: bpy.types.WindowManager) -> Iterator[Any]:
    for window in window_manager.windows:
        for area in window.screen.areas:
            if area.type == "IMAGE_EDITOR":
                yield area.spaces.active


def _is_free(space: Any) -> bool:
    if space.use_image_pin or space.mode in {"PAINT", "MASK"}:
        return False
    return space.image is None or bool(provenance.read(space.image))
