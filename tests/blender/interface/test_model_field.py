"""The model field: names go in, ids come out, and half a word changes nothing."""

from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime

FLASH, PRO = "google/gemini-3.1-flash-image", "google/gemini-3-pro-image"


def test_the_field_shows_a_name_and_scripts_keep_the_id(settings: Any) -> None:
    assert (settings.model, settings.model_name) == (FLASH, "Nano Banana 2")
    settings.model = PRO
    assert settings.model_name == "Nano Banana Pro"


@pytest.mark.parametrize("typed", ["Nano Banana Pro · about $0.13", "banana pro", PRO])
def test_a_line_words_or_an_id_choose(settings: Any, typed: str) -> None:
    settings.model_name = typed
    assert (settings.model, runtime.get().session.model_puzzle) == (PRO, "")


def test_half_a_word_is_told_and_changes_nothing(settings: Any) -> None:
    settings.model_name = "ban"
    assert settings.model == FLASH
    assert runtime.get().session.model_puzzle == '"ban" fits 5 models: choose one from the list.'
    settings.model_name = "banana pro"
    assert (settings.model, runtime.get().session.model_puzzle) == (PRO, "")


def test_a_script_that_sets_the_id_ends_the_puzzle(settings: Any) -> None:
    settings.model_name = "ban"
    settings.model = PRO
    assert runtime.get().session.model_puzzle == ""


def test_an_id_of_a_model_unheard_of_is_kept(settings: Any) -> None:
    settings.model_name = "someone/brand-new"
    assert (settings.model, settings.model_name) == ("someone/brand-new", "someone/brand-new")


def test_clearing_the_field_goes_back_to_the_default(settings: Any) -> None:
    settings.model_name = PRO
    settings.model_name = ""
    assert settings.model == FLASH


def test_the_model_is_saved_with_the_file(settings: Any, tmp_path: Any) -> None:
    settings.model_name = "banana pro"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert bpy.context.scene.paintover.model_name == "Nano Banana Pro"
