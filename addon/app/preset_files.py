"""Preset files: where Blender looks for them, read and written as small texts."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from ..core import preset
from ..core.errors import SetupError
from ..core.wording import say, template

if TYPE_CHECKING:
    from ..core.preset import Value

PROMPTS = "paintover/prompts"
STYLES = "paintover/styles"

ROOT = Path(__file__).parent.parent


def is_bundled(path: Path) -> bool:
    return path.is_relative_to(ROOT)


def paths(folder: str) -> list[Path]:
    """The presets of a kind, by name, the artist's own and ours."""
    found = [
        path
        for place in bpy.utils.preset_paths(folder)
        for path in Path(place).glob("*.py")
        if not path.name.startswith(".")
    ]
    return sorted(found, key=lambda path: path.stem.lower())


def name_of(path: Path) -> str:
    """As Blender's own menus show it."""
    return bpy.path.display_name(path.name, title_case=False)


def read(path: Path) -> dict[str, Value]:
    """Raises SetupError where it is none, or cannot be read."""
    try:
        is_small = path.stat().st_size <= preset.MOST_BYTES
        source = path.read_text(encoding="utf-8") if is_small else ""
    except (OSError, ValueError) as error:
        raise SetupError(
            say('The preset "{name}" cannot be read.', name=path.stem),
            template("It may have been moved or deleted."),
        ) from error
    return preset.read(source)


def write(path: Path, values: dict[str, Value]) -> None:
    """Whole, or not at all. Raises SetupError."""
    temporary = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(preset.write(values), encoding="utf-8")
        temporary.replace(path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise SetupError(
            say('The preset "{name}" cannot be written.', name=path.stem),
            template("Look whether its folder may be written to and the disk has room."),
        ) from error


def adopt(path: Path, style_key: str) -> tuple[str, bool]:
    """Take a file from elsewhere among the presets, written anew: nothing else that it holds
    comes along. Its name here, and whether it is a style. Raises SetupError."""
    values = read(path)
    is_style = style_key in values
    if not is_style and "prompt" not in values:
        raise SetupError(
            say('"{name}" holds neither a prompt nor a style.', name=path.name),
            template("Choose a file that Paintover has exported."),
        )
    kind = STYLES if is_style else PROMPTS
    folder = bpy.utils.user_resource("SCRIPTS", path=f"presets/{kind}", create=True)
    if not folder:
        raise SetupError(
            "Blender has no folder for presets.",
            "Look whether its user folder may be written to.",
        )
    name, number = path.stem, 1
    taken = {one.stem.lower() for one in paths(kind)}
    while name.lower() in taken:
        number += 1
        name = f"{path.stem}_{number}"
    if is_style:
        values = {style_key: values[style_key]}
    write(Path(folder, f"{name}.py"), values)
    return name_of(Path(f"{name}.py")), is_style
