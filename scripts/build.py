"""Builds dist/paintover-<version>.zip with Blender's own tool; twice the same bytes.

python3 scripts/build.py                    the tool inside the bpy wheel
python3 scripts/build.py --blender PATH     the tool of an installed Blender
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import environments

ROOT = environments.ROOT
DIST = ROOT / "dist"
# Zip archives know no year before 1980, and Blender asks nothing of a file's date.
YEAR_1980 = 315532800
EPOCH = max(YEAR_1980, int(os.environ.get("SOURCE_DATE_EPOCH", YEAR_1980)))


class BuildError(RuntimeError):
    """Blender's tool refused to build or validate; the message is what it said."""


def build(target: Path | None = None, blender: Path | None = None) -> Path:
    """The built and validated extension; `target` is the zip to write, in dist/ by default.

    Raises BuildError, and environments.Unavailable where there is no Blender to be had.
    """
    manifest = environments.read_toml("blender_manifest.toml")
    target = target or DIST / f"{manifest['id']}-{manifest['version']}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    tool = _tool(blender)
    with tempfile.TemporaryDirectory() as scratch:
        source, built = Path(scratch, "source"), Path(scratch, "built.zip")
        final = Path(scratch, target.name)
        _stage(source, manifest["wheels"])
        _run([*tool, "build", "--source-dir", source, "--output-filepath", built])
        _settle(built, final)
        _run([*tool, "validate", final])
        shutil.copyfile(final, target)
    return target


def _stage(folder: Path, wheels: list[str]) -> None:
    """One folder laid out as the extension will be: Blender's tool wants the manifest in it."""
    skip = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*.po")
    shutil.copytree(ROOT / "addon", folder, ignore=skip)
    texts = ROOT / "scripts" / "texts.py"
    _run([environments.python("texts"), texts, "--compile", folder / "locale"])
    for name in ["blender_manifest.toml", "LICENSE", *wheels]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)


def _settle(built: Path, final: Path) -> None:
    """Copy the archive with entries in order, one date and one mode.

    Blender's tool writes them as the file system happens to list them, with their own dates.
    """
    date = time.gmtime(EPOCH)[:6]
    with zipfile.ZipFile(built) as old, zipfile.ZipFile(final, "w") as new:
        for entry in sorted(old.infolist(), key=lambda entry: entry.filename):
            info = zipfile.ZipInfo(entry.filename, date)
            info.compress_type = entry.compress_type
            info.create_system = 3  # Unix, whose modes the next line writes
            info.external_attr = 0o100644 << 16
            new.writestr(info, old.read(entry), compresslevel=9)


def _tool(blender: Path | None) -> list[Path | str]:
    if blender:
        return [blender, "--background", "--factory-startup", "--command", "extension"]
    python = environments.python(environments.blender_group())
    pattern = "**/site-packages/bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"
    return [python, next(python.parent.parent.glob(pattern))]


def _run(command: list[Path | str]) -> None:
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True)
    if done.returncode:
        raise BuildError(f"Blender's extension tool refused:\n{done.stdout}{done.stderr}".rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blender", type=Path, help="a Blender program to build with")
    parser.add_argument("--output", type=Path, help="the zip to write")
    options = parser.parse_args()
    try:
        print(build(options.output, options.blender))
    except (BuildError, environments.Unavailable) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
