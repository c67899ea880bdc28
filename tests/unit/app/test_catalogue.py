"""The bundled list is there for the first start, and the live one replaces it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from addon.app import catalogue
from addon.app.catalogue import Catalogue
from addon.core import aspect
from addon.core.defaults import DEFAULT_MODEL
from addon.core.endpoint import Endpoint, PriceLine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE = PriceLine("output_image", "image", 0.5)


def test_the_bundled_models() -> None:
    models = Catalogue().models
    assert len(models) == 21
    assert models[DEFAULT_MODEL].resolutions == ("512", "1K", "2K", "4K")
    assert set(models["google/gemini-2.5-flash-image"].ratios) == set(aspect.BASE_RATIOS)


def test_every_ratio_and_resolution_of_the_list_can_be_chosen() -> None:
    for model in Catalogue().models.values():
        assert set(model.ratios) - {"auto"} <= set(aspect.ALL_RATIOS), model.id
        assert set(model.resolutions) <= set(aspect.RESOLUTIONS), model.id


def test_any_id_can_be_typed() -> None:
    assert Catalogue().get("someone/brand-new").ratios == aspect.BASE_RATIOS


def test_the_live_list_is_kept_for_the_next_start(tmp_path: Path) -> None:
    cache = tmp_path / "models.json"
    models = Catalogue()
    models.replace([{"id": "a/b", "name": "B"}], "https://x.example", NOW)
    models.replace_endpoints("a/b", (Endpoint("P", "p", (LINE,), ("steps",)),), NOW)
    catalogue.save(models.to_json(), cache)
    again = Catalogue(cache)
    assert next(iter(again.models)) == "a/b"
    assert again.endpoints("a/b") == models.endpoints("a/b")
    assert again.fetched == NOW.date()
    assert not again.is_due("https://x.example", NOW)
    assert not again.endpoints_are_due("a/b", NOW)


def test_a_broken_cache_falls_back_to_the_bundled_list(tmp_path: Path) -> None:
    for text in ("", "{", "[]", json.dumps({"data": [7, None, {}]}), '{"data": {"id": "a/b"}}'):
        (tmp_path / "models.json").write_text(text)
        assert DEFAULT_MODEL in Catalogue(tmp_path / "models.json").models


def test_an_empty_live_list_changes_nothing() -> None:
    models = Catalogue()
    models.get(DEFAULT_MODEL)
    models.replace([])
    assert models.get(DEFAULT_MODEL).known


def test_prices_stay_when_the_live_list_has_none() -> None:
    models = Catalogue()
    models.replace([{"id": DEFAULT_MODEL, "name": "Banana"}, {"id": "a/b", "name": "B"}])
    found = models.price(DEFAULT_MODEL)
    assert found is not None and found.short == "about $0.067"
    assert models.price("a/b") is None


def test_prices_of_the_live_list_come_first_and_are_kept(tmp_path: Path) -> None:
    cache = tmp_path / "models.json"
    line = {"billable": "output_image", "unit": "image", "cost_usd": 0.5}
    catalogue.save({"data": [{"id": DEFAULT_MODEL, "name": "B", "pricing": [line]}]}, cache)
    found = Catalogue(cache).price(DEFAULT_MODEL)
    assert found is not None and found.short == "$0.50 / image"


def test_every_bundled_model_has_a_price() -> None:
    models = Catalogue()
    assert [model_id for model_id in models.models if models.price(model_id) is None] == []


def test_the_list_is_read_again_after_a_day_and_for_another_server() -> None:
    models = Catalogue()
    assert models.is_due("https://x.example", NOW)
    assert models.fetched is None
    models.replace([{"id": "a/b"}], "https://x.example", NOW)
    assert not models.is_due("https://x.example", NOW + timedelta(hours=23))
    assert models.is_due("https://x.example", NOW + timedelta(hours=25))
    assert models.is_due("https://x.example", NOW - timedelta(hours=1)), "the clock was wrong"
    assert models.is_due("https://y.example", NOW)


def test_a_model_that_left_the_list_stays_and_is_marked() -> None:
    models = Catalogue()
    rows = [{"id": "a/b"}, {"id": "a/c"}]
    models.replace(rows, "https://x.example", NOW)
    models.replace(rows[:1], "https://x.example", NOW)
    assert not models.get("a/b").is_retired
    assert models.get("a/c").is_retired
    assert models.get(DEFAULT_MODEL).is_retired
    models.replace(rows, "https://x.example", NOW)
    assert not models.get("a/c").is_retired


def test_models_of_another_server_are_no_retired_ones_of_this() -> None:
    models = Catalogue()
    models.replace([{"id": "gateway/own"}], "https://x.example", NOW)
    models.replace([{"id": DEFAULT_MODEL}], "https://y.example", NOW)
    assert "gateway/own" not in models.models


def test_a_model_past_its_last_day_is_marked() -> None:
    models = Catalogue()
    models.replace(
        [
            {"id": "a/past", "expiration_date": "2020-01-31"},
            {"id": "a/soon", "expiration_date": "2999-01-31"},
            {"id": "a/odd", "expiration_date": "some day"},
        ]
    )
    assert [models.get(f"a/{name}").is_retired for name in ("past", "soon", "odd")] == [
        True,
        False,
        False,
    ]
    assert models.get("a/soon").expires == "2999-01-31"


def test_the_bundled_list_knows_who_serves_each_model() -> None:
    models = Catalogue()
    served = [name for name in models.models if models.endpoints(name)]
    assert sorted(set(models.models) - set(served)) == ["meta/muse-image"]
    flux = models.endpoints("black-forest-labs/flux.2-pro")[0]
    assert flux.prices == (PriceLine("output_image", "megapixel", 0.03),)
    assert [option.name for option in models.get("black-forest-labs/flux.2-pro").options] == [
        "steps",
        "guidance",
        "safety_tolerance",
    ]


def test_a_new_price_replaces_the_estimate_of_the_bundled_list() -> None:
    models = Catalogue()
    models.replace_endpoints(DEFAULT_MODEL, (Endpoint("P", "p", (LINE,)),), NOW)
    found = models.price(DEFAULT_MODEL)
    assert found is not None and found.short == "$0.50 / image"


def test_that_nobody_is_named_keeps_what_was_known() -> None:
    models = Catalogue()
    models.replace_endpoints(DEFAULT_MODEL, (), NOW)
    assert models.endpoints(DEFAULT_MODEL)
    assert not models.endpoints_are_due(DEFAULT_MODEL, NOW)
