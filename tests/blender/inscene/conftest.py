"""Results in a library of the test's own, made without asking anyone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from bl_ext.user_default.paintover.app.library import Library, Result

from tests.blender.placement.pictures import encoded, quartered

Make = Callable[..., Result]


@pytest.fixture
def make(library: Path) -> Make:
    """Keep a picture in the library as an answer is kept."""

    def keep(
        prompt: str = "rainy alley", width: int = 160, height: int = 90, **facts: object
    ) -> Result:
        shelf = Library(library)
        shelf.check()
        part = shelf.open_part()
        part.write(encoded(quartered(width, height)))
        known = {"prompt": prompt, "model": "sandbox/echo", **facts}
        return shelf.keep(part, known, datetime(2026, 11, 23, 12, 0))

    return keep
