"""Conversations: a model's own turns come back as they were, or are refused."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from openrouter import components

THINKER = "google/gemini-3-pro-image"
FIELDS = {
    "model": THINKER,
    "modalities": ["image", "text"],
    "image_config": {"image_size": "1K"},
}


def said(text: str, *pictures: str) -> dict[str, Any]:
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    return {"role": "user", "content": [{"type": "text", "text": text}, *parts]}


@pytest.fixture(scope="module")
def own(running, key) -> dict[str, Any]:
    """What the model said to a first question."""
    client = httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {key}"})
    with client:
        body = {**FIELDS, "messages": [said("A barn")]}
        return client.post("/chat/completions", json=body, timeout=60).json()["choices"][0][
            "message"
        ]


def talk(call, *messages: dict[str, Any], **fields: Any) -> httpx.Response:
    return call.http.post("/chat/completions", json={**FIELDS, "messages": messages, **fields})


def test_the_thinker_tells_its_thoughts(own):
    kinds = [detail["type"] for detail in own["reasoning_details"]]
    assert kinds == ["reasoning.text", "reasoning.encrypted"]
    assert components.ChatAssistantMessage.model_validate(own).reasoning_details


def test_a_stream_cuts_them_up(call):
    answer = talk(call, said("A barn"), stream=True)
    chunks = [json.loads(line[6:]) for line in answer.text.splitlines() if line[:7] == "data: {"]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    details = [one for delta in deltas for one in delta.get("reasoning_details", [])]
    assert [detail["index"] for detail in details] == [0, 0, 0, 1, 1, 1]


def test_a_conversation_goes_on(call, own):
    assert talk(call, said("A barn"), own, said("now at dusk")).status_code == 200


def test_a_picture_of_its_own_without_its_seal_is_refused(call, own):
    bare = {key: own[key] for key in ("role", "content", "images")}
    answer = talk(call, said("A barn"), bare, said("now at dusk"))
    assert answer.status_code == 400
    assert "thought_signature" in answer.json()["error"]["metadata"]["raw"]


def test_a_seal_in_pieces_is_refused(call, own):
    text, sealed = own["reasoning_details"]
    halves = [{**sealed, "data": sealed["data"][:900]}, {**sealed, "data": sealed["data"][900:]}]
    broken = {**own, "reasoning_details": [text, *halves]}
    assert talk(call, said("A barn"), broken, said("now at dusk")).status_code == 400


@pytest.mark.parametrize(
    "message",
    [
        {"role": "model", "content": "x"},
        {"role": "user"},
        {"role": "user", "content": [{"type": "image_url", "image_url": "data:,"}]},
        {"role": "user", "content": [{"type": "picture"}]},
        {"role": "assistant", "content": "x", "images": ["data:,"]},
        {"role": "assistant", "content": "x", "reasoning_details": {"0": {}}},
        "x",
    ],
)
def test_messages_of_no_known_shape_are_refused(call, message):
    answer = talk(call, message, said("x"))
    assert answer.status_code == 400
    assert answer.json()["error"]["name"] == "ZodError"


def test_the_picture_before_is_what_a_turn_without_one_changes(call, reference):
    first = {"role": "assistant", "content": "Here.", "images": [
        {"type": "image_url", "image_url": {"url": reference}}]}  # fmt: skip
    answer = talk(
        call, said("A barn"), first, said("again"), model="sandbox/echo", modalities=["image"]
    )
    assert answer.json()["choices"][0]["message"]["images"][0]["image_url"]["url"] == reference
