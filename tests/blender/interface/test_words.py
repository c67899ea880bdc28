"""Every label and description an artist can read, held to Blender's conventions.

What Blender's own message check warns of (not capitalized, final period, undocumented operator,
spelling) and what its Human Interface Guidelines ask for besides.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import bpy
import pytest

from tests import installed

_SMALL = set(re.findall(r"\w+", "a an the and or but as at by for from in into of on to with"))
"""Words that Title Case leaves small, within a label."""

_VERBS = set(
    re.findall(
        r"\w+",
        "Add Cancel Capture Clear Compare Copy Delete Dismiss Drag Export Flip Generate "
        "Import Insert Mark "
        "Move Note Open Paint Pick Place Put Recall Refine Refresh Remove Replace Reveal Show "
        "Sign Star Start Swap Switch Test Toggle Try Turn Undo Upscale Use Wipe Write",
    )
)

_OTHER_LABELS = {"Again", "Reference Board", "Variations"}
"""What is said instead in the trade."""

_BRITISH = re.compile(
    r"\b\w*(colour|behaviour|favour|neighbour|centre|metre\b|licence|grey|catalogue|dialogue|"
    r"(?:optim|normal|visual|initial|organ|recogn|real|summar|minim|maxim)is(?:e|ing|ation))\w*\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """A text and where it stands."""

    where: str
    text: str

    def __str__(self) -> str:
        return self.where


def _classes() -> list[type]:
    kinds = (bpy.types.Operator, bpy.types.Panel, bpy.types.Menu, bpy.types.PropertyGroup)
    kinds += (bpy.types.AddonPreferences,)
    found = [cls for kind in kinds for cls in kind.__subclasses__()]
    return [cls for cls in found if cls.__module__.startswith(installed.MODULE)]


def _rna(operator: type) -> bpy.types.Struct:
    """What Blender knows of an operator: properties, and the docstring as its tooltip."""
    group, _, name = operator.bl_idname.partition(".")
    return getattr(getattr(bpy.ops, group), name).get_rna_type()


def _properties(cls: type) -> Iterator[tuple[str, bpy.types.Property]]:
    rna = _rna(cls) if issubclass(cls, bpy.types.Operator) else cls.bl_rna
    for prop in rna.properties:
        if prop.identifier in getattr(cls, "__annotations__", ()):
            yield f"{cls.__name__}.{prop.identifier}", prop


def _labels() -> list[Said]:
    said = [Said(cls.__name__, cls.bl_label) for cls in _classes() if hasattr(cls, "bl_label")]
    for cls in _classes():
        for where, prop in _properties(cls):
            said.append(Said(where, prop.name))
            if prop.type == "ENUM":
                items = prop.enum_items_static
                said += [Said(f"{where}:{item.identifier}", item.name) for item in items]
    return said


def _descriptions() -> list[Said]:
    said = []
    for cls in _classes():
        if issubclass(cls, bpy.types.Operator):
            said.append(Said(cls.__name__, _rna(cls).description))
        elif getattr(cls, "bl_description", ""):
            said.append(Said(cls.__name__, cls.bl_description))
        for where, prop in _properties(cls):
            said.append(Said(where, prop.description))
            if prop.type == "ENUM":
                items = prop.enum_items_static
                said += [Said(f"{where}:{item.identifier}", item.description) for item in items]
    return said


LABELS, DESCRIPTIONS = _labels(), _descriptions()


def test_the_interface_was_found() -> None:
    names = {cls.__name__ for cls in _classes()}
    assert {"PAINTOVER_OT_generate", "PAINTOVER_PT_view3d", "PaintoverSettings"} <= names
    assert "PaintoverPreferences" in names
    assert len(LABELS) > 50 and len(DESCRIPTIONS) > 50


@pytest.mark.parametrize("said", LABELS, ids=str)
def test_a_label_is_title_case_without_an_end(said: Said) -> None:
    assert said.text == " ".join(said.text.split()) != ""
    assert not said.text.endswith((".", ":", "!"))
    words = re.findall(r"[^\W\d_][\w']*", said.text)
    for place, word in enumerate(words):
        inside = 0 < place < len(words) - 1
        belongs_to_its_verb = words[place - 1 : place + 1] == ["Sign", "In"]
        if inside and word.lower() in _SMALL and not belongs_to_its_verb:
            assert word.islower(), f'"{word}" in "{said.text}" is written small in Title Case'
        elif word not in {"px", "K"}:
            assert word[0].isupper(), f'"{word}" in "{said.text}" is not capitalized'


@pytest.mark.parametrize("said", DESCRIPTIONS, ids=str)
def test_a_description_is_a_sentence_without_a_period(said: Said) -> None:
    text = said.text
    assert text and text != "(undocumented operator)", "it says nothing"
    assert not text.endswith((".", ",", ";", ":", " ")), "it ends with a period or its like"
    assert text[0].isupper() or text[0].isdigit(), "it does not begin like a sentence"
    assert "  " not in text and "\n" not in text, "it has loose blanks"
    words = text.split()
    capital = [word for word in words[1:] if word.istitle()]
    assert len(capital) <= len(words) / 2, "it is written like a title"


@pytest.mark.parametrize("said", [*LABELS, *DESCRIPTIONS], ids=str)
def test_it_is_us_english(said: Said) -> None:
    assert not _BRITISH.search(said.text)
    # Blender writes apostrophes and quotation marks as on the keyboard.
    assert not set("‘’“”") & set(said.text)


@pytest.mark.parametrize("cls", _classes(), ids=lambda cls: cls.__name__)
def test_a_description_says_more_than_its_label(cls: type) -> None:
    if issubclass(cls, bpy.types.Operator):
        assert _rna(cls).description.lower() != cls.bl_label.lower()
    for where, prop in _properties(cls):
        assert prop.description.lower() != prop.name.lower(), where


@pytest.mark.parametrize(
    "cls", [cls for cls in _classes() if issubclass(cls, bpy.types.Operator)], ids=str
)
def test_a_button_begins_with_a_verb(cls: type) -> None:
    assert cls.bl_label.split()[0] in _VERBS or cls.bl_label in _OTHER_LABELS


@pytest.mark.parametrize("cls", _classes(), ids=lambda cls: cls.__name__)
def test_classes_are_named_as_blender_names_them(cls: type) -> None:
    kinds = {bpy.types.Operator: "_OT_", bpy.types.Panel: "_PT_", bpy.types.Menu: "_MT_"}
    for kind, infix in kinds.items():
        if issubclass(cls, kind):
            assert re.fullmatch(rf"PAINTOVER{infix}[a-z0-9_]+", cls.__name__)
