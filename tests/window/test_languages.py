"""Paintover follows the language of the interface, as soon as the artist changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from windowed import Window

from tests.window import hands

SWITCH = """
_view = bpy.context.preferences.view
_view.language = language
_view.use_translate_interface = _view.use_translate_tooltips = _view.use_translate_reports = True
None
"""
LABEL = "bpy.app.translations.pgettext_iface(text, context)"
SENTENCE = """
from bl_ext.user_default.paintover.core.wording import say as _say, together as _together
from bl_ext.user_default.paintover.ui.language import reported as _reported
_reported(_together(_say("Reference {number} has no image.", number=7), "Choose another."))
"""
LOCALES = "list(bpy.app.translations.locales)"
KNOWN = """
from bl_ext.user_default.paintover.ui.catalogues import language_of as _language_of
sorted({_language_of(one) for one in bpy.app.translations.locales})
"""
ENABLED = "bpy.ops.preferences.addon_{}(module='bl_ext.user_default.paintover') and None"


@pytest.fixture(autouse=True)
def english_afterwards(window: Window) -> Iterator[None]:
    yield
    window.run(SWITCH, language="en_US")
    window.settle()


def switch(window: Window, language: str) -> None:
    locales = window.run(LOCALES)
    window.run(SWITCH, language=next(one for one in locales if one.startswith(language)))
    window.settle()


def label(window: Window, text: str, context: str = "Operator") -> str:
    return window.run(LABEL, text=text, context=context)


def test_the_tab_is_told_in_german_and_japanese_and_in_english_again(window: Window) -> None:
    hands.table(window)
    switch(window, "de")
    assert label(window, "Generate") == "Generieren"
    assert window.run(SENTENCE) == "Referenz 7 hat kein Bild. Wähle ein anderes."
    window.picture("1-german", crop=window.crop())
    switch(window, "ja")
    assert label(window, "Generate") == "生成"
    assert window.run(SENTENCE).startswith("参照 7 に画像がありません。")
    window.picture("2-japanese", crop=window.crop())
    window.run(SWITCH, language="en_US")
    window.settle()
    assert label(window, "Generate") == "Generate"


def test_every_language_is_known_as_this_blender_spells_it(window: Window) -> None:
    assert window.run(KNOWN) == ["", "de", "es", "fr", "ja", "zh_HANS"]


def test_it_is_disabled_and_enabled_in_another_language(window: Window) -> None:
    switch(window, "fr")
    assert label(window, "Start Anew") == "Recommencer"
    window.run(ENABLED.format("disable"))
    try:
        assert label(window, "Start Anew") == "Start Anew"
    finally:
        window.run(ENABLED.format("enable"))
    assert label(window, "Start Anew") == "Recommencer"
