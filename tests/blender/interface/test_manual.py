"""The manual covers everything an artist can press: every label is in it, in bold or italics."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import bpy
import pytest

from tests import installed

_PAGES = Path(__file__).parents[3] / "docs" / "manual"
_EMPHASIS = re.compile(r"\*{1,2}([^*\n]+(?:\n[^*\n]+)?)\*{1,2}")

_NEVER_PRESSED = {
    "Place Picture": "the pump's own step",
    "Model ID": "for scripts: the field in the panel is Model",
    "Options": "the group of a provider's options, which the panel Options shows",
}


_BASE = {"rna_type", "name", "bl_idname"}


@cache
def _emphasized() -> set[str]:
    """Everything in bold or italics; of a way through menus, every part."""
    found: set[str] = set()
    for page in _PAGES.glob("*.md"):
        for span in _EMPHASIS.findall(page.read_text("utf-8")):
            found |= {" ".join(part.split()).rstrip(":.,…") for part in span.split(">")}
    return {part.strip() for part in found}


def _classes(kind: type) -> Iterator[Any]:
    for cls in kind.__subclasses__():
        if cls.__module__.startswith(installed.MODULE):
            yield cls
        yield from _classes(cls)


def _operator(cls: Any) -> bpy.types.Struct:
    group, _, name = cls.bl_idname.partition(".")
    return getattr(getattr(bpy.ops, group), name).get_rna_type()


def _of_properties(rna: bpy.types.Struct, is_operator: bool) -> Iterator[str]:
    for prop in rna.properties:
        # What an operator is told by its button, such as an id, is a text.
        told = is_operator and prop.type not in {"BOOLEAN", "INT", "FLOAT", "ENUM"}
        if prop.is_hidden or prop.identifier in _BASE or told:
            continue
        if prop.type not in {"POINTER", "COLLECTION"} or prop.identifier == "image":
            yield prop.name
        if prop.type == "ENUM":
            yield from (item.name for item in prop.enum_items_static)


def labels() -> list[str]:
    """What stands on buttons, fields, menus and panels."""
    found: set[str] = set()
    for cls in _classes(bpy.types.Operator):
        if hasattr(cls, "bl_idname"):
            found.add(cls.bl_label)
            found.update(_of_properties(_operator(cls), is_operator=True))
    for kind in (bpy.types.Panel, bpy.types.Menu):
        found.update(cls.bl_label for cls in _classes(kind) if hasattr(cls, "bl_label"))
    for kind in (bpy.types.PropertyGroup, bpy.types.AddonPreferences):
        for cls in _classes(kind):
            for prop in cls.bl_rna.properties:
                if prop.identifier not in _BASE and not prop.is_hidden:
                    found.add(prop.name)
                    if prop.type == "ENUM":
                        found.update(item.name for item in prop.enum_items_static)
    # A switch without a name of its own stands before the field that it switches.
    switches = {name for name in found if name.removeprefix("Use ") in found - {name}}
    return sorted(found - switches - set(_NEVER_PRESSED) - {""})


LABELS = labels()


def test_labels_were_found() -> None:
    assert {"Generate", "Refine", "Place As", "Plane", "Session Limit", "Spending"} <= set(LABELS)
    assert len(LABELS) > 130


@pytest.mark.parametrize("label", LABELS)
def test_the_manual_tells_of(label: str) -> None:
    assert label in _emphasized()
