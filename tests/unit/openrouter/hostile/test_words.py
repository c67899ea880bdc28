"""Small answers that are hard on a reader: they are read at once, or these tests do not end."""

import json

import pytest

from addon.app.library import Library
from addon.core.request import Route
from addon.openrouter import faults
from addon.openrouter.draft import Draft
from tests.unit.app.test_library import WHEN
from tests.unit.openrouter.helpers import Inbox, png
from tests.unit.openrouter.test_answers import ask, b64, chat, data, images

HARD = {
    "openings": "![" * 250_000,
    "addresses": "![](http:a" * 50_000,
    "spaces": "![](" + " " * 400_000,
    "long address": "![](http:" + "a" * 400_000,
    "texts": ("![" + "a" * 400) * 1_000,
    "data": "data:image/png;base64,A" * 500,
    "parameters": "data:image/png" + ";a" * 200_000,
    "bare": "https://x " * 40_000,
}


@pytest.mark.parametrize("name", HARD)
def test_words_that_look_like_links_without_end(name: str) -> None:
    draft = Draft(Inbox(), Route.CHAT)
    draft.take({"choices": [{"message": {"content": HARD[name], "images": [b64(png(1))]}}]})
    draft.close_words()
    assert data(draft.settle().pictures)[-1] == png(1)


@pytest.mark.parametrize("text", ["<script" * 3_000, "<!--" * 5_000, "<a" * 10_000, "[" * 20_000])
def test_pages_that_never_close(text: str) -> None:
    assert faults.from_answer(500, {}, text.encode()).is_page


def test_what_goes_into_a_sidecar_can_be_written(tmp_path) -> None:
    deep: object = "deep"
    for _ in range(400):
        deep = {"a": deep}
    answer = ask(images(png(1), usage={"cost": 0.5, "nested": deep, "list": [1], "tokens": 3}))
    assert answer.usage["tokens"] == 3 and answer.cost == 0.5
    json.dumps(answer.usage)
    part = Library(tmp_path).open_part()
    part.write(png(1))
    result = Library(tmp_path).keep(part, {"prompt": "x", "usage": {"deep": deep}}, WHEN)
    assert result.path is not None and result.path.read_bytes() == png(1)


@pytest.mark.parametrize("cost", ["Infinity", "NaN", "1e999", "-1", '"inf"', '"nan"', "1e300"])
def test_a_cost_that_is_none_is_not_counted(cost: str) -> None:
    body = json.dumps(images(png(1))).replace('"cost": 0.0672', f'"cost": {cost}')
    assert cost in body

    draft = Draft(Inbox(), Route.IMAGES)
    draft.take(json.loads(body))
    assert draft.answer.cost is None


def test_a_refusal_without_end_is_cut() -> None:
    draft = Draft(Inbox(), Route.CHAT)
    for _ in range(300):
        draft.take(chat({"refusal": "no " * 5_000}))
    assert len(draft.refusal) <= 1 << 20
