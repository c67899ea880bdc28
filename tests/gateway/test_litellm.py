"""Paintover behind a studio's LiteLLM proxy, which knows chat but not OpenRouter's Image API."""

from __future__ import annotations

import pytest

from addon.core.errors import AuthError, CreditError, NotFoundError, RateLimitError
from addon.core.request import Route
from tests.gateway.conftest import MASTER_KEY, UPSTREAM_KEY
from tests.unit.openrouter.helpers import Inbox, client, reference, request


def asked(gateway: str, prompt: str = "rainy neon alley", key: str = MASTER_KEY, **changes: object):
    inbox = Inbox()
    answer = client(gateway, key=key, read_timeout=60).generate(request(prompt, **changes), inbox)
    return answer, inbox


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("route", [Route.AUTO, Route.CHAT])
def test_a_picture_comes_home(gateway, sandbox, route, stream):
    sandbox.clear_log()
    answer, inbox = asked(gateway, route=route, stream=stream, references=(reference(),))
    assert answer.route is Route.CHAT
    assert [bytes(blob.data[:8]) for blob in inbox.blobs if blob.state == "closed"]
    paid = [entry for entry in sandbox.log if entry["method"] == "POST"]
    assert [entry["path"] for entry in paid] == ["/api/v1/chat/completions"]


@pytest.mark.parametrize(("trigger", "kind"), [("@402", CreditError), ("@429", RateLimitError)])
def test_a_refusal_is_told_as_it_was_meant(gateway, trigger, kind):
    with pytest.raises(kind) as caught:
        asked(gateway, trigger, route=Route.CHAT)
    assert "charged" in caught.value.sentence or "credit" in caught.value.sentence


def test_a_wrong_key_is_told_as_such(gateway):
    with pytest.raises(AuthError, match="key"):
        asked(gateway, key="sk-of-another-studio", route=Route.CHAT)


def test_it_has_no_list_of_image_models(gateway):
    with pytest.raises(NotFoundError):
        client(gateway, key=MASTER_KEY).image_models()


def test_the_key_behind_it_stays_there(gateway):
    with pytest.raises(CreditError) as caught:
        asked(gateway, "@402", route=Route.CHAT)
    told = f"{caught.value.sentence} {caught.value.detail}"
    assert UPSTREAM_KEY not in told
    assert MASTER_KEY not in told
