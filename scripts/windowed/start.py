"""Starts Blender with a window and the remote control in it, and ends it again."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path

import environments

from . import roots
from .client import Window

_INSIDE = Path(__file__).with_name("inside.py")
_START_LIMIT = 180.0  # seconds; four of them may start at once on two cores
_SHADERS = environments.CACHE / "shaders"
"""Compiled for the processor, as software OpenGL wants them: the better part of a start."""

_SIZE = (1600, 1000)
_QUIT_LIMIT = 20.0
_TAIL = 25  # lines of the log that are shown when it does not start


class StartError(RuntimeError):
    """Blender did not come up; the message has the end of what it said."""


@dataclass(frozen=True)
class _Stage:
    """How a Blender is started here, and how a picture of its screen is taken."""

    command: list[str]
    variables: dict[str, str]
    picture: list[str]  # the command without the file; empty where Blender itself takes it


@contextlib.contextmanager
def open_window(
    release: str = "5.2",
    *,
    profile: Path,
    pictures: Path,
    archive: Path | None = None,
    blend: Path | None = None,
    size: tuple[int, int] | None = _SIZE,
    simulate: bool = True,
    blender: str = "",
    on_screen: bool = False,
    variables: dict[str, str] | None = None,
    arguments: tuple[str, ...] = (),
) -> Iterator[Window]:
    """A Blender with a window for as long as the context lasts, and nothing of it after.

    By default Debian's of that `release`, on a screen of its own; with `on_screen`, on the
    display this process has. With `blender` (by default $PAINTOVER_BLENDER), that program.
    `size` is that of the window in pixels; None leaves it to Blender on a person's own screen.
    `profile` is Blender's user folder; the extension `archive` is installed into it and enabled.
    With `simulate` it takes simulated events and no others, and its main loop never sleeps.
    `variables` and `arguments` go to Blender. Raises environments.Unavailable and StartError.
    """
    blender = blender or os.environ.get("PAINTOVER_BLENDER", "")
    for folder in (profile, pictures):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="paintover-window-") as scratch:
        folder = Path(scratch)
        key = secrets.token_hex(16)
        ours = {
            "PAINTOVER_WINDOW": json.dumps({"folder": str(folder), "key": key}),
            "BLENDER_USER_RESOURCES": str(profile.resolve()),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        } | (variables or {})
        options = ["--window-geometry", "0", "0", *map(str, size)] if size else []
        options += ["--enable-event-simulate"] if simulate else []
        options += [str(blend.resolve())] if blend else []
        options += ["--python-exit-code", "3", "--python", str(_INSIDE), *arguments]
        shared = [profile, pictures, *(path.parent for path in (archive, blend) if path)]
        if blender:
            stage = _own_stage(blender, options, ours)
        else:
            stage = _debian_stage(release, options, ours, folder, shared, size or _SIZE, on_screen)
        log = folder / "log"
        with log.open("w") as said:
            process = subprocess.Popen(
                stage.command,
                env=stage.variables,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            connection = _connect(process, folder, key, log)
            window = Window(connection, process, log, pictures, stage.picture, simulate)
            window.display = _read(folder / "display")
            if window.display:
                window.server = folder / "x11" / f"X{window.display}"
            if archive:
                window.install(archive)
            yield window
        finally:
            _end(process)


def _debian_stage(
    release: str,
    options: list[str],
    ours: dict[str, str],
    folder: Path,
    shared: list[Path],
    size: tuple[int, int],
    on_screen: bool,
) -> _Stage:
    """Debian's Blender in its root, with the folders it needs at their own paths."""
    made = roots.root(release)
    roots.ensure_tools()
    _SHADERS.mkdir(parents=True, exist_ok=True)
    for name in ("x11", "home", "tmp"):
        (folder / name).mkdir()
    binds: list[str] = ["--tmpfs", "/run"]
    temporary = Path(tempfile.gettempdir()).resolve()
    wanted = [temporary, environments.ROOT, environments.CACHE, *shared]
    for path in sorted({path.resolve() for path in wanted}):
        binds += ["--bind", str(path), str(path)]
    sockets = Path("/tmp/.X11-unix") if on_screen else folder / "x11"
    binds += ["--bind", str(sockets), "/tmp/.X11-unix"]
    plain = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LC_ALL": "C.UTF-8",
        "XDG_RUNTIME_DIR": "/run",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "MESA_SHADER_CACHE_DIR": str(_SHADERS),
        **ours,
    }
    if on_screen:
        plain["DISPLAY"] = os.environ["DISPLAY"]
        authority = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
        if authority.exists():
            binds += ["--ro-bind", str(authority), "/run/Xauthority"]
            plain["XAUTHORITY"] = "/run/Xauthority"
    settings = ["--clearenv"]
    for name, value in plain.items():
        settings += ["--setenv", name, value]
    blender = ["blender", "--gpu-backend", "opengl", "-noaudio", *options]
    screen = "x".join(map(str, (*size, 24)))
    stage = [] if on_screen else ["sh", str(_INSIDE.with_name("screen.sh")), str(folder), screen]
    command = roots.enter(made, *binds, "--unshare-pid", *settings)
    look = roots.enter(made, *binds, "--clearenv", "--setenv", "PATH", "/usr/bin:/bin")
    display = plain.get("DISPLAY", "")
    look += ["sh", "-c", _LOOK, "look", str(folder), display]
    return _Stage([*command, *stage, *blender], dict(os.environ), look)


_LOOK = 'DISPLAY="${2:-:$(cat "$1/display")}" exec import -silent -window root "png24:$3"'


def _own_stage(blender: str, options: list[str], ours: dict[str, str]) -> _Stage:
    """The person's own Blender on their own screen."""
    program = shutil.which(blender)
    if not program:
        raise environments.Unavailable(f"{blender} is not a program that runs.")
    foreign = ("BLENDER_USER_", "BLENDER_SYSTEM_", "PYTHONPATH", "PYTHONHOME", "OPENROUTER_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return _Stage([program, *options], kept | ours, [])


def _connect(process: subprocess.Popen[bytes], folder: Path, key: str, log: Path) -> Connection:
    until = time.monotonic() + _START_LIMIT
    port = folder / "port"
    while time.monotonic() < until and process.poll() is None:
        if port.exists():
            with contextlib.suppress(OSError, EOFError, AuthenticationError):
                return Client(("127.0.0.1", int(port.read_text())), authkey=key.encode())
        time.sleep(0.05)
    tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-_TAIL:])
    ended = process.poll()
    what = "did not answer in time" if ended is None else f"ended with code {ended}"
    raise StartError(f"Blender {what}. It said:\n{tail}")


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Whatever still runs goes; with bwrap its whole namespace."""
    if process.poll() is None:
        process.terminate() if sys.platform == "win32" else process.kill()
    process.wait(_QUIT_LIMIT)
