"""Gives Blender the translations of its present language, and those of the next when it changes.

Blender is given one language at a time, so that enabling Paintover does not read the others.
"""

import json
from pathlib import Path
from typing import Any

import bpy
from bpy.app.handlers import persistent

from ..scene import sidebars

FOLDER = Path(__file__).parent.parent / "locale"
"""One JSON file per language, compiled from the catalogues when the extension is built."""

_LANGUAGES = {"de": "de", "fr": "fr", "es": "es", "ja": "ja"}
_CHINESE = {"zh_HANS", "zh_CN"}
"""The simplified one, up to Blender 4.x and since, as ``bpy.app.translations.locales`` spells it;
the traditional one is another language."""

_OWNER = object()
_given: list[str] = []


def language_of(locale: str) -> str:
    """The catalogue for a locale such as "de_DE" or "es"; empty where there is none."""
    if locale in _CHINESE:
        return "zh_HANS"
    return _LANGUAGES.get(locale.partition("_")[0], "")


def follow() -> None:
    """Give Blender the language that its interface is in now."""
    locale = str(bpy.app.translations.locale)
    if _given == [locale]:
        return
    _forget()
    texts = _read(language_of(locale))
    if texts:
        bpy.app.translations.register(__name__, {locale: texts})  # type: ignore[arg-type]
        _given.append(locale)
    sidebars.redraw()


def _read(language: str) -> dict[tuple[str, str], str]:
    """Translations by context and text; empty where there are none, or none that can be read."""
    path = FOLDER / f"{language}.json"
    if not language or not path.is_file():
        return {}
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return {(context, text): told for context, text, told in listed}
    except (OSError, ValueError, TypeError):
        return {}


def _forget() -> None:
    if _given:
        bpy.app.translations.unregister(__name__)
        _given.clear()


@persistent
def _listen(_file: object = None) -> None:
    """Blender forgets who listens whenever it opens a file."""
    bpy.msgbus.clear_by_owner(_OWNER)
    of_language: Any = (bpy.types.PreferencesView, "language")
    bpy.msgbus.subscribe_rna(key=of_language, owner=_OWNER, args=(), notify=follow)
    follow()


def register() -> None:
    _listen()
    bpy.app.handlers.load_post.append(_listen)


def unregister() -> None:
    bpy.app.handlers.load_post.remove(_listen)
    bpy.msgbus.clear_by_owner(_OWNER)
    _forget()
