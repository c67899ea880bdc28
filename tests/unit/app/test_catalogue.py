"""The bundled list is there for the first start, and the live one replaces it."""

import json
from pathlib import Path

from addon.app import catalogue
from addon.app.catalogue import Catalogue
from addon.core import aspect
from addon.core.model import DEFAULT_MODEL


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
    catalogue.save([{"id": "a/b", "name": "B"}], cache)
    assert list(Catalogue(cache).models) == ["a/b"]


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
    catalogue.save([{"id": DEFAULT_MODEL, "name": "B", "pricing": [line]}], cache)
    found = Catalogue(cache).price(DEFAULT_MODEL)
    assert found is not None and found.short == "$0.50 / image"


def test_every_bundled_model_has_a_price() -> None:
    models = Catalogue()
    assert [model_id for model_id in models.models if models.price(model_id) is None] == []
