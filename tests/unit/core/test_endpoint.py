"""Who serves a model, read from every shape of answer."""

import json
from pathlib import Path

import pytest

from addon.core import endpoint
from addon.core.endpoint import Endpoint, PriceLine

RECORD = {
    "provider_name": "Seed",
    "provider_slug": "seed",
    "allowed_passthrough_parameters": ["watermark"],
    "supports_streaming": True,
    "pricing": [
        {"billable": "output_image", "unit": "image", "cost_usd": 0.045},
        {"billable": "output_image", "unit": "image", "cost_usd": 0.09, "variant": "high"},
    ],
}
READ = Endpoint(
    "Seed",
    "seed",
    (
        PriceLine("output_image", "image", 0.045),
        PriceLine("output_image", "image", 0.09, "high"),
    ),
    ("watermark",),
    True,
)
BUNDLED = Path(__file__).parents[3] / "addon" / "app" / "models.json"


def test_with_and_without_an_envelope() -> None:
    body = {"id": "a/b", "endpoints": [RECORD]}
    assert endpoint.from_answer(body) == endpoint.from_answer({"data": body}) == (READ,)


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"endpoints": None}, {"data": 7}])
def test_an_answer_that_is_none_names_nobody(answer: object) -> None:
    assert endpoint.from_answer(answer) == ()


def test_what_cannot_be_read_is_left_out() -> None:
    lines = [{"cost_usd": "dear"}, 7, {"cost_usd": float("nan")}, RECORD["pricing"][0]]
    odd = {**RECORD, "pricing": lines, "allowed_passthrough_parameters": None}
    (found,) = endpoint.from_answer({"endpoints": [odd, {"provider_name": "No slug"}, None]})
    assert found.prices == READ.prices[:1]
    assert found.passthrough == ()


def test_every_bundled_record_is_written_as_it_is_read() -> None:
    for answer in json.loads(BUNDLED.read_text("utf-8"))["endpoints"].values():
        found = endpoint.from_answer(answer)
        assert len(found) == len(answer["endpoints"])
        again = {"endpoints": [endpoint.to_json(one) for one in found]}
        assert endpoint.from_answer(again) == found
        assert [one["pricing"] for one in again["endpoints"]] == [
            one["pricing"] for one in answer["endpoints"]
        ]
