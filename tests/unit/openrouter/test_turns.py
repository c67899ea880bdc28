"""Conversations: what a model said is kept as it came, and given back so."""

import base64
import random

import pytest
from standin import Sandbox

from addon.core import errors
from addon.core.conversation import Turn
from addon.core.model import Model
from addon.core.request import Reference, Route
from tests.unit.openrouter.helpers import KEY, Inbox, Peer, client, png, request, serving
from tests.unit.openrouter.test_answers import LARGE, ask, chat, data, image_part, url
from tests.unit.openrouter.test_streams import CHAT_ERROR, chunk

SEALED = base64.b64encode(random.Random(5).randbytes(6000)).decode()
DETAILS = [
    {"type": "reasoning.text", "text": "Large shapes first.", "signature": "c2ln", "index": 0,
     "format": "anthropic-claude-v1", "id": None},
    {"type": "reasoning.encrypted", "data": SEALED, "format": "google-gemini-v1", "index": 1},
]  # fmt: skip
MESSAGE = {
    "content": "Here.",
    "reasoning": "Large shapes first.",
    "reasoning_details": DETAILS,
    "refusal": None,
    "annotations": [{"type": "note"}],
    "images": [image_part(url(LARGE))],
}
KEPT = {
    "role": "assistant",
    "content": "Here.",
    "reasoning": "Large shapes first.",
    "annotations": [{"type": "note"}],
    "reasoning_details": DETAILS,
}


def test_a_message_is_kept_as_it_came_without_its_pictures():
    inbox = Inbox()
    answer = ask(chat(MESSAGE), inbox=inbox, route=Route.CHAT)
    assert answer.message == KEPT
    assert data(answer.pictures) == [LARGE]
    assert inbox.states == ["closed"], "sealed thoughts are no pictures"


def test_its_pieces_are_joined():
    sealed = DETAILS[1]
    half = len(SEALED) // 2 + 1
    events = [
        chunk({"role": "assistant", "content": "", "reasoning": "Large shapes",
               "reasoning_details": [{"type": "reasoning.text", "text": "Large shapes", "index": 0,
                                      "format": "anthropic-claude-v1", "id": None}]}),
        chunk({"content": "", "reasoning": " first.",
               "reasoning_details": [{"type": "reasoning.text", "text": " first.", "index": 0}]}),
        chunk({"content": None, "reasoning": None,
               "reasoning_details": [{"type": "reasoning.text", "signature": "c2ln", "index": 0,
                                      "text": None}]}),
        chunk({"content": "He", "annotations": [{"type": "note"}],
               "reasoning_details": [{**sealed, "data": SEALED[:half]}]}),
        chunk({"content": "re.", "reasoning_details": [{**sealed, "data": SEALED[half:]}]}),
        chunk({"content": "", "images": [image_part(url(LARGE))]}),
        chunk({"content": ""}, finish="stop"),
        chunk({"content": ""}, finish="stop"),
    ]  # fmt: skip
    inbox = Inbox()
    answer = ask(events, inbox=inbox, route=Route.CHAT, stream=True)
    assert answer.message == KEPT
    assert inbox.states == ["closed"]


def test_details_without_an_index_are_kept_apart():
    one, two = {"type": "reasoning.text", "text": "a"}, {"type": "reasoning.text", "text": "b"}
    events = [
        chunk({"reasoning_details": [one]}),
        chunk({"reasoning_details": [two, "odd"]}),
        chunk({"images": [image_part(url(LARGE))]}, finish="stop"),
    ]
    message = ask(events, route=Route.CHAT, stream=True).message
    assert message["reasoning_details"] == [one, two, "odd"]
    assert message["content"] is None


def test_words_around_a_picture_are_kept_without_it():
    answer = ask(chat({"content": f"Here. ![it]({url(LARGE)})"}), route=Route.CHAT)
    assert answer.message == {"role": "assistant", "content": "Here."}


def test_an_interrupted_message_is_none():
    events = [chunk({"content": "He", "images": [image_part(url(LARGE))]}), CHAT_ERROR]
    with pytest.raises(errors.RateLimitError) as caught:
        ask(events, route=Route.CHAT, stream=True)
    assert data(caught.value.salvaged.pictures) == [LARGE]
    assert caught.value.salvaged.message == {}


def picture(seed: int) -> Reference:
    return Reference(png(seed), "image/png", 64, 48)


def test_the_whole_exchange_is_sent():
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(chat(MESSAGE))

    turns = (
        Turn("an alley", (picture(1),), KEPT, (picture(2),)),
        Turn("with rain", (picture(3),)),
    )
    asked = request("now at dusk", route=Route.CHAT, turns=turns, references=(picture(4),))
    with serving(script) as server:
        client(server.url).generate(asked, Inbox())
        sent = server.peers[0].json["messages"]

    def part(seed: int) -> dict:
        return {"type": "image_url", "image_url": {"url": url(png(seed))}}

    taken_back = {name: value for name, value in KEPT.items() if name != "annotations"}
    assert sent == [
        {"role": "user", "content": [{"type": "text", "text": "an alley"}, part(1)]},
        {**taken_back, "images": [{"image_url": {"url": url(png(2))}}]},
        {"role": "user", "content": [{"type": "text", "text": "with rain"}, part(3)]},
        {"role": "user", "content": [{"type": "text", "text": "now at dusk"}, part(4)]},
    ]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(port=0) as server:
        yield server


@pytest.mark.parametrize("stream", [False, True])
def test_the_sandbox_takes_back_what_it_said(sandbox, stream):
    """It refuses thoughts that are not as they came."""
    model = Model("google/gemini-3-pro-image", "Google: Nano Banana Pro", max_references=14)
    wire = client(sandbox.url, key=KEY, read_timeout=60)
    asked = {"model": model, "route": Route.CHAT, "stream": stream}
    first = wire.generate(request("a barn", **asked), Inbox())
    made = Reference(bytes(first.pictures[0].data), "image/png", 64, 48)
    assert [detail["index"] for detail in first.message["reasoning_details"]] == [0, 1]
    turn = Turn("a barn", (), first.message, (made,))
    assert wire.generate(request("now at dusk", turns=(turn,), **asked), Inbox()).pictures
    bare = Turn("a barn", (), {"role": "assistant", "content": ""}, (made,))
    with pytest.raises(errors.ApiError):
        wire.generate(request("now at dusk", turns=(bare,), **asked), Inbox())
