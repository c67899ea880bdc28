"""What is shown, in the language of Blender's interface."""

from typing import Any

import bpy

from ..core import wording

_language: Any = bpy.app.translations  # whose functions return nothing, say the stubs of 4.2


def spoken() -> str:
    """The locale of the interface, such as "de_DE"."""
    return str(_language.locale)


def shown(sentence: str) -> str:
    """For panels, menus and dialogs; draw it with ``translate=False``."""
    return wording.translated(sentence, _language.pgettext_iface)


def reported(sentence: str) -> str:
    """For ``Operator.report``."""
    return wording.translated(sentence, _language.pgettext_rpt)


def described(sentence: str) -> str:
    """For tooltips that are made while they are shown."""
    return wording.translated(sentence, _language.pgettext_tip)
