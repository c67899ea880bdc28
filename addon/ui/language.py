"""What is shown, in the language of Blender's interface."""

from typing import Any

import bpy

from ..core import wording

_language: Any = bpy.app.translations  # whose functions return nothing, say the stubs of 4.2


_PROBE = wording.template("The prompt is empty.")
"""Translated in every language that Paintover speaks."""


def spoken() -> str:
    """The locale of the interface, such as "de_DE"."""
    return str(_language.locale)


def told_in() -> tuple[str, str]:
    """Another value as soon as anything would be told in other words: the locale, and whether the
    interface is translated and Blender has our texts already."""
    return spoken(), _language.pgettext_iface(_PROBE)


def shown(sentence: str) -> str:
    """For panels, menus and dialogs; draw it with ``translate=False``."""
    if not isinstance(sentence, wording.Said):
        return wording.translated(sentence, _language.pgettext_iface)
    language = told_in()
    if sentence.told[0] != language:
        sentence.told = language, wording.translated(sentence, _language.pgettext_iface)
    return sentence.told[1]


def reported(sentence: str) -> str:
    """For ``Operator.report``."""
    return wording.translated(sentence, _language.pgettext_rpt)


def described(sentence: str) -> str:
    """For tooltips that are made while they are shown."""
    return wording.translated(sentence, _language.pgettext_tip)
