"""Choosing a model: every line has a price, and every typed word a meaning or an answer."""

import pytest

from addon.app import choice
from addon.app.catalogue import Catalogue
from addon.core.model import DEFAULT_MODEL

FLASH, PRO = "google/gemini-3.1-flash-image", "google/gemini-3-pro-image"


@pytest.fixture
def models() -> Catalogue:
    return Catalogue()


def test_every_model_is_listed_by_name_and_price(models: Catalogue) -> None:
    lines = choice.listed(models, "Nano Banana 2")
    assert len(set(lines)) == len(models.models)
    assert "Nano Banana 2 · about $0.067" in lines
    assert "Seedream 4.5 · $0.04 / image" in lines
    assert "Ming Image 0.1 Design Layer · free" in lines


@pytest.mark.parametrize("typed", ["gemini", "google", "GOOGLE/GEM", "banana", "gpt 2.5"])
def test_blender_finds_what_is_typed_in_the_lines_that_fit(models: Catalogue, typed: str) -> None:
    words = typed.lower().split()
    fitting = [
        m for m in models.models.values() if all(w in f"{m.id} {m.name}".lower() for w in words)
    ]
    lines = choice.listed(models, typed)
    found = [line for line in lines if all(word in line.lower() for word in words)]
    assert len(found) == len(fitting) > 0


def test_every_line_chooses_its_model(models: Catalogue) -> None:
    for typed in ("", "gemini", "google", "google/", "flux", "image"):
        chosen = [choice.understood(models, line).model_id for line in choice.listed(models, typed)]
        assert chosen == list(models.models), typed


@pytest.mark.parametrize(
    ("typed", "model_id"),
    [
        ("nano banana 2", FLASH),
        ("banana pro", PRO),
        ("  Gemini 3 Pro Image ", PRO),
        (FLASH, FLASH),
        ("klein", "black-forest-labs/flux.2-klein-4b"),
        ("someone/brand-new:free", "someone/brand-new:free"),
        ("google/gemini-3-pro", "google/gemini-3-pro"),  # part of a listed id, and yet another's
        ("openai/gpt-image", "openai/gpt-image"),
        ("", DEFAULT_MODEL),
    ],
)
def test_words_that_mean_one_model(models: Catalogue, typed: str, model_id: str) -> None:
    assert choice.understood(models, typed) == choice.Choice(model_id)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ban", '"ban" fits 5 models: choose one from the list.'),
        ("google/gem", '"google/gem" fits 5 models: choose one from the list.'),
        ("zzz", 'No model is called "zzz": choose one from the list, or type a whole id.'),
        ("a b/c", 'No model is called "a b/c": choose one from the list, or type a whole id.'),
    ],
)
def test_words_that_mean_none_choose_none_and_say_so(
    models: Catalogue, typed: str, sentence: str
) -> None:
    assert choice.understood(models, typed) == choice.Choice(None, sentence)


def test_two_models_of_one_name_are_told_apart(models: Catalogue) -> None:
    models.replace([{"id": "a/x", "name": "A: Brush"}, {"id": "b/x", "name": "B: Brush"}])
    names = {choice.name(models.get(name), models) for name in ("a/x", "b/x")}
    assert names == {"A: Brush", "B: Brush"}
    assert {choice.understood(models, name).model_id for name in names} == {"a/x", "b/x"}


def test_a_model_without_a_price_says_so(models: Catalogue) -> None:
    models.replace([{"id": "a/x", "name": "A: Brush"}])
    assert choice.listed(models, "")[0] == "Brush · price unknown"
