"""Pictures of every kind to refer to, and what arrived of them."""

import hashlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from PIL import Image
from standin import Sandbox


class Wall:
    """What hangs on the scene's list of references, and how to hang more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def settings(self) -> Any:
        return bpy.context.scene.paintover

    def add(self, kind: str, role: str = "", **values: Any) -> Any:
        item = self.settings.references.add()
        item.kind, item.role = kind, role
        for name, value in values.items():
            setattr(item, name, value)
        return item

    def file(self, name: str, colour: str = "red", size: tuple[int, int] = (40, 30)) -> Path:
        path = self.folder / name
        Image.new("RGB", size, colour).save(path)
        return path

    def image(self, name: str, size: int = 32) -> bpy.types.Image:
        made = bpy.data.images.new(name, size, size, alpha=False)
        made.pixels.foreach_set(np.tile(np.float32((0.2, 0.4, 0.6, 1)), size * size))
        return made


@pytest.fixture
def wall(tmp_path: Path, settings: Any) -> Wall:
    return Wall(tmp_path)


def body(sandbox: Sandbox) -> dict[str, Any]:
    """Of the only paid request."""
    assert sandbox.settle()
    (entry,) = [entry for entry in sandbox.log if entry["method"] == "POST"]
    return entry["body"]


def arrived(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The pictures that came with it, in order: sha256, width, height, media_type."""
    return [part["image_url"]["url"] for part in body(sandbox)["input_references"]]


def paid(sandbox: Sandbox) -> int:
    return len([entry for entry in sandbox.log if entry["method"] == "POST"])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
