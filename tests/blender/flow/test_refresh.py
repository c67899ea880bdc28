"""The list of models is read from the server, kept, and says what cannot be used."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import choice, runtime
from bl_ext.user_default.paintover.app.catalogue import Catalogue
from bl_ext.user_default.paintover.core import marks
from standin import Sandbox

BANANA, GPT, FLUX = (
    "google/gemini-3.1-flash-image",
    "openai/gpt-image-1",
    "black-forest-labs/flux.2-pro",
)


@pytest.fixture
def server(sandbox: Sandbox, preferences: Any) -> Iterator[Sandbox]:
    """A stand-in of this test's own, whose lists it may change."""
    with Sandbox(port=0) as own:
        preferences.base_url = own.url
        yield own


@pytest.fixture
def models(tmp_path: Any) -> Iterator[Catalogue]:
    """A catalogue and a cache of this test's own."""
    now = runtime.get()
    before, cache = now.catalogue, now.refresher._cache
    now.refresher._cache = tmp_path / "models.json"
    now.catalogue = Catalogue(now.refresher._cache)
    yield now.catalogue
    now.catalogue, now.refresher._cache = before, cache
    now.refresher.trouble = ""


def refresh() -> None:
    assert bpy.ops.paintover.refresh_models() == {"FINISHED"}


def asked(server: Sandbox) -> list[str]:
    assert server.settle()
    return [entry["path"].removeprefix("/api/v1") for entry in server.log]


def test_the_lists_and_the_prices_of_the_chosen_model_are_read(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    settings.model = FLUX
    assert models.fetched is None
    refresh()
    assert asked(server) == [
        "/images/models",
        "/models?output_modalities=image",
        "/models/user?output_modalities=image",
        f"/images/models/{FLUX}/endpoints",
    ]
    assert models.fetched == datetime.now(UTC).date()
    assert not models.is_due(server.url) and not models.endpoints_are_due(FLUX)
    assert models.get("sandbox/echo").known
    assert not any(model.is_retired for model in models.models.values())


def test_what_was_read_is_there_at_the_next_start(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    settings.model = "sandbox/echo"
    refresh()
    again = Catalogue(runtime.get().refresher._cache)
    assert again.fetched == models.fetched
    assert dict(again.models) == dict(models.models)
    assert again.endpoints("sandbox/echo")[0].provider_slug == "sandbox"
    assert again.is_due(server.url, datetime.now(UTC) + timedelta(hours=25))


def test_retired_and_forbidden_models_are_marked(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    server.catalogue.retire(BANANA)
    server.catalogue.expires[GPT] = "2020-01-31"
    server.catalogue.forbidden.add(FLUX)
    refresh()
    told = {name: marks.short(models.get(name)) for name in (BANANA, GPT, FLUX, "sandbox/echo")}
    assert told == {
        BANANA: "retired",
        GPT: "retired",
        FLUX: "not for your key",
        "sandbox/echo": "",
    }
    assert "Nano Banana 2 · retired" in choice.listed(models, "")
    assert "FLUX.2 Pro · $0.03 / MP · not for your key" in choice.listed(models, "")
    (sentence,) = marks.sentences(models.get(GPT), models.today)
    assert sentence == "GPT Image 1 was retired on 31 Jan 2020: it may no longer answer"


def test_a_server_out_of_reach_is_told_and_changes_nothing(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    server.stop()
    with pytest.raises(RuntimeError, match=r"127\.0\.0\.1|reach|connect"):
        bpy.ops.paintover.refresh_models()
    assert runtime.get().refresher.trouble
    assert models.fetched is None and models.get(BANANA).known
    assert not runtime.get().refresher.is_asking


def test_without_a_key_the_public_lists_are_enough(
    server: Sandbox, settings: Any, models: Catalogue, preferences: Any
) -> None:
    preferences.api_key = ""
    refresh()
    assert "/models/user?output_modalities=image" not in asked(server)
    assert models.get(BANANA).usable is None


def test_nothing_is_asked_unless_someone_looks_in_a_window(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    now = runtime.get()
    from bl_ext.user_default.paintover.ui import preferences as ui

    now.refresher.look(models, ui.snapshot(bpy.context), BANANA)
    settings.model = FLUX
    assert now.refresher._timer is None
    assert now.session.is_idle
    assert asked(server) == []


def test_a_look_at_the_tab_asks_for_what_is_old_and_only_that(
    server: Sandbox, settings: Any, models: Catalogue
) -> None:
    """In a window this is what the timer does, which a first look starts."""
    from bl_ext.user_default.paintover.ui import preferences as ui

    now, values = runtime.get(), ui.snapshot(bpy.context)

    def look(model: str) -> list[str]:
        server.clear_log()
        now.refresher._catch_up(models, values, model)
        now.pump.run_until_idle()
        return [path.partition("?")[0] for path in asked(server)]

    prices = "/images/models/{}/endpoints".format
    assert look(BANANA) == ["/images/models", "/models", "/models/user", prices(BANANA)]
    assert look(BANANA) == []
    assert look(FLUX) == [prices(FLUX)], "another model was chosen"
    models._read_at = datetime.now(UTC) - timedelta(hours=25)
    assert look(FLUX)[0] == "/images/models"
    server.stop()
    models._read_at = None
    assert look(GPT) == [] and not now.refresher.trouble, "a failure nobody asked for is no news"
    assert now.session.is_idle


def test_favorites_are_kept_with_the_preferences(settings: Any, preferences: Any) -> None:
    from bl_ext.user_default.paintover.ui import model_menu

    settings.model = FLUX
    bpy.ops.paintover.favorite_model()
    try:
        assert preferences.favorites == FLUX
        found = choice.listed(runtime.get().catalogue, "", model_menu.sieve(bpy.context))
        assert found[0].startswith("★ FLUX.2 Pro · $0.03 / MP")
        settings.model_name = found[0]
        assert settings.model == FLUX
    finally:
        bpy.ops.paintover.favorite_model()
    assert preferences.favorites == ""


def test_filters_are_those_of_the_window(settings: Any) -> None:
    from bl_ext.user_default.paintover.ui import model_menu

    chosen = bpy.context.window_manager.paintover_models
    chosen.streams = True
    try:
        found = choice.listed(runtime.get().catalogue, "", model_menu.sieve(bpy.context))
        assert found and all("GPT" in line for line in found)
    finally:
        chosen.streams = False
