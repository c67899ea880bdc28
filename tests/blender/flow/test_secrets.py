"""The key is in the preferences and in the header of requests, and nowhere else."""

import logging
from pathlib import Path
from typing import Any

import bpy
import pytest
from standin import Sandbox

from tests.blender.conftest import KEY


def test_the_key_is_found_nowhere(
    sandbox: Sandbox, settings: Any, library: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.source = "CAMERA"
    for target in ("IMAGE", "MATERIAL", "PLANE", "REFERENCE", "BACKGROUND"):
        settings.target = target
        assert bpy.ops.paintover.generate() == {"FINISHED"}
    settings.prompt = "alley @401"
    with pytest.raises(RuntimeError) as caught:
        bpy.ops.paintover.generate()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"), compress=False)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "small.blend"), compress=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "small.blend"))
    secret = KEY.encode()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".blend", ".json", ".png"}
    assert [path.name for path in files if secret in path.read_bytes()] == []
    assert KEY not in caplog.text and KEY not in str(caught.value)
    assert [entry for entry in sandbox.log if KEY in str(entry)] == []
    assert all(entry["headers"]["Authorization"] for entry in sandbox.log)
