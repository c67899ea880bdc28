"""What to do with the answer: names and numbers only, never Blender data."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Matrix = tuple[tuple[float, float, float, float], ...]
"""Four rows of four."""


class Target(StrEnum):
    """Where a picture goes."""

    IMAGE = "IMAGE"
    MATERIAL = "MATERIAL"
    PLANE = "PLANE"
    REFERENCE = "REFERENCE"
    BACKGROUND = "BACKGROUND"


@dataclass(frozen=True, slots=True)
class Handle:
    """An ID remembered by name and ``session_uid``, to be looked for again."""

    name: str
    session_uid: int


@dataclass(frozen=True, slots=True)
class View:
    """The frame a picture was captured through.

    ``matrix_world`` takes view space (looking along -Z) to world space. ``projection`` is the
    OpenGL window matrix of the whole, widened frame of ``width`` x ``height`` pixels.
    ``distance`` is how far in front of the eye a picture can stand without cutting into the
    scene, in scene units. ``camera`` is set when the frame was that of a camera, and
    ``camera_aspect`` is then the width by height of the camera's own frame inside it.
    """

    matrix_world: Matrix
    projection: Matrix
    width: int
    height: int
    distance: float
    camera: Handle | None = None
    camera_aspect: float | None = None

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def is_perspective(self) -> bool:
        return self.projection[3][3] == 0.0

    def extent(self, distance: float) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the frame in view space at ``distance``."""
        p = self.projection
        depth = distance if self.is_perspective else 1.0
        offset_x = p[0][2] * distance if self.is_perspective else -p[0][3]
        offset_y = p[1][2] * distance if self.is_perspective else -p[1][3]
        return (
            (offset_x - depth) / p[0][0],
            (offset_x + depth) / p[0][0],
            (offset_y - depth) / p[1][1],
            (offset_y + depth) / p[1][1],
        )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the pictures of one job go, decided when Generate was pressed.

    ``new_camera`` asks BACKGROUND for a camera of its own when the frame was not a camera's.
    ``select`` makes a new object the selection, as Blender's Add does; a picture that arrives by
    itself must not take the artist's selection away.
    """

    target: Target
    scene: Handle | None = None
    object: Handle | None = None
    view: View | None = None
    new_camera: bool = True
    pack: bool = True
    select: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Placement":
        """The inverse of ``to_json``. Raises KeyError, TypeError or ValueError on other data."""
        view = data.get("view")
        return cls(
            target=Target(data["target"]),
            scene=_handle(data.get("scene")),
            object=_handle(data.get("object")),
            view=_view(view) if view else None,
            new_camera=bool(data.get("new_camera", True)),
            pack=bool(data.get("pack", True)),
            select=bool(data.get("select", False)),
        )


def _handle(data: dict[str, Any] | None) -> Handle | None:
    return Handle(str(data["name"]), int(data["session_uid"])) if data else None


def _view(data: dict[str, Any]) -> View:
    aspect = data.get("camera_aspect")
    return View(
        matrix_world=_matrix(data["matrix_world"]),
        projection=_matrix(data["projection"]),
        width=int(data["width"]),
        height=int(data["height"]),
        distance=float(data["distance"]),
        camera=_handle(data.get("camera")),
        camera_aspect=float(aspect) if aspect else None,
    )


def _matrix(rows: list[list[float]]) -> Matrix:
    if len(rows) != 4 or any(len(row) != 4 for row in rows):
        raise ValueError("a matrix has four rows of four")
    return tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in rows)
