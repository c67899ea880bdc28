"""Every status, body and disguise of the reference's section 9, as the artist reads it."""

import json

import pytest

from addon.core import errors
from addon.openrouter import faults, sentences

MODEL = "Nano Banana 2"


def error_of(status: int, body: object, headers: dict | None = None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return sentences.error_for(faults.from_answer(status, headers or {}, raw), MODEL)


def simple(code: int, message: str, **metadata: object) -> dict:
    error = {"code": code, "message": message, "metadata": metadata}
    return {"error": error, "user_id": "user_0"}


RAW_429 = "google/x is temporarily rate-limited upstream. Please retry shortly."
REJECTED = (
    'No provider for black-forest-labs/flux.2-klein-4b supports the requested parameter(s): n "5". '
    "Provider rejections: Black Forest Labs: n: must be exactly 1"
)
ZOD = json.dumps(
    [{"code": "invalid_type", "path": ["input_references", 0], "message": "expected object"}]
)
AVAILABLE = {
    "message": "All providers for google/x are at capacity.",
    "error_type": "rate_limit_exceeded",
    "http_status": 429,
    "availability": {"code": "capacity_exhausted", "retryable": True, "retry_after": 40},
}


def available(status: int, code: str, **more: object) -> dict:
    block = {"code": code, "retryable": False, **more}
    return {"error": {"message": "Words.", "http_status": status, "availability": block}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, simple(400, REJECTED), errors.BadRequestError,
         ["Black Forest Labs: n: must be exactly 1"]),
        (400, {"success": False, "error": {"name": "ZodError", "message": ZOD}},
         errors.BadRequestError, ["input_references.0: expected object"]),
        (400, {"error": {"name": "ZodError", "message": ZOD}}, errors.BadRequestError,
         ["input_references.0"]),
        (400, simple(400, "Your request was rejected by the safety system.",
                     error_type="content_policy_violation"), errors.BlockedError,
         ["blocked", "wording"]),
        (400, simple(400, "nonexistent/x is not a valid model ID"), errors.NotFoundError,
         ["does not know the model", "another model"]),
        (400, simple(400, "Provider returned error",
                     raw='{"error":{"message":"seed must be > 0"}}'), errors.BadRequestError,
         ["seed must be > 0"]),
        (400, simple(400, "x", error_type="invalid_image"), errors.BadRequestError,
         ["could not be read"]),
        (400, simple(400, "x", error_type="context_length_exceeded"), errors.BadRequestError,
         ["Shorten"]),
        (400, simple(400, "The parameter is case-sensitive"), errors.BadRequestError, ["accept"]),
        (401, simple(401, "No cookie auth credentials found"), errors.AuthError,
         ["without an API key", "preferences"]),
        (401, simple(401, "User not found."), errors.AuthError, ["preferences", "settings/keys"]),
        (402, simple(402, "Insufficient credits"), errors.CreditError, ["settings/credits"]),
        (402, simple(402, "at least $1.00", limit_source="openrouter_key_limit"),
         errors.CreditError, ["settings/keys", "Image API"]),
        (402, simple(402, "in-flight", reason="in_flight_budget_exhausted"), errors.CreditError,
         ["fewer jobs", "again"]),
        (403, simple(403, "Moderation", reasons=["violence"], flagged_input="..."),
         errors.BlockedError, ["violence", "wording"]),
        (403, simple(403, "Request blocked: rule", patterns=["x"]), errors.BlockedError,
         ["blocked"]),
        (403, simple(403, "Key limit exceeded (monthly limit)."), errors.CreditError,
         ["settings/keys"]),
        (403, available(403, "region_restricted"), errors.BlockedError, ["region"]),
        (403, b"<html><body>Attention Required! | Cloudflare</body></html>", errors.BlockedError,
         ["firewall", "403"]),
        (404, simple(404, "Not Found"), errors.NotFoundError, ["base address"]),
        (404, simple(404, "No endpoints found matching your data policy (x)."),
         errors.NotFoundError, ["privacy", "settings/privacy"]),
        (404, available(404, "privacy_restricted"), errors.NotFoundError, ["settings/privacy"]),
        (404, available(404, "no_endpoints", excluded_by=["data_policy:zdr"]),
         errors.NotFoundError, ["settings/privacy"]),
        (404, available(404, "model_deprecated", fallback_models=["a/b"]), errors.NotFoundError,
         ["no longer offered", "such as a/b"]),
        (400, available(400, "model_not_found"), errors.NotFoundError, ["does not know the model"]),
        (408, simple(408, "Request timed out", error_type="timeout"), errors.ProviderError,
         ["too long"]),
        (412, simple(412, "No."), errors.BadRequestError, ["did not accept"]),
        (413, simple(413, "Downloaded image content cannot exceed 30MB"), errors.BadRequestError,
         ["too large", "upload edge"]),
        (413, b"<html>Request Entity Too Large</html>", errors.BadRequestError, ["too large"]),
        (422, simple(422, "Hm", error_type="unprocessable"), errors.BadRequestError, ["Hm"]),
        (429, simple(429, "Rate limit exceeded"), errors.RateLimitError, ["Too many requests"]),
        (429, simple(429, "Provider returned error", raw=RAW_429, retry_after_seconds=1,
                     limit_source="upstream_provider_shared_pool"), errors.RateLimitError,
         ["great demand", "Wait 1 second and"]),
        (429, {"error": AVAILABLE}, errors.RateLimitError, ["Wait 40 seconds"]),
        (429, b"<html>error code: 1015</html>", errors.RateLimitError, ["Too many"]),
        (500, simple(500, "Internal Server Error"), errors.ProviderError, ["(500)", "Try again"]),
        (502, simple(502, "Provider returned error", error_type="provider_unavailable"),
         errors.ProviderError, ["(502)"]),
        (502, simple(502, "Provider returned error",
                     raw='{"error":{"message":"Blocked by IMAGE_SAFETY: prohibited_content"}}'),
         errors.BlockedError, ["blocked", "IMAGE_SAFETY"]),
        (502, b"<html><center>nginx</center></html>", errors.ProviderError, ["(502)"]),
        (503, simple(503, "Provider overloaded"), errors.BusyError, ["no capacity"]),
        (504, simple(504, "x", error_type="timeout"), errors.ProviderError, ["charged"]),
        (520, b"error code: 520", errors.ProviderError, ["may have been made and charged"]),
        (522, b"error code: 522", errors.ProviderError, ["(522)"]),
        (524, b"<!DOCTYPE html><html><body>A timeout occurred</body></html>",
         errors.ProviderError, ["may have been made and charged", "did not send it again"]),
        (529, simple(529, "Provider overloaded"), errors.BusyError, ["no capacity"]),
        (418, b"", errors.BadRequestError, ["(418)"]),
        (500, {"error": "a mere text"}, errors.ProviderError, ["a mere text"]),
        (500, {"error": None}, errors.ProviderError, ["(500)"]),
        (400, {"error": {"message": {"odd": 1}, "code": [], "metadata": 3}},
         errors.BadRequestError, ["did not accept"]),
        (400, {"message": "no error key"}, errors.BadRequestError, ["no error key"]),
        (502, b'data: {"error":{"code":502,"message":"In a stream"}}\n\n', errors.ProviderError,
         ["In a stream"]),
    ],
)  # fmt: skip
def test_what_the_artist_reads(status, body, kind, words):
    error = error_of(status, body)
    assert type(error) is kind
    for word in words:
        assert word in error.sentence
    assert error.status == status
    assert error.message[0].isupper()
    assert error.message.endswith((".", "!", "?", "…"))
    assert error.hint
    assert not set("{}[]<") & set(error.sentence)
    assert "user_0" not in error.sentence + error.detail


def test_only_the_rejection_itself_is_shown():
    error = error_of(400, simple(400, REJECTED))
    assert "No provider for" not in error.message
    assert "No provider for" in error.detail


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(400, False), (401, False), (402, False), (403, False), (404, False), (413, False),
     (422, False), (408, True), (429, True), (500, True), (502, True), (503, True), (529, True)],
)  # fmt: skip
def test_which_may_succeed_later(status, retryable):
    assert error_of(status, simple(status, "Words.")).retryable is retryable


def test_the_server_has_the_last_word_on_retrying():
    assert error_of(429, available(429, "capacity_exhausted")).retryable is False


def test_wait_comes_from_the_header_first():
    body = simple(429, "x", retry_after_seconds=9)
    assert error_of(429, body, {"Retry-After": "3"}).retry_after == 3
    assert error_of(429, body, {"Retry-After": "Wed, 21 Oct 2026"}).retry_after == 9
    assert error_of(429, simple(429, "x")).retry_after is None


@pytest.mark.parametrize("status", [504, 524])
def test_a_gateway_that_gave_up_may_have_cost_money(status):
    assert error_of(status, b"<html></html>").may_be_charged
    assert not error_of(502, b"<html></html>").may_be_charged


def test_long_words_are_cut_and_pages_are_stripped():
    error = error_of(500, simple(500, "bla " * 4000))
    assert len(error.message) < 330
    fault = faults.from_answer(530, {}, b"<style>x</style><h1>Origin &amp; DNS</h1>" + b"y" * 999)
    assert fault.message.startswith("Origin & DNS")
    assert len(fault.message) <= 200


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"error":' * 50_000, b"\xff\xfe", b"[]", b"1"])
def test_hostile_bodies(body):
    assert isinstance(error_of(500, body), errors.ProviderError)
