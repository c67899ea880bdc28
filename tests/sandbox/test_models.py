"""Every model on the list paints, in its own size and format, on its route."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

MODELS = json.loads(
    (Path(__file__).parents[2] / "scripts" / "standin" / "models.json").read_text("utf-8")
)["models"]

# What a 16:9 reference comes back as when nothing else is asked for.
EXPECTED = {
    "google/gemini-3.1-flash-image": ("PNG", (1376, 768)),
    "google/gemini-3-pro-image": ("PNG", (1376, 768)),
    "google/gemini-3.1-flash-lite-image": ("JPEG", (1376, 768)),
    "google/gemini-nano-banana-2.1": ("PNG", (1376, 768)),
    "google/gemini-2.5-flash-image": ("PNG", (1344, 768)),
    "openai/gpt-image-2": ("PNG", (1536, 864)),
    "openai/gpt-image-2.5-sunburst": ("PNG", (1536, 864)),
    "openai/gpt-image-1": ("PNG", (1536, 1024)),
    "black-forest-labs/flux.2-pro": ("JPEG", (1360, 768)),
    "black-forest-labs/flux.2-klein-4b": ("JPEG", (1360, 768)),
    "black-forest-labs/flux-3-image": ("JPEG", (1360, 768)),
    "bytedance-seed/seedream-4.5": ("PNG", (1360, 768)),
    "bytedance-seed/seedream-5-0-pro": ("PNG", (1360, 768)),
    "qwen/qwen-image-3": ("PNG", (1360, 768)),
    "x-ai/grok-imagine-image-2.0": ("PNG", (1360, 768)),
    "recraft/recraft-v4.1-vector": ("SVG", (1360, 768)),
    "sourceful/riverflow-v2.5-fast": ("JPEG", (1360, 768)),
    "krea/krea-2-medium": ("PNG", (1360, 768)),
    "microsoft/mai-image-2.6": ("PNG", (1365, 768)),
    "meta/muse-image": ("WEBP", (2112, 1184)),
    "inclusionai/ming-image-0.1-design-layer": ("PNG", (1360, 768)),
}


def test_every_listed_model_is_expected():
    assert {row["id"] for row in MODELS} == set(EXPECTED)


@pytest.mark.parametrize("row", MODELS, ids=lambda row: row["id"])
def test_paints_on_the_image_route(call, reference, opened, row):
    answer = call.images("A harbour at dusk", reference, model=row["id"])
    assert answer.status_code == 200, answer.text
    value = answer.json()
    assert len(value["data"]) == 1
    item = value["data"][0]
    kind, size = EXPECTED[row["id"]]
    if kind == "SVG":
        assert item["media_type"] == "image/svg+xml"
        root = ElementTree.fromstring(base64.b64decode(item["b64_json"]))
        assert root.tag.endswith("svg")
        assert (int(root.get("width")), int(root.get("height"))) == size
    else:
        picture = opened(item["b64_json"])
        assert (picture.format, picture.size) == (kind, size)
        assert item["media_type"] == f"image/{kind.lower()}"
    assert value["usage"]["cost"] > 0 or row["id"].startswith("inclusionai/")
    zero = row["id"].startswith(("google/", "black-forest-labs/"))
    assert (value["created"] == 0) == zero
    assert answer.headers["X-Provider-Name"]
    assert answer.headers["X-Generation-Id"].startswith("gen-img-")


@pytest.mark.parametrize(
    ("model", "fields", "size"),
    [
        ("google/gemini-2.5-flash-image", {"aspect_ratio": "16:9"}, (1344, 768)),
        ("google/gemini-2.5-flash-image", {"aspect_ratio": "2:3"}, (832, 1248)),
        ("google/gemini-2.5-flash-image", {}, (1024, 1024)),
        (
            "google/gemini-3.1-flash-image",
            {"aspect_ratio": "21:9", "resolution": "512"},
            (792, 336),
        ),
        ("google/gemini-3.1-flash-image", {"aspect_ratio": "1:8", "resolution": "1K"}, (384, 3072)),
        ("google/gemini-3-pro-image", {"aspect_ratio": "3:4", "resolution": "2K"}, (1792, 2400)),
        ("openai/gpt-image-2", {"aspect_ratio": "auto"}, (1024, 1024)),
        ("openai/gpt-image-2", {"size": "1824x1024"}, (1824, 1024)),
        ("sandbox/echo", {"size": "2K"}, (2048, 2048)),
        ("microsoft/mai-image-2.6", {"aspect_ratio": "2:3"}, (768, 1152)),
        ("black-forest-labs/flux-3-image", {"resolution": "768"}, (768, 768)),
        ("x-ai/grok-imagine-image-2.0", {"aspect_ratio": "9:19.5"}, (688, 1504)),
        ("qwen/qwen-image-3", {"resolution": "2K"}, (2048, 2048)),
    ],
)
def test_pixel_sizes(call, opened, model, fields, size):
    answer = call.images("A lighthouse", model=model, **fields)
    assert answer.status_code == 200, answer.text
    assert opened(answer.json()["data"][0]["b64_json"]).size == size


def test_4k_is_really_4k(call, opened):
    answer = call.images("Sea", resolution="4K", aspect_ratio="16:9", model="sandbox/echo")
    assert opened(answer.json()["data"][0]["b64_json"]).size == (5456, 3072)
    answer = call.images(
        "Sea", resolution="4K", aspect_ratio="16:9", model="google/gemini-3-pro-image"
    )
    assert opened(answer.json()["data"][0]["b64_json"]).size == (5504, 3072)


@pytest.mark.parametrize(
    ("model", "asked", "format_"),
    [
        ("black-forest-labs/flux.2-pro", "png", "PNG"),
        ("openai/gpt-image-2", "webp", "WEBP"),
        ("inclusionai/ming-image-0.1-design-layer", "webp", "WEBP"),
        ("google/gemini-2.5-flash-image", "jpeg", "PNG"),
    ],
)
def test_output_format_is_honoured_where_it_should_be(
    call, reference, opened, model, asked, format_
):
    answer = call.images("Paint", reference, model=model, output_format=asked)
    assert opened(answer.json()["data"][0]["b64_json"]).format == format_


def test_transparent_background_gives_alpha(call, opened):
    answer = call.images("A lamp", model="openai/gpt-image-1", background="transparent")
    picture = opened(answer.json()["data"][0]["b64_json"])
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((512, 512))[3] == 255


def test_several_pictures_differ(call):
    answer = call.images("Boats", model="sandbox/echo", n=3)
    pictures = [item["b64_json"] for item in answer.json()["data"]]
    assert len(pictures) == len(set(pictures)) == 3


def test_chat_sizes_and_modalities(call, opened):
    answer = call.chat(
        "Paint",
        model="google/gemini-2.5-flash-image",
        image_config={"aspect_ratio": "16:9"},
    )
    url = answer.json()["choices"][0]["message"]["images"][0]["image_url"]["url"]
    assert opened(url.partition(",")[2]).size == (1344, 768)

    answer = call.chat("Paint", model="openai/gpt-image-2")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["message"] == (
        "No endpoints found that support the requested output modalities: image, text"
    )
    assert error["metadata"]["failed_routing_step"] == "Filter by Model Output Modalities"
    answer = call.chat("Paint", model="openai/gpt-image-2", modalities=["image"])
    assert answer.json()["choices"][0]["message"]["images"]


def test_chat_without_modalities_only_talks(call):
    answer = call.chat("Paint", modalities=None)
    message = answer.json()["choices"][0]["message"]
    assert "images" not in message
    assert message["content"]


def test_pro_gives_the_picture_twice_on_chat(call):
    answer = call.chat("Paint", model="google/gemini-3-pro-image", image_config={})
    images = answer.json()["choices"][0]["message"]["images"]
    assert len(images) == 2
    assert images[0]["image_url"] == images[1]["image_url"]


class TestEcho:
    def test_returns_the_very_bytes(self, call, reference, reference_png):
        item = call.images("x", reference, model="sandbox/echo").json()["data"][0]
        assert base64.b64decode(item["b64_json"]) == reference_png
        assert item["media_type"] == "image/png"

    def test_keeps_the_media_type(self, call, opened, reference):
        webp = call.images("x", model="meta/muse-image").json()["data"][0]
        url = f"data:{webp['media_type']};base64,{webp['b64_json']}"
        item = call.images("x", url, reference, model="sandbox/echo").json()["data"][0]
        assert item == webp

    def test_returns_the_very_bytes_on_chat(self, call, reference):
        fields = {"model": "sandbox/echo", "modalities": ["image"], "image_config": {}}
        answer = call.chat("x", reference, **fields)
        images = answer.json()["choices"][0]["message"]["images"]
        assert images[0]["image_url"]["url"] == reference

    def test_several_are_the_same_to_the_eye_and_differ_in_bytes(self, call, opened, reference):
        answer = call.images("x", reference, model="sandbox/echo", n=3)
        pictures = [item["b64_json"] for item in answer.json()["data"]]
        assert len(set(pictures)) == 3
        assert len({opened(picture).tobytes() for picture in pictures}) == 1

    def test_answers_in_another_shape_when_asked(self, call, opened, reference):
        item = call.images("x @size=1408x768.", reference, model="sandbox/echo").json()["data"][0]
        assert opened(item["b64_json"]).size == (1408, 768)

    def test_paints_without_a_reference(self, call, opened):
        fields = {"model": "sandbox/echo", "aspect_ratio": "3:2", "resolution": "2K"}
        item = call.images("x", **fields).json()["data"][0]
        picture = opened(item["b64_json"])
        assert picture.format == "PNG"
        assert abs(picture.width / picture.height - 1.5) < 0.02


class TestChatOnly:
    def test_refuses_the_image_route(self, call):
        answer = call.images("x", model="sandbox/chat-only")
        assert answer.status_code == 400
        assert answer.json()["error"]["availability"]["code"] == "wrong_endpoint"
        assert answer.json()["error"]["availability"]["retryable"] is False

    def test_paints_on_chat(self, call, reference):
        answer = call.chat("x", reference, model="sandbox/chat-only", image_config={})
        assert answer.json()["choices"][0]["message"]["images"]
