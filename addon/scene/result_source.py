"""A picture of the library as what is sent: its very bytes, or its pixels where it is too large."""

from pathlib import Path

import bpy

from ..core.errors import CaptureError
from ..imaging.source import Encoded, Source
from . import file_source


def capture(
    path: Path | None, data: bytes | None, scene: bpy.types.Scene, *, max_edge: int, max_bytes: int
) -> Source:
    """``data`` are the bytes of a picture that no disk would take. Raises CaptureError."""
    if path is None:
        if data is None or len(data) > max_bytes:
            raise CaptureError(
                "This picture cannot be sent as it is.", "Place it as an image, and send that."
            )
        return Encoded(data=data)
    if not path.is_file():
        raise CaptureError(
            "The picture is not in the library any more.",
            "It may have been moved or deleted. Start anew, or choose another one in Results.",
        )
    return file_source.capture(path, scene, max_edge=max_edge, max_bytes=max_bytes)
