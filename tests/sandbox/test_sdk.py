"""OpenRouter's own client works against the sandbox."""

from __future__ import annotations

import base64
import io
import time

import httpx
import pytest
from openrouter import OpenRouter, components, errors
from PIL import Image
from standin import Sandbox

from tests.sandbox.conftest import Caller

MODEL = "google/gemini-3.1-flash-image"


def _client(sandbox, key):
    return OpenRouter(
        api_key=key,
        server_url=sandbox.url,
        retry_config=None,  # its own default is to try again for an hour
        client=httpx.Client(verify=False, timeout=30),
        async_client=httpx.AsyncClient(verify=False),
    )


@pytest.fixture
def client(sandbox, key):
    with _client(sandbox, key) as client:
        yield client


def test_list(client, sandbox):
    rows = client.images.list_models().data
    assert len(rows) == 23
    row = next(row for row in rows if row.id == MODEL)
    assert row.supported_parameters["resolution"].values == ["512", "1K", "2K", "4K"]
    assert row.architecture.output_modalities == ["image", "text"]
    assert sandbox.log[-1]["path"] == "/api/v1/images/models"


def test_endpoints(client):
    value = client.images.list_model_endpoints(author="google", slug="gemini-3.1-flash-image")
    assert [row.provider_name for row in value.endpoints] == ["Google AI Studio", "Google Vertex"]
    assert value.endpoints[0].pricing[0].cost_usd == 0.00006


def test_general_list(client):
    value = client.models.list(output_modalities="image").result
    assert {row.id for row in value.data} >= {MODEL, "black-forest-labs/flux.2-pro"}


def test_generate(client, reference):
    value = client.images.generate(
        model=MODEL,
        prompt="A barn in winter",
        resolution="512",
        aspect_ratio="16:9",
        input_references=[{"type": "image_url", "image_url": {"url": reference}}],
    )
    assert isinstance(value, components.ImageGenerationResponse)
    picture = Image.open(io.BytesIO(base64.b64decode(value.data[0].b64_json)))
    assert (picture.format, picture.size) == ("PNG", (688, 384))
    assert value.data[0].media_type == "image/png"
    assert value.usage.cost == pytest.approx(0.0448, abs=0.001)


def test_stream(client):
    with client.images.generate(
        model="openai/gpt-image-2", prompt="A barn", quality="low", stream=True
    ) as stream:
        events = list(stream)
    assert [type(event).__name__ for event in events] == [
        "ImageGenPartialImageEvent",
        "ImageGenCompletedEvent",
    ]
    picture = Image.open(io.BytesIO(base64.b64decode(events[-1].b64_json)))
    assert picture.size == (1024, 1024)
    assert events[-1].usage.completion_tokens == 195 + 100


def test_stream_error(client):
    with client.images.generate(
        model="openai/gpt-image-2", prompt="@midstream", stream=True
    ) as stream:
        events = list(stream)
    assert events[-1].error.code == "server_error"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("401", errors.UnauthorizedResponseError),
        ("402", errors.PaymentRequiredResponseError),
        ("403", errors.ForbiddenResponseError),
        ("404policy", errors.NotFoundResponseError),
        ("413", errors.PayloadTooLargeResponseError),
        ("429", errors.TooManyRequestsResponseError),
        ("500", errors.InternalServerResponseError),
        ("502", errors.BadGatewayResponseError),
        ("529", errors.ProviderOverloadedResponseError),
        ("blocked", errors.BadRequestResponseError),
    ],
)
def test_errors(client, word, kind):
    with pytest.raises(kind):
        client.images.generate(model=MODEL, prompt=f"@{word}", resolution="512")


def test_capability_error(client):
    with pytest.raises(errors.BadRequestResponseError, match="must be exactly 1"):
        client.images.generate(model=MODEL, prompt="x", n=3)


def test_bad_key(sandbox):
    with (
        _client(sandbox, "sk-or-v1-bad") as client,
        pytest.raises(errors.UnauthorizedResponseError, match="User not found"),
    ):
        client.api_keys.get_current_key_metadata()


def test_key_and_spending(client):
    before = client.api_keys.get_current_key_metadata().data
    value = client.images.generate(model=MODEL, prompt="x", resolution="512")
    after = client.api_keys.get_current_key_metadata().data
    assert after.usage - before.usage == pytest.approx(value.usage.cost)
    assert before.limit_remaining - after.limit_remaining == pytest.approx(value.usage.cost)


def test_credits_are_for_management_keys(client):
    with pytest.raises(errors.ForbiddenResponseError, match="management keys"):
        client.credits.get_credits()


def test_generation_record(client, call):
    generation = call.images("x").headers["X-Generation-Id"]
    time.sleep(0.3)
    record = client.generations.get_generation(id=generation).data
    assert record.api_type == "image"
    assert record.model == MODEL
    assert record.total_cost > 0.04


def test_a_generation_record_comes_late(key):
    with Sandbox(generation_delay=3600) as late, _client(late, key) as client:
        caller = Caller(late)
        generation = caller.images("x").headers["X-Generation-Id"]
        caller.http.close()
        with pytest.raises(errors.NotFoundResponseError, match="not found"):
            client.generations.get_generation(id=generation)


def test_chat(client, reference):
    content = [
        {"type": "text", "text": "Paint"},
        {"type": "image_url", "image_url": {"url": reference}},
    ]
    value = client.chat.send(
        model=MODEL,
        modalities=["image", "text"],
        image_config={"image_size": "0.5K"},
        messages=[{"role": "user", "content": content}],
    )
    message = value.choices[0].message
    assert message.content == "Here is the picture."
    data = base64.b64decode(message.images[0].image_url.url.partition(",")[2])
    assert Image.open(io.BytesIO(data)).size == (688, 384)
    assert value.usage.cost > 0


def test_chat_stream(client):
    with client.chat.send(
        model=MODEL,
        modalities=["image", "text"],
        image_config={"image_size": "0.5K"},
        messages=[{"role": "user", "content": "Paint"}],
        stream=True,
    ) as stream:
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content for chunk in chunks)
    assert text == "Here is the picture."
    assert chunks[-1].usage.cost > 0


def test_chat_stream_error(client):
    with client.chat.send(
        model=MODEL,
        modalities=["image", "text"],
        messages=[{"role": "user", "content": "@midstream"}],
        stream=True,
    ) as stream:
        chunks = list(stream)
    assert chunks[-1].error.code == 429
