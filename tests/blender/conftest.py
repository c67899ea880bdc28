"""Every test here runs in real Blender, with the built extension installed and enabled."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import installed

installed.install()

import bpy
from bl_ext.user_default.paintover.app import readying, runtime
from standin import Sandbox

while readying.turn() is not None:
    """As Blender's timer does in a window: tests may replace something in any module."""

KEY = "sk-or-v1-only-in-the-preferences"


def pytest_sessionfinish() -> None:
    installed.close()


@pytest.fixture(autouse=True)
def fresh_file() -> Iterator[None]:
    """The factory start-up scene (cube, camera, light) for every test; the preferences stay."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    yield
    for job in runtime.get().session.active:
        runtime.get().session.cancel(job.id)
    runtime.get().pump.run_until_idle()


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    with Sandbox(port=0) as server:
        yield server


@pytest.fixture
def preferences() -> bpy.types.AddonPreferences:
    return bpy.context.preferences.addons[installed.MODULE].preferences


@pytest.fixture
def library(preferences: bpy.types.AddonPreferences, tmp_path: Path) -> Iterator[Path]:
    """A library of this test's own."""
    folder = tmp_path / "library"
    preferences.library_path = str(folder)
    runtime.get().session.results.clear()
    yield folder
    bpy.context.preferences.addons[installed.MODULE].preferences.library_path = ""
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sandbox(
    sandbox_server: Sandbox,
    preferences: bpy.types.AddonPreferences,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sandbox]:
    """Paintover connected to the stand-in, whose log starts empty."""
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)
    monkeypatch.delenv("OPENROUTER_BASE_URL", raising=False)
    preferences.api_key = KEY
    preferences.base_url = sandbox_server.url
    sandbox_server.clear_log()
    yield sandbox_server
    # Looked up anew: a test may have disabled the add-on, and its preferences with it.
    found = bpy.context.preferences.addons[installed.MODULE].preferences
    found.api_key = found.base_url = ""


def is_ours(image: bpy.types.Image) -> bool:
    """An image from Paintover, but for the copy that a plane is rendered with."""
    return "paintover" in image and image.colorspace_settings.name == "sRGB"


@pytest.fixture
def settings() -> bpy.types.PropertyGroup:
    """The scene's settings, with a prompt and the cheapest way through."""
    found = bpy.context.scene.paintover
    found.prompt = "rainy neon alley, cinematic"
    found.source = "NONE"
    found.target = "IMAGE"
    return found
