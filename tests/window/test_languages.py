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
    context = window.run("bpy.ops.paintover.wipe.get_rna_type().translation_context")
    assert label(window, "Wipe", context) == "Wischen", "Blender's own is a wire"
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


CHOICES = """
from bl_ext.user_default.paintover.app import choice as _choice, runtime as _runtime
from bl_ext.user_default.paintover.ui import model_menu as _menu
from bl_ext.user_default.paintover.ui.language import shown as _shown
_settings = bpy.context.scene.paintover
_lines = _choice.listed(
    _runtime.get().catalogue, "", _menu.sieve(bpy.context), _shown
)
_settings.model_name = next(one for one in _lines if "Nano Banana Pro" in one)
_item = _settings.references.add()
_item.role_name = "Beleuchtung"
_told = _settings.model, _item.role, _item.role_name, [one for one in _lines if "Ming" in one]
_settings.references.remove(len(_settings.references) - 1)
_settings.model_name = ""
_told
"""


def test_models_and_roles_are_suggested_in_german_and_kept_in_english(window: Window) -> None:
    hands.table(window)
    switch(window, "de")
    assert window.run(CHOICES) == [
        *("google/gemini-3-pro-image", "Lighting", "Beleuchtung"),
        ["kostenlos · braucht ein Bild · Ming Image 0.1 Design Layer"],
    ]
