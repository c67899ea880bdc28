"""Choosing a model: every line has a price, and every typed word a meaning or an answer."""

import pytest

from addon.app import choice
from addon.app.catalogue import Catalogue
from addon.app.library import Result
from addon.app.speeds import Speeds
from addon.core import wording
from addon.core.defaults import DEFAULT_MODEL
from addon.core.marks import Feature

FLASH, PRO = "google/gemini-3.1-flash-image", "google/gemini-3-pro-image"


@pytest.fixture
def models() -> Catalogue:
    return Catalogue()


def test_every_model_is_listed_by_name_and_price(models: Catalogue) -> None:
    lines = choice.listed(models, "Nano Banana 2")
    assert len(set(lines)) == len(models.models)
    assert "Nano Banana 2 · about $0.067" in lines
    assert "Seedream 4.5 · $0.04 / image" in lines
    assert "free · needs a picture · Ming Image 0.1 Design Layer" in lines


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


BRUSHES = [
    {"id": "a/old", "name": "A: Old Brush (Brush)", "expiration_date": "2020-01-01"},
    {"id": "a/new", "name": "A: Brush Two", "supports_streaming": True},
    {
        "id": "a/big",
        "name": "A: Brush Big",
        "supported_parameters": {
            "resolution": {"values": ["4K"]},
            "background": {"values": ["transparent"]},
        },
    },
]


def _ids(models: Catalogue, typed: str = "", sieve: choice.Sieve | None = None) -> list[str | None]:
    lines = choice.listed(models, typed, sieve)
    return [choice.understood(models, line).model_id for line in lines]


def test_a_retired_model_is_marked_listed_last_and_never_meant_by_a_name_others_share(
    models: Catalogue,
) -> None:
    models.replace(BRUSHES, "https://x.example")
    assert choice.listed(models, "old")[2] == "Old Brush · retired"
    assert _ids(models)[:3] == ["a/new", "a/big", "a/old"]
    assert choice.understood(models, "brush") == choice.Choice(
        None, '"brush" fits 2 models: choose one from the list.'
    )
    assert choice.understood(models, "Old Brush").model_id == "a/old"
    assert choice.understood(models, "Old Brush · retired").model_id == "a/old"
    assert choice.understood(models, "a/old").model_id == "a/old"


def test_a_living_model_is_meant_rather_than_a_retired_one_of_exactly_that_name(
    models: Catalogue,
) -> None:
    old = {"id": "a/old", "name": "A: Brush", "expiration_date": "2020-01-01"}
    models.replace([old, {"id": "a/new", "name": "A: Brush Two"}], "https://x.example")
    assert choice.understood(models, "Brush").model_id == "a/new"
    models.replace([old], "https://y.example")
    assert choice.understood(models, "Brush").model_id == "a/old", "no other is called that"


def test_nano_banana_is_asked_about(models: Catalogue) -> None:
    """Once the name of one model, which its maker has switched off; now that of a family."""
    assert choice.understood(models, "nano banana").model_id is None


def test_what_models_can_is_looked_for_by_words(models: Catalogue) -> None:
    models.replace(BRUSHES, "https://x.example")
    assert choice.listed(models, "4K transparent") == [
        "price unknown · 4k · transparent · Brush Big"
    ]
    assert _ids(models, "brush streams")[0] == "a/new"
    assert choice.understood(models, "brush streams").model_id == "a/new"
    assert choice.understood(models, "4k streams") == choice.Choice(
        None, 'No model in the list offers "4k streams".'
    )


@pytest.mark.parametrize("typed", ["4k", "transparent", "streams", "references", "gpt transparent"])
def test_every_line_found_by_what_it_can_holds_the_words_and_chooses_its_model(
    models: Catalogue, typed: str
) -> None:
    lines = choice.listed(models, typed)
    chosen = [choice.understood(models, line).model_id for line in lines]
    assert lines
    assert None not in chosen and len(set(chosen)) == len(chosen)
    assert all(word in line for line in lines for word in typed.split() if word != "gpt")


def test_favorites_come_first_and_can_be_all(models: Catalogue) -> None:
    models.replace(BRUSHES, "https://x.example")
    favorites = frozenset({"a/big"})
    assert choice.listed(models, "", choice.Sieve(favorites))[0] == "★ Brush Big · price unknown"
    assert _ids(models, "", choice.Sieve(favorites))[0] == "a/big"
    assert _ids(models, "", choice.Sieve(favorites, only_favorites=True)) == ["a/big"]


def test_filters_leave_models_out(models: Catalogue) -> None:
    models.replace(BRUSHES, "https://x.example")
    found = _ids(models, "", choice.Sieve(features=frozenset({Feature.FOUR_K})))
    assert found[0] == "a/big" and "a/new" not in found


def test_the_list_can_be_sorted(models: Catalogue) -> None:
    free, cheap = (_ids(models, "", choice.Sieve(sort=choice.Sort.PRICE))[at] for at in (0, 1))
    assert (free, cheap) == ("inclusionai/ming-image-0.1-design-layer", "openai/gpt-image-2")
    assert _ids(models, "", choice.Sieve(sort=choice.Sort.NAME))[0] == (
        "black-forest-labs/flux.2-klein-4b"
    )
    speeds = Speeds()
    speeds.learn([_result("1", PRO, 20.0), _result("2", PRO, 10.0), _result("3", FLASH, 4.2)])
    sieve = choice.Sieve(sort=choice.Sort.SPEED, speeds=speeds)
    assert _ids(models, "", sieve)[:2] == [FLASH, PRO]
    assert choice.listed(models, "", sieve)[1] == "Nano Banana Pro · about $0.13 · 15 s"


def test_only_what_is_known_to_cost_or_take_so_little(models: Catalogue) -> None:
    cheap = _ids(models, "", choice.Sieve(most_usd=0.014))
    assert "meta/muse-image" in cheap and "openai/gpt-image-2" in cheap  # from $0.006
    assert not {FLASH, PRO, "microsoft/mai-image-2.6"} & set(cheap)  # dearer, and unknown
    speeds = Speeds()
    speeds.learn([_result("1", PRO, 20.0), _result("2", FLASH, 4.2)])
    assert _ids(models, "", choice.Sieve(most_seconds=10.0, speeds=speeds)) == [FLASH]


def test_pictures_of_one_request_are_one_measurement() -> None:
    speeds = Speeds()
    together = [_result(str(at), FLASH, 90.0, "gen-1") for at in range(3)]
    speeds.learn([*together, _result("x", FLASH, 10.0), _result("y", FLASH, 20.0)])
    assert (speeds.seconds(FLASH), speeds.text(FLASH)) == (20.0, "20 s")
    assert (speeds.seconds(PRO), speeds.text(PRO)) == (None, "")


def _result(name: str, model: str, seconds: float, generation: str = "") -> Result:
    facts = {"model": model, "seconds": seconds, "generation_id": generation or name}
    return Result(name, None, facts)


def test_two_models_of_one_name_are_told_apart(models: Catalogue) -> None:
    models.replace([{"id": "a/x", "name": "A: Brush"}, {"id": "b/x", "name": "B: Brush"}])
    names = {choice.name(models.get(name), models) for name in ("a/x", "b/x")}
    assert names == {"A: Brush", "B: Brush"}
    assert {choice.understood(models, name).model_id for name in names} == {"a/x", "b/x"}


def test_a_model_without_a_price_says_so(models: Catalogue) -> None:
    models.replace([{"id": "a/x", "name": "A: Brush"}])
    assert choice.listed(models, "")[0] == "Brush · price unknown"


GERMAN = {
    "free": "kostenlos",
    "about {amount}": "etwa {amount}",
    "needs a picture": "braucht ein Bild",
    "transparent": "durchsichtig",
}


def german(sentence: str) -> str:
    return wording.translated(sentence, lambda text: GERMAN.get(text, text))


def test_lines_are_told_in_the_language_of_the_interface_and_understood(models: Catalogue) -> None:
    lines = choice.listed(models, "", translate=german)
    assert "Nano Banana 2 · etwa $0.067" in lines
    assert "kostenlos · braucht ein Bild · Ming Image 0.1 Design Layer" in lines
    chosen = [choice.understood(models, line, german).model_id for line in lines]
    assert chosen == list(models.models)
    english = choice.understood(models, "Nano Banana 2 · about $0.067", german)
    assert english.model_id == FLASH  # as a script may have it


def test_features_are_looked_for_in_the_language_of_the_interface(models: Catalogue) -> None:
    told = choice.listed(models, "durchsichtig", translate=german)
    assert 0 < len(told) < len(models.models)
    assert all("durchsichtig" in line for line in told)
    assert len(choice.listed(models, "transparent", translate=german)) == len(told)
