"""kill -9 while Blender works: the picture that had arrived is in Results at the next start.

The many moments of a worker are in tests/unit/app/test_kill.py; these are those of Blender.
"""

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from PIL import Image
from standin import Sandbox

from tests import installed

CHILD = Path(__file__).with_name("killed_in_blender.py")

pytestmark = pytest.mark.skipif(
    not metadata.version("bpy").startswith("5.2"),
    reason="nothing of it depends on Blender's version, and each takes seconds",
)


@pytest.mark.parametrize(
    ("point", "count", "told"),
    [
        ("waiting", 0, "It may have been charged all the same"),
        ("after-rename-before-sidecar", 1, "Its picture had arrived: it is in Results."),
        ("event-before-placing", 1, ""),
        ("while-placing", 1, ""),
    ],
)
def test_killed(point: str, count: int, told: str, tmp_path: Path) -> None:
    shelf = tmp_path / "library"
    command = [sys.executable, CHILD, installed.archive(), tmp_path / "profile", shelf]
    arguments = [str(part) for part in command]
    with Sandbox(port=0) as sandbox:
        process = subprocess.Popen(
            [*arguments, sandbox.url, point], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            assert any(line.strip() == "here" for line in process.stdout)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    found = json.loads(lines[-1])
    assert len(found["results"]) == count
    assert found["prompts"] == ["rainy neon alley"] * count
    for path in found["results"]:
        with Image.open(path) as picture:
            picture.load()
    assert [told in note for note in found["told"]] == ([True] if told else [])
    assert not list((shelf / "incoming").iterdir())
