"""OpenAI's client, which many tools point at OpenRouter, works against the sandbox."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import httpx
import openai
import pytest
from PIL import Image

MODEL = "google/gemini-3.1-flash-image"
MORE = {"modalities": ["image", "text"], "image_config": {"image_size": "0.5K"}}


def _client(sandbox, key: str) -> openai.OpenAI:
    # Not encrypted, and loading certificates for every test takes seconds in all.
    http = httpx.Client(verify=False, timeout=30)
    return openai.OpenAI(api_key=key, base_url=sandbox.url, max_retries=0, http_client=http)


@pytest.fixture
def client(sandbox, key) -> Iterator[openai.OpenAI]:
    with _client(sandbox, key) as client:
        yield client


def said(prompt: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": prompt}]


def picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


def test_models(client):
    listed = client.models.list(extra_query={"output_modalities": "image"})
    assert MODEL in {row.id for row in listed.data}


def test_chat(client):
    answer = client.chat.completions.create(model=MODEL, messages=said("A barn"), extra_body=MORE)
    choice = answer.choices[0]
    assert choice.finish_reason == "stop"
    (image,) = choice.message.model_extra["images"]
    assert picture(image["image_url"]["url"]).size == (512, 512)
    assert answer.usage.model_extra["cost"] > 0


def test_chat_stream(client):
    stream = client.chat.completions.create(
        model=MODEL, messages=said("A barn"), stream=True, extra_body=MORE
    )
    found, reasons, usage = [], [], None
    for chunk in stream:
        usage = chunk.usage or usage
        for choice in chunk.choices:
            found += (choice.delta.model_extra or {}).get("images") or []
            reasons.append(choice.finish_reason)
    assert len(found) == 1
    assert picture(found[0]["image_url"]["url"]).size == (512, 512)
    assert "stop" in reasons
    assert usage.model_extra["cost"] > 0


def test_images(client):
    answer = client.images.generate(model=MODEL, prompt="A barn", extra_body={"resolution": "512"})
    assert Image.open(io.BytesIO(base64.b64decode(answer.data[0].b64_json))).size == (512, 512)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("@402", openai.APIStatusError),
        ("@404policy", openai.NotFoundError),
        ("@429", openai.RateLimitError),
        ("@502", openai.InternalServerError),
    ],
)
def test_refusals(client, prompt, kind):
    with pytest.raises(kind) as caught:
        client.chat.completions.create(model=MODEL, messages=said(prompt), extra_body=MORE)
    assert str(caught.value.status_code) in prompt
    assert caught.value.body["message"]


def test_a_key_that_nobody_has(sandbox):
    with _client(sandbox, "sk-wrong") as client, pytest.raises(openai.AuthenticationError):
        client.chat.completions.create(model=MODEL, messages=said("A barn"), extra_body=MORE)
