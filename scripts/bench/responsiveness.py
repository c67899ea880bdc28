"""Measures what an artist feels of Paintover, in a real window, beside the plain way of doing it.

python3 scripts/bench/responsiveness.py [--release 5.2 | --release 4.3 | --blender PATH]

The sandbox is the server. Blender runs with its own event loop, not with simulated events, which
make the loop spin; how fine the heartbeat is stands in felt/heart.py. Times are without what the
thread stood in line for a processor (Linux tells), so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SCRIPTS))

import build
from windowed import Window, open_window

FELT = Path(__file__).with_name("felt")
MODULES = (
    "__init__",
    "heart",
    "replay",
    "probe",
    "plain",
    "stage",
    "placing",
    "shelves",
    "enabling",
    "scenes",
)
SIZES = {"1K": (1024, False), "2K": (2048, False), "4K": (4096, False), "20MB": (1024, True)}
LIMIT = 900.0  # seconds; software OpenGL draws 4096 x 4096 pixels in ten


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="paintover-bench-") as folder, _sandbox() as address:
        place = Path(folder)
        where: dict[str, Any] = {"release": options.release, "blender": options.blender or ""}
        where |= {"profile": place / "profile", "pictures": place / "pictures"}
        # As an artist's Blender does, it keeps what it has compiled.
        where |= {"variables": {"PYTHONDONTWRITEBYTECODE": ""}, "simulate": False}
        with open_window(**where, archive=build.build(place / "x.zip")) as window:
            _head(window)
            figures = _measure(window, address, str(place / "profile"), options)
        if "enabling" in options.only:
            figures += _enabling(where, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    missed = [figure for figure in figures if figure["ours"] > figure["limit"]]
    print(f"\n{len(figures) - len(missed)} of {len(figures)} reached")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--release", default="5.2", help="of Debian's Blender: 5.2 or 4.3")
    parser.add_argument("--blender", help="a Blender of your own, on your own screen")
    parser.add_argument("--size", action="append", choices=list(SIZES), help="only these")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parts = ["generate", "place", "panels", "thumbnails", "idle", "enabling"]
    parser.add_argument("--only", action="append", choices=parts, help="only these parts")
    options = parser.parse_args()
    options.only = options.only or parts
    options.size = options.size or list(SIZES)
    return options


@contextlib.contextmanager
def _sandbox() -> Iterator[str]:
    """The address of a sandbox that ends with the context."""
    command = [sys.executable, str(SCRIPTS / "sandbox.py"), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def _measure(
    window: Window, address: str, folder: str, options: argparse.Namespace
) -> list[dict[str, Any]]:
    _send(window)
    figures = _play(window, "connect", address, folder)
    if "idle" in options.only:
        figures += _play(window, "idle", 5.0)
    if "panels" in options.only:
        for count in (0, 1000, 5000):
            figures += _play(window, "panels", folder, count)
    if "thumbnails" in options.only:
        figures += _play(window, "thumbnails", folder, 4096, 12)
    for size in options.size:
        edge, big = SIZES[size]
        rounds = options.rounds
        if "generate" in options.only or "place" in options.only:
            figures += _play(window, "generate", address, folder, edge, big, rounds)
        if "place" in options.only:
            figures += _play(window, "place", edge, big, rounds)
    return figures


def _enabling(where: dict[str, Any], rounds: int) -> list[dict[str, Any]]:
    """Each time in a Blender that has just started, and has once enabled it before."""
    found = []
    with open_window(**where) as window:
        _send(window)
        window.run("felt.enabling.stay_disabled()")
    for _ in range(rounds):
        with open_window(**where) as window:
            _send(window)
            found.append(window.run("felt.enabling.enabling()"))
    figure = min(found, key=lambda each: each["ours"])
    _print(figure)
    for later in (True, False):
        with open_window(**where) as window:
            _send(window)
            found += _play(window, "first_draw", later)
    return [figure, *found[rounds:]]


def _send(window: Window) -> None:
    """The modules as text: nothing of this repository need be seen from where Blender runs."""
    window.run(
        "import sys, types\n"
        "felt = sys.modules['felt'] = types.ModuleType('felt')\n"
        "felt.__path__ = []\n"
        "for name, text in texts.items():\n"
        "    part = types.ModuleType(f'felt.{name}')\n"
        "    part.__package__ = 'felt'\n"
        "    sys.modules[part.__name__] = part\n"
        "    setattr(felt, name, part)\n"
        "    exec(compile(text, f'bench:{name}', 'exec'), part.__dict__)\n",
        texts={name: (FELT / f"{name}.py").read_text(encoding="utf-8") for name in MODULES[1:]},
    )


def _play(window: Window, scene: str, *arguments: Any) -> list[dict[str, Any]]:
    window.run(
        "felt.scenes.play(getattr(felt.scenes, scene), *given)", scene=scene, given=arguments
    )
    until = time.monotonic() + LIMIT
    while not window.run("felt.scenes.state['done']"):
        if time.monotonic() > until:
            raise SystemExit(f"{scene} did not end.")
        time.sleep(1.0)  # each look is a little of the main thread
    if problem := window.run("felt.scenes.state['error']"):
        raise SystemExit(f"{scene}: {problem}")
    figures = window.run("[felt.scenes.figures[:], felt.scenes.figures.clear()][0]")
    for figure in figures:
        _print(figure)
    return figures


def _head(window: Window) -> None:
    print(f"Blender {window.run('bpy.app.version_string')}, ", end="")
    print(window.run("__import__('gpu').platform.renderer_get()"), end="\n\n")
    names = ("figure", "size", "Paintover", "plain", "ratio", "to reach", "reached")
    print("{:<48}{:<13}{:>10}{:>10}{:>8}{:>10}  {}".format(*names))


def _print(figure: dict[str, Any]) -> None:
    unit, plainly, limit = figure["unit"], figure["plain"], figure["limit"]
    ratio = "" if not plainly else f"{figure['ours'] / plainly:.3f}"
    reach = "" if limit > 1e9 else f"{limit:.2f}"
    reached = "" if limit > 1e9 else "yes" if figure["ours"] <= limit else "NO"
    print(
        f"{figure['figure']:<48}{figure['size']:<13}{figure['ours']:>7.2f} {unit:<2}"
        f"{'' if plainly is None else f'{plainly:.2f}':>10}{ratio:>8}{reach:>10}  {reached:<4}"
        f"{figure['note']}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
