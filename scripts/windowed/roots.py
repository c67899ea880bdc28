"""Debian's own Blenders with a window, each in a root of its own under .cache/roots/.

python3 -m windowed.roots 5.2 4.3     makes those that are not there yet (in scripts/)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import environments
from environments import Unavailable

SUITES = {"5.2": "sid", "4.3": "trixie"}
"""Which Debian has which Blender."""

ROOTS = environments.CACHE / "roots"
TOOLS = {"debootstrap": "debootstrap", "bwrap": "bubblewrap", "unshare": "util-linux"}
"""The programs this needs on the machine, and the Debian packages that have them."""

_TRUST = ("debian-archive-keyring", "gpgv")
"""What debootstrap checks signatures with; Ubuntu has the keys of Debian in no other package."""

_PACKAGES = (
    *("blender", "xvfb", "libgl1-mesa-dri", "libegl1", "libegl-mesa0", "imagemagick", "xdotool"),
    # What official Blender ships and Debian's leaves out; without cattr no extension installs.
    *("python3-numpy", "python3-requests", "python3-cattr"),
)
_STAMP = "paintover-stamp"
# A frozen or slow mirror, or a machine whose clock is ahead, is no reason not to test.
_APT = (
    *("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"),
    *("-o", "Acquire::Check-Valid-Until=false", "-o", "Acquire::Retries=3"),
)
_QUICK = ("-o", "DPkg::Options::=--force-unsafe-io", "--yes", "--no-install-recommends")
_TIME_LIMIT = 1200  # seconds; a mirror that says nothing more must not hold a test run up
_TAIL = 8  # lines of what a tool said before it failed


def root(release: str, folder: Path = ROOTS) -> Path:
    """The root with that Blender, made if it is not there yet (a few minutes, about 1.5 GB).

    Raises Unavailable, with the reason.
    """
    suite = SUITES[release]
    made = folder / suite
    with environments.alone(f"root-{suite}"):
        if _read(made / _STAMP) != _wanted(release):
            ensure_tools()
            _make(release, suite, made)
    return made


def ensure_tools() -> None:
    """Have the programs that make and enter a root, installed by apt where they are missing.

    Raises Unavailable where that cannot be: not Linux, not root, not Debian.
    """
    if not sys.platform.startswith("linux"):
        raise Unavailable(f"Debian's Blender needs Linux, not {sys.platform}; {_OTHERWISE}.")
    if os.geteuid():
        raise Unavailable(
            f"Debian's Blender is set up as root, and this is not root; {_OTHERWISE}."
        )
    with environments.alone("apt"):  # which takes no two at once
        missing = [package for program, package in TOOLS.items() if not shutil.which(program)]
        if not missing:
            return
        if not shutil.which("apt-get"):
            names = ", ".join(missing)
            raise Unavailable(f"Without apt-get, {names} cannot be installed; {_OTHERWISE}.")
        print(f"Installing {', '.join(missing)}", file=sys.stderr, flush=True)
        silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run([*_APT, "update"], silent)
        _run([*_APT, "install", *_QUICK, *missing, *_TRUST], silent)


_OTHERWISE = "PAINTOVER_BLENDER can name another Blender to open"


def enter(made: Path, *arguments: str) -> list[str]:
    """The start of a command line that runs in a root: to be followed by the command.

    It leaves no mounts behind, and ends with the thread that starts it.
    """
    base = ["--bind", str(made), "/", "--dev", "/dev", "--proc", "/proc", "--die-with-parent"]
    for path in ("/etc/resolv.conf", "/etc/hosts"):
        if Path(path).exists():
            base += ["--ro-bind", os.path.realpath(path), path]
    return ["bwrap", *base, *arguments]


def version(made: Path) -> str:
    """What Blender in there calls itself, such as "5.2.2"."""
    told = _run([*enter(made, "--clearenv", "--tmpfs", "/tmp"), "/usr/bin/blender", "--version"])
    words = told.split()
    return words[1] if words[:1] == ["Blender"] else ""


def _make(release: str, suite: str, made: Path) -> None:
    started = time.monotonic()
    print(f"Setting up Blender {release} of Debian {suite}", file=sys.stderr, flush=True)
    part = made.with_name(f"{suite}.part")  # only what is whole gets the name
    _remove(part)
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        # In namespaces of its own: its mounts and its processes go when it goes.
        alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        _run([*alone, "debootstrap", "--variant=minbase", suite, str(part)])
        # debootstrap resolves no virtual packages, and Blender's libraries want one: apt does.
        inside = [*enter(part, "--unshare-pid", "--cap-add", "ALL", *_plain_environment())]
        _run([*inside, *_APT, "update"])
        _run([*inside, *_APT, "install", *_QUICK, *_PACKAGES])
        _run([*inside, "apt-get", "clean"])
        found = version(part)
        if not found.startswith(f"{release}."):
            raise Unavailable(f"Debian {suite} has Blender {found or 'of no version'} by now.")
    except BaseException:
        _remove(part)
        raise
    (part / _STAMP).write_text(_wanted(release), encoding="utf-8")
    _remove(made)
    part.rename(made)
    seconds = time.monotonic() - started
    print(f"Blender {found} is set up ({seconds:.0f} s)", file=sys.stderr, flush=True)


def _plain_environment() -> list[str]:
    """No variable of the user's but for the proxies."""
    arguments = ["--clearenv"]
    variables = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    variables |= {k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}
    for name, value in variables.items():
        arguments += ["--setenv", name, value]
    return arguments


def _wanted(release: str) -> str:
    return f"{release} {' '.join(_PACKAGES)}"


def _read(stamp: Path) -> str:
    return stamp.read_text("utf-8") if stamp.exists() else ""


def _remove(folder: Path) -> None:
    if folder.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> str:
    """What the command printed. Raises Unavailable with the last lines of it."""
    words = [word for word in command if not word.startswith("-")]
    name = next((word for word in words if word in _SPOKEN), words[0])
    try:
        done = subprocess.run(
            command,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=environment,
            timeout=_TIME_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{name} did not end within {_TIME_LIMIT} seconds.") from error
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-_TAIL:])
        raise Unavailable(f"{name} ended with code {done.returncode}.\n{tail}")
    return done.stdout


_SPOKEN = ("debootstrap", "apt-get", "/usr/bin/blender")


def main() -> None:
    try:
        for release in sys.argv[1:] or SUITES:
            print(root(release))
    except Unavailable as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
