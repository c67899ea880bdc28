"""A picture on the graphics card, to be drawn over an editor; none of it is in the file."""

from contextlib import ExitStack
from typing import Any

import gpu

from ..core.errors import PlacementError
from ..core.result import Picture

_module: Any = gpu


class OverlayPicture:
    """``texture`` holds the numbers of the file, which are those of a screen.

    It frees the memory when nobody holds it any more.
    """

    def __init__(self, texture: Any) -> None:
        self.texture = texture
        self.width, self.height = int(texture.width), int(texture.height)

    @property
    def aspect(self) -> float:
        return self.width / self.height


def load(picture: Picture) -> OverlayPicture:
    """Takes as long as Blender reads the file. Raises PlacementError when it cannot.

    The image that Blender needs for it is removed at once. No undo step is made.
    """
    from . import load_image

    with ExitStack() as removed:
        image = load_image.unread(picture, False, removed)
        image.is_runtime_data = True
        settings: Any = image.colorspace_settings
        settings.name = "Non-Color"
        image.alpha_mode = "STRAIGHT"
        if 0 in image.size:
            raise PlacementError("This Blender cannot read the picture.", "Try another one.")
        try:
            return OverlayPicture(_module.texture.from_image(image))
        except (RuntimeError, ValueError, MemoryError) as error:
            raise PlacementError(
                "The graphics card could not take the picture.", detail=str(error)
            ) from error
