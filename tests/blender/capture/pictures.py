"""Look with other eyes than Blender's at what would be sent."""

import io
from typing import NamedTuple

import numpy as np
from bl_ext.user_default.paintover.imaging import prepare
from mathutils import Matrix, Vector
from PIL import Image

RED, GREEN, BLUE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


class Pixel(NamedTuple):
    """A place in a picture, from the top left."""

    x: float
    y: float


def seen(captured, max_edge=4096):
    """What the model would get: 0..255 of shape (height, width, channels), top row first."""
    reference = prepare.prepare(captured.source, max_edge=max_edge, max_bytes=20_000_000)
    return np.asarray(Image.open(io.BytesIO(reference.data))).astype(int)


def middle_of(picture, colour):
    """Mean x and y in pixels of all that is nearly of ``colour`` (0..1); None without any."""
    wanted = np.array(colour) * 255
    found = (np.abs(picture[:, :, :3] - wanted) < 60).all(axis=2)
    if not found.any():
        return None
    y, x = np.nonzero(found)
    return Pixel(x.mean() + 0.5, y.mean() + 0.5)


def spread_of(picture, colour):
    """Width and height in pixels of the box around all that is nearly of ``colour``."""
    found = (np.abs(picture[:, :, :3] - np.array(colour) * 255) < 60).all(axis=2)
    y, x = np.nonzero(found)
    return x.max() - x.min() + 1, y.max() - y.min() + 1


def through(view, place):
    """Where a View says that a place is in its picture, in pixels from the top left."""
    clip = Matrix(view.projection) @ Matrix(view.matrix_world).inverted() @ Vector((*place, 1))
    x, y = clip.x / clip.w, clip.y / clip.w
    return Pixel((x + 1) / 2 * view.width, (1 - y) / 2 * view.height)
