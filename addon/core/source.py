"""What can be sent along with the prompt."""

from enum import StrEnum


class SourceKind(StrEnum):
    """Where the picture comes from that the model paints over."""

    VIEWPORT = "VIEWPORT"
    CAMERA = "CAMERA"
    RENDER = "RENDER"
    IMAGE = "IMAGE"
    TEXTURE = "TEXTURE"
    NONE = "NONE"
