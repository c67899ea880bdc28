"""After a session with everything in it, the key is in the preferences and in no other file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import installed

KEY = "sk-or-v1-typed-in-by-the-artist-0123456789abcdef"


def test_no_file_has_the_key_but_the_preferences(tmp_path: Path) -> None:
    script = Path(__file__).with_name("keeps_secrets.py")
    (tmp_path / "tmp").mkdir()
    places = {"TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(script), str(installed.archive()), str(tmp_path), KEY],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **places},
        timeout=240,
    )
    output = done.stdout + done.stderr
    line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
    assert line is not None, output
    facts = json.loads(line)
    assert facts["told"] == []
    assert set(facts["seen"]) >= {"Account", "Attempt", "AuthError", "Job", "Sheet", "Task"}

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert kinds >= {".blend", ".json", ".png", ".log", ".txt"}
    crash = (tmp_path / "crash.txt").read_text("utf-8")
    assert "Fatal Python error" in crash and "paintover" in crash
    for secret in facts["secrets"]:
        holders = {path.name for path in files if secret.encode() in path.read_bytes()}
        assert holders <= {"userpref.blend"}, secret
        assert secret not in output.replace(line, "")
    preferences = next(path for path in files if path.name == "userpref.blend")
    assert b"sk-or-v1-" in preferences.read_bytes(), "the search finds what is there"
