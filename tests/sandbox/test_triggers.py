"""Every magic word of the prompt does what it says, on both routes where it applies."""

from __future__ import annotations

import base64
import io
import json
import time
from email.utils import parsedate_to_datetime

import httpx
import pytest
from PIL import Image
from standin.exchange import BAD_BASE64

FAILURES = {
    "401": (401, "User not found."),
    "402": (402, "Insufficient credits."),
    "402key": (402, "This request requires at least $1.00"),
    "402flight": (402, "This request would exceed your available credits"),
    "403": (403, "Your chosen model requires moderation"),
    "404policy": (404, "No endpoints found matching your data policy"),
    "408": (408, "Request timed out"),
    "413": (413, "Downloaded image content cannot exceed 30MB"),
    "429": (429, "Provider returned error"),
    "429noheader": (429, "Provider returned error"),
    "500": (500, "Internal Server Error"),
    "502": (502, "Provider returned error"),
    "502safety": (502, "Provider returned error"),
    "503": (503, "Provider overloaded"),
    "529": (529, "Provider overloaded"),
    "blocked": (400, "Your request was rejected by the safety system."),
    "402weight": (402, "This request would exceed your available credits"),
    "429daily": (429, "Rate limit exceeded: free-models-per-day"),
}


@pytest.mark.parametrize("route", ["images", "chat"])
@pytest.mark.parametrize("word", FAILURES)
def test_failures(call, route, word):
    answer = getattr(call, route)(f"A house, @{word} please")
    status, message = FAILURES[word]
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == status
    assert error["message"].startswith(message)
    assert ("X-Generation-Id" in answer.headers) == (route == "chat")


def test_failures_are_not_charged(call):
    before = call.get("/key").json()["data"]["usage"]
    call.images("@502")
    assert call.get("/key").json()["data"]["usage"] == before


def test_how_long_to_wait_is_said_in_two_places(call):
    answer = call.images("@429")
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["error"]["metadata"]["retry_after_seconds"] == 1
    answer = call.images("@429noheader")
    assert "Retry-After" not in answer.headers
    assert answer.json()["error"]["metadata"]["retry_after_seconds"] == 1
    assert call.images("@402flight").headers["Retry-After"] == "1"


def test_moderation_details(call):
    metadata = call.images("@403").json()["error"]["metadata"]
    assert metadata["reasons"] == ["violence"]
    metadata = call.images("@blocked").json()["error"]["metadata"]
    assert metadata["error_type"] == "content_policy_violation"
    assert "IMAGE_SAFETY" in call.images("@502safety").json()["error"]["metadata"]["raw"]


def test_html_error_page(call):
    answer = call.images("@524html")
    assert answer.status_code == 524
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_zod(call):
    value = call.images("@zod").json()
    issues = json.loads(value["error"]["message"])
    assert issues[0]["path"] == ["input_references", 0]


def test_availability_block_without_a_code(call):
    answer = call.images("@avail")
    assert answer.status_code == 429
    error = answer.json()["error"]
    assert "code" not in error
    assert error["http_status"] == 429
    assert error["availability"]["code"] == "capacity_exhausted"
    assert error["availability"]["retryable"] is True


def test_a_failure_can_be_limited_to_the_first_requests(call):
    prompt = f"A house @503x2 {time.monotonic()}"
    assert [call.images(prompt).status_code for _ in range(3)] == [503, 503, 200]


def test_every_way_to_ask_for_a_wait(call):
    assert call.images("@503=0.25").headers["Retry-After"] == "0.25"
    date = call.images("@503=date+60").headers["Retry-After"]
    assert 0 < parsedate_to_datetime(date).timestamp() - time.time() < 61
    moment = call.images("@429=reset+60").headers
    assert "Retry-After" not in moment
    assert 0 < int(moment["X-RateLimit-Reset"]) / 1000 - time.time() < 61
    assert "Retry-After" not in call.images("@503=none").headers


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [
        ("403region", 403, "region_restricted"),
        ("404gone", 404, "model_deprecated"),
        ("404avail", 404, "constraint_filtered"),
        ("429stop", 429, "capacity_exhausted"),
        ("503avail", 503, "temporarily_unavailable"),
    ],
)
def test_availability_codes(call, word, status, code):
    answer = call.images(f"@{word}")
    assert answer.status_code == status
    block = answer.json()["error"]["availability"]
    assert block["code"] == code
    assert block["retryable"] is (word == "503avail")


@pytest.mark.parametrize(("word", "status"), [("407", 407), ("511", 511), ("portal", 200)])
def test_networks_that_want_a_password(call, word, status):
    answer = call.images(f"@{word}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


def test_redirect(call):
    answer = call.images("@redirect=https://example.org/elsewhere now")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "https://example.org/elsewhere"


def _item(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["data"][0]


def test_no_picture(call):
    value = call.images("@empty").json()
    assert value["data"] == []
    value = call.images("@text").json()
    assert value["data"] == [] and value["text"]


def test_no_picture_on_chat(call):
    def choice(prompt):
        return call.chat(prompt).json()["choices"][0]

    empty = choice("@empty")
    assert empty["message"]["content"] is None
    assert "images" not in empty["message"]
    assert empty["native_finish_reason"] == "NO_IMAGE"
    text = choice("@text")
    assert "images" not in text["message"]
    assert len(text["message"]["content"]) > 20
    filtered = choice("@filtered")
    assert filtered["finish_reason"] == "content_filter"
    assert call.chat("@nochoices").json()["choices"] == []


def test_link_instead_of_base64(call, opened):
    item = _item(call.images("@httpurl"))
    assert "b64_json" not in item
    direct = _item(call.images("@httpurl"))["url"]
    assert item["url"] == direct
    picture = httpx.get(item["url"])  # without a key
    assert picture.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (512, 512)
    message = call.chat("@httpurl").json()["choices"][0]["message"]
    assert httpx.get(message["images"][0]["image_url"]["url"]).status_code == 200


def test_a_served_link_can_be_a_reference(call):
    url = _item(call.images("@httpurl"))["url"]
    item = _item(call.images("x", url, model="sandbox/echo"))
    assert base64.b64decode(item["b64_json"]) == httpx.get(url).content


def test_bad_base64(call):
    text = _item(call.images("@badb64"))["b64_json"]
    assert text == BAD_BASE64
    with pytest.raises(ValueError, match=r"base64|padding"):
        base64.b64decode(text, validate=True)


def test_garbage(call):
    data = base64.b64decode(_item(call.images("@garbage"))["b64_json"], validate=True)
    with pytest.raises(Image.UnidentifiedImageError):
        Image.open(io.BytesIO(data))


def test_huge_claim(call):
    data = base64.b64decode(_item(call.images("@huge"))["b64_json"])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20], "big") == int.from_bytes(data[20:24], "big") == 20000
    assert len(data) < 10_000


def test_big(call, opened):
    text = _item(call.images("@big"))["b64_json"]
    assert len(text) > 20_000_000
    assert opened(text).size == (512, 512)


def test_wrong_type(call, opened):
    item = _item(call.images("@wrongtype"))
    assert item["media_type"] == "image/png"
    assert opened(item["b64_json"]).format == "JPEG"


@pytest.mark.parametrize(("word", "format_"), [("gif", "GIF"), ("avif", "AVIF")])
def test_other_formats(call, opened, word, format_):
    item = _item(call.images(f"@{word}"))
    assert item["media_type"] == f"image/{word}"
    assert opened(item["b64_json"]).format == format_


def test_svg(call):
    item = _item(call.images("@svg"))
    assert item["media_type"] == "image/svg+xml"
    assert base64.b64decode(item["b64_json"]).startswith(b"<svg")


def test_more_and_fewer_pictures(call):
    data = call.images("@dup").json()["data"]
    assert len(data) == 2 and data[0] == data[1]
    assert call.images("@fewer").json()["data"] == []
    fields = {"model": "sandbox/echo", "n": 3}
    assert len(call.images("@fewer", **fields).json()["data"]) == 2


@pytest.mark.parametrize("route", ["images", "chat"])
def test_unknown_keys(call, route):
    known = set(getattr(call, route)("x").json())
    assert len(set(getattr(call, route)("@unknown").json()) - known) >= 2


@pytest.mark.parametrize("route", ["images", "chat"])
def test_no_usage(call, route):
    assert "usage" in getattr(call, route)("x").json()
    assert "usage" not in getattr(call, route)("@nousage").json()


def test_slow(call):
    start = time.monotonic()
    assert call.images("@slow=0.4.").status_code == 200
    assert time.monotonic() - start >= 0.4
    start = time.monotonic()
    assert call.images("@slow=0.3 @429").status_code == 429
    assert time.monotonic() - start >= 0.3


def _place(form, message):
    """The picture's URL, found where `@chatforms=K` promises it."""
    content = message["content"]
    if form == 1:
        return message["images"][0]["image_url"]["url"]
    if form == 2:
        return message["images"][0]
    assert "images" not in message
    if form == 3:
        return next(part for part in content if part["type"] == "image_url")["image_url"]["url"]
    if form == 4:
        return content.partition("![picture](")[2].partition(")")[0]
    return content.split()[-1]


@pytest.mark.parametrize("form", [1, 2, 3, 4, 5, 6])
def test_chat_forms(call, opened, form):
    message = call.chat(f"@chatforms={form}").json()["choices"][0]["message"]
    url = _place(form, message)
    if form == 6:
        assert url.startswith("http://")
        assert Image.open(io.BytesIO(httpx.get(url).content)).size == (512, 512)
    else:
        assert url.startswith("data:image/png;base64,")
        assert opened(url.partition(",")[2]).size == (512, 512)


def test_buffered_midstream_errors(call):
    assert call.images("@midstream").status_code == 502
    answer = call.chat("@midstream")
    assert answer.status_code == 200
    assert answer.json()["error"]["code"] == 502
    assert "choices" not in answer.json()


def test_size(call):
    item = call.images("A lake, @size=640x360").json()["data"][0]
    with Image.open(io.BytesIO(base64.b64decode(item["b64_json"]))) as picture:
        assert picture.size == (640, 360)
