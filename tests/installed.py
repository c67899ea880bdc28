"""The built extension, installed and enabled in a scratch Blender profile, for tests to use.

In a ring's conftest.py, before any test module imports bpy:

    from tests import installed
    package = installed.install()

and then anywhere `from bl_ext.user_default.paintover.core import request`. Call `close()` when the
session ends: Blender must not exit with the add-on's classes alive.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
MODULE = "bl_ext.user_default.paintover"


def install(
    zip_path: Path | None = None,
    profile: Path | None = None,
    enable: Callable[[str], object] | None = None,
) -> ModuleType:
    """Install and enable the extension; the answer is its root package.

    `zip_path` is by default archive(). `profile` becomes Blender's user folder, so it has to be
    chosen before bpy is first imported. Blender's installer enables too, unless `enable` does it.
    """
    if "bpy" in sys.modules:
        raise RuntimeError("bpy is imported already: the profile must be chosen before.")
    if profile is None:
        profile = Path(tempfile.mkdtemp(prefix="paintover-profile-"))
        atexit.register(shutil.rmtree, profile, ignore_errors=True)
    os.environ["BLENDER_USER_RESOURCES"] = str(profile)
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.preferences.system.use_online_access = True
    bpy.ops.extensions.package_install_files(
        filepath=str(zip_path or archive()), repo="user_default", enable_on_install=not enable
    )
    if enable:
        enable(MODULE)
    if MODULE not in bpy.context.preferences.addons:
        raise RuntimeError("Blender installed the extension and could not enable it.")
    return importlib.import_module(MODULE)


def close() -> None:
    """Disable the extension, as Blender does when it quits."""
    import addon_utils

    addon_utils.disable(MODULE)


def archive() -> Path:
    """The built extension: $PAINTOVER_ZIP, else built now."""
    given = os.environ.get("PAINTOVER_ZIP")
    if given:
        return Path(given)
    command = [sys.executable, str(ROOT / "scripts" / "build.py")]
    return Path(subprocess.run(command, check=True, text=True, capture_output=True).stdout.strip())
