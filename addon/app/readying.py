"""Imports what enabling has left for later, a little at a time, while Blender waits for the artist.

Nothing depends on it: what is asked for earlier is imported then. It ends by itself.
"""

import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

_ROOMS = ("core", "jobs", "scene", "app")
"""From the bottom upwards, so that no module brings many others along."""

_NOT_BEFORE_USED = {"convert_inside", "clearance", "guide_meshes", "guides", "snapshot", "uv"}
"""What another Blender runs, and what brings NumPy along."""

_BUDGET = 0.004
"""Seconds in which another import may begin."""

_PAUSE = 0.02


def turn() -> float | None:
    """Import some more. Seconds until the next turn; None when nothing is left."""
    began = time.perf_counter()
    for name in _left:
        import_module(name)
        if time.perf_counter() - began > _BUDGET:
            return _PAUSE
    return None


def _modules() -> Iterator[str]:
    """Small files first, which the larger ones stand on."""
    here = Path(__file__).parent
    root = __package__.rpartition(".")[0]
    for room in _ROOMS:
        files = sorted((here.parent / room).glob("[a-z]*.py"), key=lambda file: file.stat().st_size)
        names = (file.stem for file in files if file.stem not in _NOT_BEFORE_USED)
        yield from (f"{root}.{room}.{name}" for name in names)


_left = _modules()
