"""A request, told: whole in its words, short in its pictures, and never with the key."""

import json

import pytest

from addon.core.request import Route
from addon.openrouter.account import Account
from addon.openrouter.bodies import Upload, first_payload
from addon.openrouter.shown import shown, size
from tests.unit.openrouter.helpers import KEY, reference, request

ACCOUNT = Account(key=KEY)
PICTURE = reference()


def picturesless(text: str) -> dict:
    data = "data:image/png;base64,"
    found = json.loads(text)
    parts = found.get("input_references") or found["messages"][0]["content"][1:]
    for part in parts:
        assert part["image_url"]["url"].startswith(data)
        part["image_url"]["url"] = data
    return found


@pytest.mark.parametrize("route", list(Route))
def test_it_is_the_very_body_but_for_the_pictures(route):
    asked = request(
        "x" * 5000, route=route, references=(PICTURE, PICTURE), seed=5, aspect_ratio="16:9"
    )
    told = shown(ACCOUNT, asked)
    wire = b"".join(Upload(first_payload(asked)[1])).decode()
    assert picturesless(told.json) == picturesless(wire)
    assert told.pictures == (PICTURE, PICTURE)
    assert told.texts == ("x" * 5000,)
    assert len(told.json) < 7000
    assert ("seed", "5") in told.settings
    end = "/chat/completions" if route is Route.CHAT else "/images"
    assert told.url == "https://openrouter.ai/api/v1" + end


def test_every_field_is_told():
    asked = request(route=Route.CHAT, zdr=True, resolution="512", stream=True)
    told = shown(ACCOUNT, asked)
    names = {name.partition(".")[0] for name, _ in told.settings}
    assert names | {"model", "messages"} == set(first_payload(asked)[1])
    assert ("provider.zdr", "true") in told.settings


def test_the_key_is_nowhere():
    told = shown(ACCOUNT, request(references=(PICTURE,)))
    assert KEY not in repr(told) + told.text
    assert "Authorization: Bearer (your key)" in told.text


@pytest.mark.parametrize(
    ("count", "words"), [(12, "12 bytes"), (1500, "1.5 kB"), (1_340_000, "1.3 MB")]
)
def test_sizes_are_readable(count, words):
    assert size(count) == words
