"""One smaller Blender for all tests of fidelity: here the processor draws every pixel of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from windowed import Window, open_window

from tests.window.conftest import PICTURES, RELEASE, copy_of


@pytest.fixture(scope="package")
def module_window(
    installed_profile: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    profile = copy_of(installed_profile, tmp_path_factory)
    with open_window(RELEASE, profile=profile, pictures=PICTURES, size=(960, 640)) as opened:
        yield opened
