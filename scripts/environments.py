"""Virtual environments for every task: made from a dependency group on first use, then reused.

    python("unit")    makes or reuses the environment of [dependency-groups] unit
    enter("sandbox")  runs the current script inside that environment

Runs on a bare Python 3.11 or newer with nothing installed: uv is fetched once into .cache/.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import system_libraries

if sys.version_info < (3, 11):  # noqa: UP036 - a sentence beats a traceback
    sys.exit("Paintover's scripts need Python 3.11 or newer.")
import tomllib  # new in 3.11, so after that sentence

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
ENVS = CACHE / "envs"
UV_VERSION = "0.13.9"

# The wheel of each Blender exists for one Python only.
BLENDERS = {"4.2": "3.11", "4.5": "3.11", "5.0": "3.11", "5.1": "3.13", "5.2": "3.13"}


class Unavailable(RuntimeError):
    """An environment that cannot be had on this machine; the message says why, by name."""


def python(group: str, version: str = "") -> Path:
    """The interpreter of the environment for `group`, set up if it is not there yet.

    `version` ("3.13") asks for one Python, and then the environment is one of its own.
    Groups are named as in pyproject.toml; "bpy-4.2" is taken for "bpy-4-2".
    Raises Unavailable.
    """
    folder = ENVS / (f"{group}-py{version}" if version else group)
    version = version or _python_of(group)
    with alone(folder.name):
        interpreter = _interpreter(folder)
        stamp = folder / "paintover-stamp.json"
        wanted = {"packages": requirements(group), "python": version}
        if not (interpreter.exists() and _read(stamp) == wanted):
            _make(folder, group, version)
            stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return interpreter


def enter(group: str, version: str = "") -> None:
    """Go on only inside the environment for `group`: else run this script again in it."""
    try:
        interpreter = python(group, version)
    except Unavailable as error:
        sys.exit(str(error))
    if Path(sys.prefix).resolve() == interpreter.parent.parent.resolve():
        return
    command = [str(interpreter), *sys.argv]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(interpreter, command)  # the same process: signals and exit code stay ours
    sys.exit(subprocess.call(command))


def blender_group() -> str:
    """The Blender that is nearest: the one running, one already set up, or one for this Python."""
    names = [f"bpy-{name}" for name in BLENDERS]
    for name in sorted(names, key=lambda name: name != Path(sys.prefix).name):
        if _interpreter(ENVS / name).exists():
            return name
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    return next((f"bpy-{name}" for name, needs in BLENDERS.items() if needs == here), "bpy-4.2")


def requirements(group: str) -> list[str]:
    """Every requirement of a dependency group, included groups unfolded."""
    groups = read_toml("pyproject.toml")["dependency-groups"]
    group = group.replace(".", "-")
    if group not in groups:
        raise Unavailable(f"pyproject.toml has no dependency group named {group}.")
    found: list[str] = []
    for entry in groups[group]:
        found += requirements(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file at the top of the repository."""
    return tomllib.loads((ROOT / name).read_text("utf-8"))


def find_python(version: str) -> Path | None:
    """An interpreter of that version on this machine, or None."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return Path(sys.executable)
    name = f"python{version}"
    found = [shutil.which(name), shutil.which("python3")]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found += sorted(pyenv.glob(f"{version}.*/bin/{name}"), reverse=True)
    return next((Path(path) for path in found if path and _version(Path(path)) == version), None)


def _python_of(group: str) -> str:
    """The Python a group must run on; "" where any from 3.11 on will do."""
    return BLENDERS.get(group.removeprefix("bpy-").replace("-", "."), "") if "bpy-" in group else ""


def _make(folder: Path, group: str, version: str) -> None:
    packages = [p for p in requirements(group) if ";" not in p]
    print(f"Setting up {folder.name}: {', '.join(packages)}", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    base = find_python(version) if version else Path(sys.executable)
    uv = _uv()
    made = _run([uv, "venv", "--quiet", "--no-project", "--python", base or version, folder])
    if made.returncode:
        missing = f"Python {version} is not on this machine and could not be downloaded"
        raise Unavailable(f"{missing}.\n{made.stderr.strip()}")
    source = f"{ROOT / 'pyproject.toml'}:{group.replace('.', '-')}"
    filled = _run(
        [uv, "pip", "install", "--quiet", "--python", _interpreter(folder), "--group", source]
    )
    if filled.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable(f"Cannot install {', '.join(packages)}.\n{filled.stderr.strip()}")
    if group.startswith("bpy-"):
        with alone("apt"):  # which takes no two at once
            problem = system_libraries.ensure(_interpreter(folder))
        if problem:
            raise Unavailable(problem)


def _uv() -> Path:
    """uv of the pinned version, fetched with pip into .cache/ the first time."""
    home = CACHE / f"uv-{UV_VERSION}"
    uv = home / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    with alone("uv"):
        if not uv.exists():
            _fetch_uv(home)
    return uv


def _fetch_uv(home: Path) -> None:
    print(f"Setting up uv {UV_VERSION}", file=sys.stderr, flush=True)
    wanted = f"uv=={UV_VERSION}"
    shutil.rmtree(home, ignore_errors=True)
    try:
        venv.create(home, with_pip=True)
        pip = _run([_interpreter(home), "-m", "pip", "install", "--quiet", wanted])
    except (subprocess.CalledProcessError, OSError):
        # Debian without python3-venv has no ensurepip, but may well have pip itself.
        shutil.rmtree(home, ignore_errors=True)
        pip = _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", home, wanted])
    if pip.returncode:
        shutil.rmtree(home, ignore_errors=True)
        raise Unavailable(
            f"Cannot fetch {wanted} with pip: {_last_line(pip.stderr)} "
            "(on Debian and Ubuntu: apt-get install python3-venv)"
        )


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time sets up `name`; the others wait and then find it made."""
    locks = CACHE / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / name).open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _version(interpreter: Path) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        # A pyenv shim is there for every version and runs for some.
        return _run([interpreter, "-c", code]).stdout.strip()
    except OSError:
        return ""


def _read(stamp: Path) -> object:
    return json.loads(stamp.read_text("utf-8")) if stamp.exists() else None


def _run(command: list[Path | str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], text=True, capture_output=True)


def _last_line(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "")
