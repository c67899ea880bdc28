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
    RESULT = "RESULT"
    """A result that is refined; chosen by that, and not from the list of sources."""


class ReferenceKind(StrEnum):
    """Where a further picture comes from. Guides are drawn from the scene at Generate."""

    IMAGE = "IMAGE"
    FILE = "FILE"
    RESULT = "RESULT"
    DEPTH = "DEPTH"
    NORMALS = "NORMALS"
    OUTLINES = "OUTLINES"
    MASKS = "MASKS"

    @property
    def is_guide(self) -> bool:
        return self in _GUIDES


_GUIDES = frozenset(
    (
        ReferenceKind.DEPTH,
        ReferenceKind.NORMALS,
        ReferenceKind.OUTLINES,
        ReferenceKind.MASKS,
    )
)
