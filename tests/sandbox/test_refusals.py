"""What the sandbox refuses without being told to: keys, types, capabilities, references."""

from __future__ import annotations

import base64
import json

import httpx
import pytest
from standin import Sandbox


def _issues(answer):
    assert answer.status_code == 400, answer.text
    value = answer.json()
    assert value["success"] is False
    assert value["error"]["name"] == "ZodError"
    return {tuple(one["path"]): one for one in json.loads(value["error"]["message"])}


@pytest.mark.parametrize(
    ("header", "status", "message"),
    [
        (None, 401, "No cookie auth credentials found"),
        ("Bearer nonsense", 401, "User not found."),
        ("Bearer sk-or-v1-bad-one", 401, "User not found."),
        ("Bearer sk-or-v1-dead", 401, "User not found."),
        ("Bearer sk-or-v1-broke", 402, "Insufficient credits."),
    ],
)
@pytest.mark.parametrize("route", ["/images", "/chat/completions"])
def test_keys(sandbox, header, status, message, route):
    headers = {"Authorization": header} if header else {}
    body = {
        "model": "sandbox/echo",
        "prompt": "x",
        "messages": [{"role": "user", "content": "x"}],
    }
    answer = httpx.post(sandbox.url + route, json=body, headers=headers)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == status
    assert error["message"].startswith(message)


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"prompt": ""}, ("prompt",), "too_small"),
        ({"prompt": 5}, ("prompt",), "invalid_type"),
        ({"model": None}, ("model",), "invalid_type"),
        ({"n": "2"}, ("n",), "invalid_type"),
        ({"n": 11}, ("n",), "too_big"),
        ({"seed": 1.5}, ("seed",), "invalid_type"),
        ({"aspect_ratio": "3:1"}, ("aspect_ratio",), "invalid_value"),
        ({"resolution": "8K"}, ("resolution",), "invalid_value"),
        ({"stream": "yes"}, ("stream",), "invalid_type"),
        ({"session_id": "s" * 257}, ("session_id",), "too_big"),
        ({"input_references": ["data:,"]}, ("input_references", 0), "invalid_type"),
        ({"input_references": [{}] * 17}, ("input_references",), "too_big"),
        (
            {"input_references": [{"type": "image_url", "image_url": "data:,"}]},
            ("input_references", 0, "image_url"),
            "invalid_type",
        ),
    ],
)
def test_wrong_types_name_the_path(call, fields, path, code):
    body = {"model": "sandbox/echo", "prompt": "x", **fields}
    assert _issues(call.http.post("/images", json=body))[path]["code"] == code


def test_unknown_keys_are_ignored(call):
    assert call.images("x", mask="y", response_format="z", resolution="512").status_code == 200


def test_body_that_is_not_json(call):
    answer = call.http.post("/images", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


@pytest.mark.parametrize("route", ["images", "chat"])
def test_unknown_model(call, route):
    answer = getattr(call, route)("x", model="nonexistent/x")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "nonexistent/x is not a valid model ID"


def test_capability_filter_message_for_a_range(call):
    answer = call.images("x", model="black-forest-labs/flux.2-klein-4b", n=5)
    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "message": "No provider for black-forest-labs/flux.2-klein-4b supports the requested "
        'parameter(s): n "5". Provider rejections: Black Forest Labs: n: must be exactly 1',
        "code": 400,
        "metadata": {
            "routing_funnel": [{"step": "Initial Endpoints", "endpoint_count": 1}],
            "failed_routing_step": "Filter by Image Capabilities",
        },
    }


def test_capability_filter_message_for_a_list(call):
    answer = call.images("x", model="openai/gpt-image-1", aspect_ratio="21:9")
    message = answer.json()["error"]["message"]
    assert message.endswith(
        'aspect_ratio "21:9". Provider rejections: OpenAI: aspect_ratio: not supported. '
        "Accepted: 1:1, 3:2, 2:3, auto"
    )


def test_capability_filter_counts_references(call, reference):
    answer = call.images("x", *[reference] * 4, model="google/gemini-2.5-flash-image")
    assert 'input_references "4"' in answer.json()["error"]["message"]
    answer = call.images("x", model="inclusionai/ming-image-0.1-design-layer")
    assert answer.json()["error"]["message"].endswith("input_references: must be exactly 1")


def test_any_provider_that_can_will_do(call):
    fields = {"model": "google/gemini-3-pro-image", "resolution": "4K", "aspect_ratio": "1:1"}
    only = {"only": ["google-vertex"]}
    assert call.images("x", **fields, provider=only).status_code == 400
    answer = call.images("x", **fields, provider={"order": ["google-vertex/global"]})
    assert answer.headers["X-Provider-Name"] == "Google AI Studio"
    fields["resolution"] = "1K"
    answer = call.images("x", **fields, provider={"order": ["google-vertex/global"]})
    assert answer.headers["X-Provider-Name"] == "Google Vertex"
    assert call.images("x", **fields, provider={"only": ["nobody"]}).status_code == 404


def test_unlisted_parameters_are_ignored(call):
    answer = call.images("x", quality="low", background="opaque", seed=3)
    assert answer.status_code == 200


@pytest.mark.parametrize("route", ["images", "chat"])
def test_references_above_30_mb(call, route):
    url = "data:image/png;base64," + base64.b64encode(bytes(31 * 1024 * 1024)).decode()
    answer = getattr(call, route)("x", url)
    assert answer.status_code == 413
    assert answer.json()["error"]["message"] == "Downloaded image content cannot exceed 30MB"


@pytest.mark.parametrize(
    ("url", "error_type"),
    [
        ("data:image/png;base64,AAAA", "invalid_image"),
        ("data:image/png;base64,%%%", "invalid_image"),
        ("data:image/bmp;base64,AAAA", "unsupported_image_format"),
        ("data:image/jpg;base64,AAAA", "unsupported_image_format"),
        ("https://example.org/picture.png", "image_download_failed"),
    ],
)
def test_unusable_references(call, url, error_type):
    answer = call.images("x", url)
    assert answer.status_code == 400
    assert answer.json()["error"]["metadata"]["error_type"] == error_type


def test_explicit_pixels(call):
    model = {"model": "openai/gpt-image-2"}
    answer = call.images("x", **model, size="256x256")
    assert "below the current minimum pixel budget" in answer.json()["error"]["metadata"]["raw"]
    answer = call.images("x", **model, size="1536x864", aspect_ratio="2:3")
    assert answer.status_code == 400
    assert call.images("x", **model, size="1536x864", aspect_ratio="16:9").status_code == 200


def test_chat_refuses_values_the_model_lacks(call):
    answer = call.chat("x", image_config={"aspect_ratio": "5:2"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Provider returned error"
    answer = call.chat("x", tools=[{"type": "function"}])
    assert answer.status_code == 404
    assert "tool use" in answer.json()["error"]["message"]


def test_old_proxy_without_the_image_route(key):
    with Sandbox(images_route=False) as sandbox:
        headers = {"Authorization": f"Bearer {key}"}
        answer = httpx.post(
            sandbox.url + "/images", json={"model": "sandbox/echo"}, headers=headers
        )
        assert answer.status_code == 404
        assert answer.json() == {"error": {"message": "Not Found", "code": 404}}
        assert httpx.get(sandbox.url + "/images/models").status_code == 404
        body = {
            "model": "sandbox/echo",
            "modalities": ["image"],
            "messages": [{"role": "user", "content": "x"}],
        }
        answer = httpx.post(sandbox.url + "/chat/completions", json=body, headers=headers)
        assert answer.status_code == 200


def test_aliases_of_the_image_route(call):
    body = {"model": "sandbox/echo", "prompt": "x"}
    assert call.http.post("/images/generations", json=body).status_code == 200
    assert call.http.post("/images/variations", json=body).status_code == 404
    assert call.get("/images").status_code == 404
