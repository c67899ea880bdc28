"""Guides: what a drawn sheet of depths, faces and objects tells, as pictures for the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core.source import ReferenceKind
from .source import Raster

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

_PALETTE = (
    *("e6194b", "3cb44b", "ffe119", "4363d8", "f58231", "911eb4", "46f0f0", "f032e6", "bcf60c"),
    *("fabebe", "008080", "e6beff", "9a6324", "fffac8", "800000", "aaffc3", "808000", "ffd8b1"),
    *("000075", "808080"),
)
_NAMED = 40
"""So many objects are told by name; a model would not keep more apart."""

_CREASE = 0.87
"""Cosine of the angle between two faces, 30 degrees, from which on their edge is a line."""

_JUMP = 0.02
"""Bend of the depth along three pixels, as a share of it, that means one thing before another."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was drawn of a view, four floats a pixel, the bottom row first.

    ``memory`` is a flat buffer of depth (scene units in front of the eye), the number of the
    object from 1 (0 where there is nothing), and the view-space normal folded into two
    (octahedral). ``names`` are the objects' from number 1 on. ``metres`` is how long a scene unit
    is, or None where the scene has no units.
    """

    memory: Any = field(repr=False)
    width: int
    height: int
    names: tuple[str, ...]
    is_perspective: bool
    metres: float | None = 1.0

    @property
    def pixels(self) -> Floats:
        """Shape (height, width, 4)."""
        values: Any = np.asarray(memoryview(self.memory)).view(np.float32)
        return values.reshape(self.height, self.width, 4)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide to be made of a sheet. ``of`` names the picture that it goes with."""

    kind: ReferenceKind
    sheet: Sheet
    of: str


def painted(guide: Guide, between: Callable[[], object] = lambda: None) -> tuple[Raster, str]:
    """The guide's picture, and how to read it, as a clause for the model.

    ``between`` is called now and then; what it raises ends the work.
    """
    between()
    match guide.kind:
        case ReferenceKind.DEPTH:
            return _depth(guide)
        case ReferenceKind.NORMALS:
            return _normals(guide)
        case ReferenceKind.OUTLINES:
            return _outlines(guide, between)
        case _:
            return _masks(guide)


def _depth(guide: Guide) -> tuple[Raster, str]:
    sheet = guide.sheet
    depth, there = sheet.pixels[..., 0], sheet.pixels[..., 1] > 0
    picture = np.zeros((sheet.height, sheet.width, 1), np.uint8)
    told = f"a depth map of {guide.of}"
    if not there.any():
        return Raster(picture), f"{told}: nothing is in it"
    seen = depth[there]
    near, far = float(seen.min()), float(seen.max())
    if sheet.is_perspective:
        # What a pixel of shift is worth goes with the inverse, and such maps are what models know.
        seen, first, last = 1 / seen, 1 / near, 1 / far
    else:
        first, last = near, far
    share = (seen - last) / (first - last) if first != last else np.ones_like(seen)
    picture[there, 0] = np.rint(np.clip(share, 0, 1) * 255)
    if sheet.is_perspective:
        reach = f"white is near ({_length(near, sheet)}), black is far ({_length(far, sheet)})"
        return Raster(picture), f"{told}: {reach} or empty, even in the inverse of the distance"
    reach = f"white is near, black is {_length(far - near, sheet)} farther away or empty"
    return Raster(picture), f"{told}: {reach}, even in the distance"


def _length(units: float, sheet: Sheet) -> str:
    if sheet.metres is None:
        return f"{units:.3g} units"
    metres = units * sheet.metres
    if metres >= 1000:
        return f"{metres / 1000:.3g} km"
    return f"{metres:.3g} m" if metres >= 0.1 else f"{metres * 100:.3g} cm"


def _normals(guide: Guide) -> tuple[Raster, str]:
    normal, there = _unfolded(guide.sheet.pixels)
    # 128 is zero, as in normal maps: a half between two values would flicker between them.
    picture = np.rint(normal * 127 + 128).astype(np.uint8)
    picture[~there] = 0
    told = f"a normal map of {guide.of}, in view space: red is right, green is up, blue is toward"
    return Raster(picture), f"{told} the viewer, black is empty"


def _outlines(guide: Guide, between: Callable[[], object]) -> tuple[Raster, str]:
    """Dark where neighbors belong to two objects, fold, or stand one before the other."""
    sheet = guide.sheet
    number = sheet.pixels[..., 1]
    normal, there = _unfolded(sheet.pixels)
    between()
    depth = np.where(there, sheet.pixels[..., 0], 1.0)
    # Planes are straight in these, so that only what is no plane bends.
    straight = 1 / np.maximum(depth, 1e-9) if sheet.is_perspective else depth
    span = float(np.ptp(depth[there])) if there.any() else 0.0
    least = np.abs(straight) * _JUMP if sheet.is_perspective else np.full_like(depth, span * _JUMP)
    line = np.zeros(number.shape, bool)
    for axis in (0, 1):
        between()
        here, next_ = _shifted(line, axis)
        first, second = _shifted(number, axis)
        a, b = _shifted(normal, axis)
        edge = (first != second) | (((a * b).sum(axis=2) < _CREASE) & (first > 0))
        here |= edge
        next_ |= edge
        before, middle, after = _thirds(straight, axis)
        inside = _thirds(number, axis)
        same = (inside[0] == inside[1]) & (inside[1] == inside[2]) & (inside[1] > 0)
        bend = np.abs(before - 2 * middle + after) > _thirds(least, axis)[1]
        _thirds(line, axis)[1][...] |= bend & same
    picture = np.where(line, np.uint8(0), np.uint8(255))[:, :, None]
    told = f"a line drawing of {guide.of}: black lines on white are silhouettes and creases"
    return Raster(picture), told


def _masks(guide: Guide) -> tuple[Raster, str]:
    sheet = guide.sheet
    number = sheet.pixels[..., 1].astype(np.int64)
    areas = np.bincount(number.ravel(), minlength=len(sheet.names) + 1)
    areas[0] = 0
    largest = [int(one) for one in np.argsort(-areas, kind="stable") if areas[one]]
    colours = np.zeros((len(areas), 3), np.uint8)
    for rank, one in enumerate(largest):
        colours[one] = _colour(rank)
    told = f"the objects of {guide.of}, each in a flat color, black is empty"
    names = [
        f"#{bytes(colours[one]).hex()} = {' '.join(sheet.names[one - 1].split())}"
        for one in largest[:_NAMED]
    ]
    if len(largest) > _NAMED:
        names.append(f"and {len(largest) - _NAMED} smaller ones")
    return Raster(colours[number]), ": ".join((told, ", ".join(names))) if names else told


def _colour(rank: int) -> tuple[int, int, int]:
    """Colors that are told apart easily; beyond those, hues by the golden ratio."""
    if rank < len(_PALETTE):
        red, green, blue = bytes.fromhex(_PALETTE[rank])
        return red, green, blue
    hue = rank * 0.618034 % 1 * 6
    level = (255, 200, 145)[rank % 3]
    ramp = [min(1.0, max(0.0, abs((hue + turn) % 6 - 3) - 1)) for turn in (0, 4, 2)]
    red, green, blue = (round(level * (0.25 + 0.75 * part)) for part in ramp)
    return red, green, blue


def _unfolded(pixels: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Unit normals of shape (height, width, 3), and where there are any."""
    there = pixels[..., 1] > 0
    x, y = pixels[..., 2], pixels[..., 3]
    z = 1 - np.abs(x) - np.abs(y)
    back = np.maximum(-z, 0)
    normal = np.stack((x - np.copysign(back, x), y - np.copysign(back, y), z), axis=2)
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    return normal, there


def _shifted(values: Any, axis: int) -> tuple[Any, Any]:
    """Each but the last along an axis, and the one after it."""
    return (values[:-1], values[1:]) if axis == 0 else (values[:, :-1], values[:, 1:])


def _thirds(values: Any, axis: int) -> tuple[Any, Any, Any]:
    """Each along an axis that has two neighbors, between them."""
    if axis == 0:
        return values[:-2], values[1:-1], values[2:]
    return values[:, :-2], values[:, 1:-1], values[:, 2:]
