"""Which Blender the demo runs in, and how a script is run in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import environments

OLDEST = (4, 2)
MARK = "demo| "
"""What a line for the user begins with; all else that Blender prints is kept for trouble."""

_TAIL = 12  # lines shown of what Blender printed before it died


class DemoError(RuntimeError):
    """The demo cannot go on; the message is one sentence for the user."""


@dataclass(frozen=True)
class Blender:
    """A Blender program, or the Python of an environment with the bpy wheel."""

    name: str
    program: Path | None = None
    wheel_python: Path | None = None

    def command(self, script: Path, *arguments: Path) -> list[str]:
        """The command line that runs `script` in it, without a window."""
        if self.wheel_python:
            parts: list[Path | str] = [self.wheel_python, script, *arguments]
        else:
            assert self.program
            quiet = ["--background", "--factory-startup", "--python-exit-code", "1"]
            parts = [self.program, *quiet, "--python", script, "--", *arguments]
        return [str(part) for part in parts]


def find(wanted: str) -> Blender:
    """The Blender asked for: a program, or the version of a bpy wheel; "" takes what there is.

    Raises DemoError, and environments.Unavailable where no wheel can be had.
    """
    if wanted in environments.BLENDERS:
        return _wheel(f"bpy-{wanted}")
    if wanted:
        program = shutil.which(wanted)
        if not program:
            raise DemoError(f"{wanted} is not a program; --blender takes the path of a Blender.")
        version = _version(program)
        if version < OLDEST:
            said = ".".join(map(str, version)) or "of no version it would tell"
            raise DemoError(f"{wanted} is {said}; Paintover needs Blender 4.2 or newer.")
        return _program(program, version)
    program = shutil.which("blender")
    if program and (version := _version(program)) >= OLDEST:
        return _program(program, version)
    return _wheel(environments.blender_group())


def run(
    blender: Blender,
    script: Path,
    job: dict[str, object],
    folder: Path,
    variables: dict[str, str],
    tell: Callable[[str], None],
) -> dict[str, object]:
    """Run `script` on a job, in a process of its own; the answer is what it reports.

    Both are JSON in `folder`, which is also where Blender's chatter goes. Raises DemoError.
    """
    task, report, log = folder / "job.json", folder / "report.json", folder / "blender.log"
    task.write_text(json.dumps(job), encoding="utf-8")
    process = subprocess.Popen(
        blender.command(script, task, report),
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        assert process.stdout
        with log.open("w", encoding="utf-8") as kept:
            for line in process.stdout:
                kept.write(line)
                if line.startswith(MARK):
                    tell(line.removeprefix(MARK).rstrip())
        code = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if not report.exists():
        tail = "\n".join(log.read_text("utf-8").strip().splitlines()[-_TAIL:])
        raise DemoError(f"Blender ended with code {code} in the middle of it. It said:\n{tail}")
    told = json.loads(report.read_text("utf-8"))
    if "error" in told:
        raise DemoError(str(told["error"]))
    return told


def scratch_variables(profile: Path) -> dict[str, str]:
    """The environment of a Blender that knows nothing of this user's own."""
    foreign = ("BLENDER_USER_", "BLENDER_SYSTEM_", "PYTHONPATH", "PYTHONHOME")
    variables = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return variables | {"BLENDER_USER_RESOURCES": str(profile), "PYTHONUNBUFFERED": "1"}


def _program(path: str, version: tuple[int, ...]) -> Blender:
    return Blender(f"Blender {'.'.join(map(str, version))} ({path})", program=Path(path))


def _wheel(group: str) -> Blender:
    name = f"Blender {group.removeprefix('bpy-')} (the bpy wheel)"
    return Blender(name, wheel_python=environments.python(group))


def _version(program: str) -> tuple[int, ...]:
    """(4, 2, 1) for a Blender that says so; () for what is none."""
    try:
        told = subprocess.run(
            [program, "--version"], text=True, capture_output=True, timeout=60, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.search(r"^Blender (\d+)\.(\d+)(?:\.(\d+))?", told.stdout, re.MULTILINE)
    return tuple(int(part) for part in found.groups() if part) if found else ()
