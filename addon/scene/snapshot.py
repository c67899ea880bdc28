"""Keep a capture in the file: an image that is packed at once, and so is saved and undone."""

from typing import Any

import bpy
import numpy as np

from ..core.errors import CaptureError
from ..imaging import prepare, targa
from ..imaging.source import Encoded, Source, Targa


def keep(source: Source, name: str) -> bpy.types.Image:
    """A new image of what was captured. Raises CaptureError when it cannot be read back.

    Packed as an uncompressed TGA: to make a PNG of it would hold up the main thread.
    """
    data = _bytes(source)
    image = bpy.data.images.new(name, 1, 1)
    contents: Any = data  # which the stubs of 4.2 take for text
    image.pack(data=contents, data_len=len(data))
    image.source = "FILE"
    image.filepath_raw = f"//{bpy.path.clean_name(image.name)}.tga"
    return image


def _bytes(source: Source) -> bytes:
    if isinstance(source, Targa):
        try:
            return source.path.read_bytes()
        except OSError as error:
            raise CaptureError("The capture could not be read back.", "Try again.") from error
        finally:
            source.path.unlink(missing_ok=True)
    raster = prepare.opened(source)
    if isinstance(raster, Encoded) or raster.pixels.dtype != np.uint8:
        raise CaptureError("This is no picture of a view.", "Add it as an image instead.")
    return targa.encode(raster)
