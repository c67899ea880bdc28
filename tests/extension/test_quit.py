"""Quitting during a job is safe: Blender ends at once, cleanly, and the connection with it."""

import subprocess
import sys
import time
from pathlib import Path

from standin import Sandbox

from tests import installed


def test_blender_quits_during_a_job(tmp_path: Path) -> None:
    script = Path(__file__).with_name("quits_during_a_job.py")
    with Sandbox(port=0) as sandbox:
        before = time.monotonic()
        done = subprocess.run(
            [sys.executable, str(script), str(installed.archive()), str(tmp_path), sandbox.url],
            capture_output=True,
            text=True,
            timeout=50,
        )
        assert time.monotonic() - before < 40
        assert done.returncode == 0, done.stdout + done.stderr
        assert "waiting" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
        assert sandbox.settle()
        assert [entry["disconnected"] for entry in sandbox.log] == [True]
