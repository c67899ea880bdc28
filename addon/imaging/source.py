"""What a capture hands to the worker: raw pixels or a file, nothing encoded yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels of shape (height, width, channels), 1 to 4 channels.

    uint8 and non-linear float32 values are display-referred sRGB, 0..255 and 0..1. Float values
    are scene-linear Rec.709 when ``linear``. Row 0 is the bottom when ``bottom_up``, as in
    Blender.
    """

    pixels: npt.NDArray[np.uint8] | npt.NDArray[np.float32] = field(repr=False)
    linear: bool = False
    premultiplied: bool = False
    bottom_up: bool = True


@dataclass(frozen=True, slots=True)
class Raw:
    """What a ``Raster`` is made of, as Blender laid it down: the main thread copies nothing.

    ``memory`` is a flat buffer (the protocol) of ``height`` by ``width`` by ``channels`` values,
    the bottom row first: bytes, or float32 when ``floats``. Only the first ``kept`` channels are
    meant.
    """

    memory: Any = field(repr=False)
    width: int
    height: int
    channels: int
    kept: int
    floats: bool = False
    linear: bool = False
    premultiplied: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """A PNG, JPEG or WebP whose very bytes are sent; exactly one of the two is set."""

    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Targa:
    """An uncompressed, display-referred TGA that Blender wrote; read once, then deleted."""

    path: Path


Source = Raster | Raw | Encoded | Targa
