"""The chat stream to the letter of the recording (openrouter-api.md, section 4.3)."""

import pytest

from addon.core import errors
from addon.core.request import Route
from tests.unit.openrouter.helpers import Inbox, Peer, client, request, serving
from tests.unit.openrouter.test_answers import LARGE, data, url

HEAD = (
    'data: {"id":"gen-1790981416-f0MwbDBlx1LOFOgfDoxv","object":"chat.completion.chunk",'
    '"created":1790981416,"model":"google/gemini-3.1-flash-image","provider":"Google AI Studio",'
)
NO_END = '"finish_reason":null,"native_finish_reason":null}]}\n\n'
END = (
    '"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop",'
    '"native_finish_reason":"STOP"}]'
)
COMMENT = ": OPENROUTER PROCESSING\n\n"
WORDS = HEAD + '"choices":[{"index":0,"delta":{"role":"assistant","content":"Here"},' + NO_END
PICTURE = (
    HEAD + '"choices":[{"index":0,"delta":{"role":"assistant","content":"","images":[{"type":'
    '"image_url","index":0,"image_url":{"url":"' + url(LARGE) + '"}}]},' + NO_END
)
FINISH = HEAD + END + "}\n\n"
COST = (
    '"usage":{"prompt_tokens":16,"completion_tokens":1695,"total_tokens":1711,"cost":0.0673}}\n\n'
)
USAGE = HEAD + '"service_tier":null,' + END + "," + COST
USAGE_WITHOUT_CHOICES = HEAD + '"choices":[],' + COST
ERROR = (
    HEAD + '"error":{"code":429,"message":"Rate limit exceeded","metadata":{"error_type":'
    '"rate_limit_exceeded","provider_code":"rate_limited"}},"choices":[{"index":0,"delta":'
    '{"content":""},"finish_reason":"error"}]}\n\n'
)
DONE = "data: [DONE]\n\n"


def hear(*parts: str, step: int = 700):
    stream = "".join(parts).encode()

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.chunked()
        for at in range(0, len(stream), step):
            peer.chunk(stream[at : at + step])
        peer.end()

    with serving(script) as server:
        return client(server.url).generate(request(route=Route.CHAT, stream=True), Inbox())


@pytest.mark.parametrize("usage", [USAGE, USAGE_WITHOUT_CHOICES], ids=["choices", "none"])
@pytest.mark.parametrize("end", [DONE, ""], ids=["done", "closed"])
@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_as_recorded(usage, end, times):
    answer = hear(COMMENT, COMMENT, WORDS, *[PICTURE] * times, FINISH, usage, end)
    assert data(answer.pictures) == [LARGE]
    assert (answer.text, answer.cost) == ("Here", 0.0673)
    assert answer.generation_id == "gen-1790981416-f0MwbDBlx1LOFOgfDoxv"
    assert answer.message == {"role": "assistant", "content": "Here"}


def test_an_error_after_the_picture_keeps_it():
    with pytest.raises(errors.RateLimitError) as caught:
        hear(COMMENT, WORDS, PICTURE, ERROR)
    assert data(caught.value.salvaged.pictures) == [LARGE]
