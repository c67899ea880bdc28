"""The public lists, read without a key."""

from __future__ import annotations

import httpx
import pytest


@pytest.fixture
def get(sandbox):
    return lambda path: httpx.get(sandbox.url + path, verify=False)


def test_image_models(get):
    rows = get("/images/models").json()["data"]
    assert len(rows) == 23
    by_id = {row["id"]: row for row in rows}
    assert by_id["meta/muse-image"]["supported_parameters"] == {}
    assert by_id["openai/gpt-image-2"]["supports_streaming"] is True
    echo = by_id["sandbox/echo"]["supported_parameters"]
    assert echo["n"] == {"type": "range", "min": 1, "max": 4}
    assert echo["input_references"] == {"type": "range", "min": 0, "max": 16}
    assert echo["resolution"]["values"] == ["1K", "2K", "4K"]
    assert echo["seed"] == {"type": "boolean"}
    assert {"1:1", "21:9", "4:5"} <= set(echo["aspect_ratio"]["values"])


def test_every_row_leads_to_its_endpoints(get, sandbox):
    for row in get("/images/models").json()["data"]:
        value = httpx.get(sandbox.root + row["endpoints"], verify=False).json()
        assert value["id"] == row["id"]
        for endpoint in value["endpoints"]:
            assert {"provider_name", "provider_slug", "provider_tag", "pricing"} <= set(endpoint)


def test_endpoints_are_not_wrapped_and_keep_their_differences(get):
    value = get("/images/models/google/gemini-3-pro-image/endpoints").json()
    tiers = [row["supported_parameters"]["resolution"]["values"] for row in value["endpoints"]]
    assert tiers == [["1K", "2K", "4K"], ["1K", "2K"]]
    assert get("/images/models/meta/muse-image/endpoints").json()["endpoints"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/images/models/nobody/nothing/endpoints",
        "/images/models/google%2Fgemini-3-pro-image/endpoints",
        "/models/google/gemini-3-pro-image",
        "/images/edits",
        "/nowhere",
    ],
)
def test_unknown_paths(get, path):
    answer = get(path)
    assert answer.status_code == 404
    assert answer.json() == {"error": {"message": "Not Found", "code": 404}}


def test_general_list_hides_image_only_models_unless_asked(get):
    def ids(query):
        return {row["id"] for row in get("/models" + query).json()["data"]}

    assert "black-forest-labs/flux.2-pro" not in ids("")
    assert "google/gemini-3-pro-image" in ids("")
    value = get("/models?output_modalities=image").json()
    assert value["total_count"] == len(value["data"]) == 24
    assert value["links"] == {"next": None}
    assert "black-forest-labs/flux.2-pro" in ids("?output_modalities=image")
    assert len(get("/models?output_modalities=all&limit=5&offset=2").json()["data"]) == 5


def test_bad_modality_is_a_zod_error(get):
    answer = get("/models?output_modalities=smell")
    assert answer.status_code == 400
    assert answer.json()["error"]["name"] == "ZodError"


def test_other_lists(get):
    assert get("/models/count").json()["data"]["count"] == 23
    assert get("/model/google/gemini-3-pro-image").json()["data"]["name"]
    endpoints = get("/models/google/gemini-3-pro-image/endpoints").json()["data"]["endpoints"]
    assert [row["provider_name"] for row in endpoints] == ["Google AI Studio", "Google Vertex"]
    assert "openai" in {row["slug"] for row in get("/providers").json()["data"]}
    names = {row["provider_name"] for row in get("/endpoints/zdr").json()["data"]}
    assert "Google AI Studio" not in names
    assert "Google Vertex" in names


def test_options_allows_browsers(sandbox):
    answer = httpx.options(sandbox.url + "/images")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_lists_carry_cross_origin_headers(get):
    headers = get("/images/models").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Generation-Id" in headers["Access-Control-Expose-Headers"]


def test_lists_change_as_the_test_wishes(sandbox):
    with type(sandbox)(port=0) as own:
        own.catalogue.retire("krea/krea-2-medium")
        own.catalogue.expires["openai/gpt-image-1"] = "2026-12-01"
        own.catalogue.forbidden.add("meta/muse-image")
        key = {"Authorization": "Bearer sk-or-v1-any"}

        def rows(path):
            answer = httpx.get(f"{own.url}{path}?output_modalities=image", headers=key)
            return {row["id"]: row for row in answer.json()["data"]}

        everyone, mine = rows("/models"), rows("/models/user")
        assert "krea/krea-2-medium" not in everyone | rows("/images/models")
        assert everyone["openai/gpt-image-1"]["expiration_date"] == "2026-12-01"
        assert set(everyone) - set(mine) == {"meta/muse-image"}
