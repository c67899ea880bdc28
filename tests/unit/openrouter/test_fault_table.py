"""Every status, body and disguise of openrouter-api.md (4, 9, 10), from a real server."""

import json
from typing import Any

import pytest

from addon.core import errors
from addon.core.request import Route
from addon.openrouter import retry
from tests.unit.openrouter.helpers import Inbox, Peer, client, png, reference, request, serving
from tests.unit.openrouter.test_answers import b64, images
from tests.unit.openrouter.test_retry import make_smaller, picture

LATER = {"Retry-After": "0.01"}


def simple(code: int, message: str, **metadata: object) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "metadata": metadata}, "user_id": "user_0"}


def available(status: int, code: str, message: str = "Words.", **more: object) -> dict[str, Any]:
    block = {"code": code, "retryable": status in (429, 503), **more}
    return {"error": {"message": message, "http_status": status, "availability": block}}


def typed(status: int, error_type: str, message: str = "Words.") -> dict[str, Any]:
    return simple(status, message, error_type=error_type)


CAPABILITY = (
    'No provider for google/x supports the requested parameter(s): aspect_ratio "21:9". '
    "Provider rejections: OpenAI: aspect_ratio: not supported. Accepted: 1:1, 3:2, 2:3, auto"
)
ZOD = json.dumps(
    [{"code": "invalid_type", "path": ["input_references", 0], "message": "expected object"}]
)
IN_FLIGHT = "This request would exceed your available credits given your current in-flight requests"
NO_POLICY = (
    "No endpoints found matching your data policy (Paid model training). "
    "Configure: https://openrouter.ai/settings/privacy"
)
UPSTREAM = {
    "raw": "google/x is temporarily rate-limited upstream. Please retry shortly.",
    "provider_name": "Google AI Studio",
    "limit_source": "upstream_provider_shared_pool",
    "retry_after_seconds": 0.01,
}
BLOCKED_BY = '{"error":{"message":"Blocked by IMAGE_SAFETY: prohibited_content"}}'

E = errors
# Name, status, body, error, words that the artist reads, requests sent, headers.
REFUSALS: list[tuple[Any, ...]] = [
    ("400: a setting that the model does not take", 400,
     simple(400, CAPABILITY, failed_routing_step="Filter by Image Capabilities"),
     E.BadRequestError, ["OpenAI: aspect_ratio: not supported. Accepted: 1:1"], 1),
    ("400: a malformed request (Zod, with `success`)", 400,
     {"success": False, "error": {"name": "ZodError", "message": ZOD}}, E.BadRequestError,
     ["input_references.0: expected object", "report"], 1),
    ("400: a malformed request (Zod, without)", 400,
     {"error": {"name": "ZodError", "message": ZOD}}, E.BadRequestError,
     ["input_references.0"], 1),
    ("400: the content is not allowed", 400,
     typed(400, "content_policy_violation", "Your request was rejected by the safety system."),
     E.BlockedError, ["blocked", "wording"], 1),
    ("400: a refusal", 400, typed(400, "refusal", "Provider returned error"), E.BlockedError,
     ["blocked", "wording"], 1),
    ("400: an unknown model", 400, simple(400, "nonexistent/x is not a valid model ID"),
     E.NotFoundError, ["does not know the model", "another model"], 1),
    ("400: the vendor's own words in `raw`", 400,
     simple(400, "Provider returned error", raw='{"error":{"message":"seed must be > 0"}}'),
     E.BadRequestError, ["seed must be > 0"], 1),
    *((f"400: {kind}", 400, typed(400, kind), E.BadRequestError, [words], 1) for kind, words in {
        "invalid_image": "could not be read", "image_too_large": "too large",
        "image_too_small": "too small", "unsupported_image_format": "format",
        "image_download_failed": "could not be fetched", "context_length_exceeded": "Shorten",
        "max_tokens_exceeded": "Shorten", "token_limit_exceeded": "Shorten",
        "string_too_long": "Shorten", "invalid_request": "did not accept",
        "invalid_prompt": "did not accept"}.items()),
    ("401: no key arrived", 401, simple(401, "No cookie auth credentials found"), E.AuthError,
     ["without an API key", "preferences"], 1),
    ("401: a wrong, disabled or revoked key", 401, simple(401, "User not found."), E.AuthError,
     ["settings/keys"], 1),
    ("402: no credit", 402, simple(402, "Insufficient credits. Add more"), E.CreditError,
     ["Top up", "settings/credits"], 1),
    ("402: the key's own limit", 402,
     simple(402, "This request requires at least $1.00 in balance for image or video output",
            limit_source="openrouter_key_limit", remedy_hint="Raise it."), E.CreditError,
     ["limit of this API key", "settings/keys", "Image API"], 1),
    ("402: too little for chat", 402,
     simple(402, "This request requires at least $1.00 in balance for image or video output"),
     E.CreditError, ["settings/credits", "Image API"], 1),
    ("402: credit bound by other requests", 402,
     simple(402, IN_FLIGHT, reason="in_flight_budget_exhausted",
            limit_source="openrouter_in_flight_budget"), E.CreditError,
     ["right now", "fewer jobs", "asked 4 times"], 4, LATER),
    ("402: one request outweighs the budget", 402,
     simple(402, IN_FLIGHT, reason="weight_exceeds_budget",
            limit_source="openrouter_in_flight_budget"), E.CreditError,
     ["alone costs more", "smaller"], 1, LATER),
    ("403: moderation", 403,
     simple(403, "Flagged", reasons=["violence"], flagged_input="x", provider_name="OpenAI"),
     E.BlockedError, ["violence", "wording"], 1),
    ("403: a guardrail's pattern", 403, simple(403, "Request blocked: rule", patterns=["x"]),
     E.BlockedError, ["blocked", "wording"], 1),
    ("403: the key's budget is spent", 403, simple(403, "Key limit exceeded (monthly limit)."),
     E.CreditError, ["budget", "settings/keys"], 1),
    ("403: not in this region", 403, available(403, "region_restricted"), E.BlockedError,
     ["region", "another model"], 1),
    ("403: not permitted", 403, typed(403, "permission_denied", "Only for managers"),
     E.BlockedError, ["Only for managers"], 1),
    ("404: no such address", 404, simple(404, "Not Found"), E.NotFoundError, ["base address"], 1),
    ("404: the account's privacy settings", 404,
     simple(404, NO_POLICY, failed_routing_step="Filter by Data Policy"), E.NotFoundError,
     ["privacy", "Allow it at https://openrouter.ai/settings/privacy"], 1),
    ("404: a picture that was sent cannot be found", 404, typed(404, "image_not_found"),
     E.BadRequestError, ["could not be found"], 1),
    ("`availability`: model_not_found", 400, available(400, "model_not_found"), E.NotFoundError,
     ["does not know the model"], 1),
    ("`availability`: wrong_endpoint", 400, available(400, "wrong_endpoint"), E.NotFoundError,
     ["another route"], 1),
    ("`availability`: no_endpoints", 404, available(404, "no_endpoints"), E.NotFoundError,
     ["not available to you"], 1),
    ("`availability`: model_deprecated", 404,
     available(404, "model_deprecated", fallback_models=["google/y"]), E.NotFoundError,
     ["no longer offered", "such as google/y"], 1),
    ("`availability`: model_unavailable_upstream", 404,
     available(404, "model_unavailable_upstream"), E.NotFoundError, ["does not offer it"], 1),
    ("`availability`: privacy_restricted", 404, available(404, "privacy_restricted"),
     E.NotFoundError, ["settings/privacy"], 1),
    ("`availability`: constraint_filtered", 404,
     available(404, "constraint_filtered", excluded_by=["max_price"],
               constraint={"field": "max_price", "detail": "The cheapest asks for $0.10"}),
     E.NotFoundError, ["price limit", "The cheapest asks for $0.10."], 1),
    ("`availability`: free_variant_ended", 404, available(404, "free_variant_ended"),
     E.NotFoundError, ["no longer free"], 1),
    *((f"`excluded_by`: {cause}", 404, available(404, "no_endpoints", excluded_by=[cause]), kind,
       [words], 1) for cause, kind, words in (
        ("geo", E.BlockedError, "region"), ("data_region", E.BlockedError, "region"),
        ("data_policy:zdr", E.NotFoundError, "settings/privacy"),
        ("data_policy:training", E.NotFoundError, "settings/privacy"),
        ("context_length", E.NotFoundError, "more than"),
        ("require_parameters", E.NotFoundError, "all that these settings"),
        ("quantization", E.NotFoundError, "precision"),
        ("allowed_providers", E.NotFoundError, "allows no provider"))),
    ("408: too slow", 408, typed(408, "timeout", "Request timed out"), E.ProviderError,
     ["too long"], 1),
    ("412: a condition is not met", 412, typed(412, "precondition_failed", "No such version"),
     E.BadRequestError, ["No such version"], 1),
    ("422: cannot be processed", 422, typed(422, "unprocessable", "Hm"), E.BadRequestError,
     ["Hm"], 1),
    ("429: too many requests", 429, typed(429, "rate_limit_exceeded", "Rate limit exceeded"),
     E.RateLimitError, ["Too many requests", "asked 4 times"], 4, LATER),
    ("429: the provider has too many", 429, simple(429, "Provider returned error", **UPSTREAM),
     E.RateLimitError, ["great demand", "asked 4 times"], 4),
    ("429: it wants more than five minutes", 429, simple(429, "Rate limit exceeded"),
     E.RateLimitError, ["Wait 20 minutes"], 1, {"Retry-After": "1200"}),
    ("429: a free model's allowance of the day", 429,
     simple(429, "Rate limit exceeded: free-models-per-day"), E.RateLimitError,
     ["Today's free requests"], 1),
    ("429: no capacity at any provider", 429,
     available(429, "capacity_exhausted", retry_after=0.01), E.RateLimitError,
     ["great demand", "asked 4 times"], 4),
    ("429: that says it cannot be retried", 429,
     available(429, "capacity_exhausted", retryable=False), E.RateLimitError,
     ["great demand"], 1),
    ("429: a gateway's page", 429, b"<html>error code: 1015</html>", E.RateLimitError,
     ["Too many requests"], 4, LATER),
    ("500: the server failed", 500, typed(500, "server", "Internal Server Error"),
     E.ProviderError, ["(500)", "Try again"], 1),
    ("500: unmapped", 500, typed(500, "unmapped", "Odd"), E.ProviderError, ["Odd"], 1),
    ("502: the provider failed", 502,
     typed(502, "provider_unavailable", "Provider returned error"), E.ProviderError,
     ["(502)", "not charged"], 1),
    ("502: a refusal in disguise", 502,
     simple(502, "Provider returned error", raw=BLOCKED_BY, error_type="provider_unavailable"),
     E.BlockedError, ["IMAGE_SAFETY", "wording"], 1),
    ("502: a gateway's page", 502, b"<html><center>nginx</center></html>", E.ProviderError,
     ["(502)"], 1),
    ("503: no capacity", 503, typed(503, "provider_overloaded", "Provider overloaded"),
     E.BusyError, ["no capacity", "asked 4 times"], 4, LATER),
    ("503: temporarily_unavailable", 503, available(503, "temporarily_unavailable"),
     E.BusyError, ["no capacity"], 4, LATER),
    ("504: the gateway gave up", 504, typed(504, "timeout"), E.ProviderError,
     ["may have been made and charged"], 1),
    ("520: the edge got no sense", 520, b"error code: 520", E.ProviderError,
     ["may have been made and charged"], 1),
    ("522: the edge did not reach the server", 522, b"error code: 522", E.ProviderError,
     ["(522)"], 1),
    ("524: the edge gave up", 524, b"<!DOCTYPE html><h1>A timeout occurred</h1>", E.ProviderError,
     ["may have been made and charged", "did not send it again"], 1),
    ("529: overloaded", 529, simple(529, "Provider overloaded"), E.BusyError,
     ["no capacity", "asked 4 times"], 4),
]  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(retry, "STEP", 0.01)


def sentence_of(error: errors.PaintoverError) -> str:
    """As it may stand in a panel."""
    text = error.sentence
    assert text[0].isupper() and text.rstrip()[-1] in ".?!…”" and not set("{}[]<") & set(text)
    assert "user_0" not in text + error.detail
    return text


@pytest.mark.parametrize("row", REFUSALS, ids=[row[0] for row in REFUSALS])
def test_refusals(row, fault):
    name, status, body, kind, words, sent, *headers = row
    more = {key.replace("-", "_"): value for key, value in (headers or [{}])[0].items()}

    def script(peer: Peer) -> None:
        peer.read_request()
        is_page = isinstance(body, bytes)
        peer.answer(body, status, "text/html" if is_page else "application/json", **more)

    with serving(script) as server, pytest.raises(errors.PaintoverError) as caught:
        client(server.url).generate(request(), Inbox())
    assert type(caught.value) is kind
    for word in words:
        assert word in sentence_of(caught.value)
    assert len(server.peers) == sent
    fault("refused", name, caught.value, sent)


def test_privacy_that_the_request_itself_asks_for(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(available(404, "no_endpoints", excluded_by=["data_policy:zdr"]), 404)

    job = request(route=Route.CHAT, zdr=True)
    with serving(script) as server, pytest.raises(errors.NotFoundError) as caught:
        client(server.url).generate(job, Inbox())
    assert "Paintover's preferences" in sentence_of(caught.value)
    fault("refused", "404: the privacy that Paintover asks for", caught.value, len(server.peers))


def test_too_large_is_sent_once_smaller(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        if len(server.peers) == 1:
            peer.answer(simple(413, "Downloaded image content cannot exceed 30MB"), 413)
        else:
            peer.answer(images(png()))

    job = request(references=(reference(picture(512)),))
    with serving(script) as server:
        client(server.url, smaller=make_smaller).generate(job, Inbox())
    fault("refused", "413: too large", None, len(server.peers), how="with smaller pictures")


def test_too_large_and_cannot_be_smaller(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(b"<html>Request Entity Too Large</html>", 413, "text/html")

    job = request(references=(reference(b"\xff\xd8\xff a JPEG"),))
    with serving(script) as server, pytest.raises(errors.BadRequestError) as caught:
        client(server.url, smaller=make_smaller).generate(job, Inbox())
    assert "upload edge" in sentence_of(caught.value)
    fault("refused", "413: too large, and not ours to shrink", caught.value, len(server.peers))


def test_wrong_modalities_are_swapped_once(fault):
    modalities = "No endpoints found that support the requested output modalities: image, text"

    def script(peer: Peer) -> None:
        peer.read_request()
        if len(server.peers) == 1:
            step = "Filter by Model Output Modalities"
            peer.answer(simple(404, modalities, failed_routing_step=step), 404)
        else:
            url = f"data:image/png;base64,{b64(png())}"
            message = {"images": [{"image_url": {"url": url}}]}
            peer.answer({"choices": [{"message": message, "finish_reason": "stop"}]})

    with serving(script) as server:
        client(server.url).generate(request(route=Route.CHAT), Inbox())
    name = "404: chat wants the other modalities"
    fault("refused", name, None, len(server.peers), how="with the other list")


def chat(**choice: object) -> dict[str, Any]:
    return {"id": "gen-1", "choices": [{"index": 0, "finish_reason": "stop", **choice}]}


def said(content: str | None, **more: object) -> dict[str, Any]:
    return {"role": "assistant", "content": content, **more}


BUSY = {"code": 429, "message": "Rate limit exceeded"}
# Name, route, body, error, words.
DISGUISES: list[tuple[Any, ...]] = [
    ("An empty list", "IMAGES", {"data": []}, E.NoImageError, ["without making a picture"]),
    ("No choices", "CHAT", {"choices": []}, E.NoImageError, ["without making a picture"]),
    ("`stop` without a picture", "CHAT", chat(message=said(None), native_finish_reason="STOP"),
     E.NoImageError, ["stay silent about content"]),
    ("`NO_IMAGE`", "CHAT", chat(message=said(""), native_finish_reason="NO_IMAGE"),
     E.NoImageError, ["without making a picture"]),
    ("Words in place of a picture", "CHAT",
     chat(message=said("I would rather not paint a real person.")), E.RefusedError,
     ["I would rather not paint a real person.", "wording"]),
    ("A refusal in its own field", "CHAT", chat(message=said(None, refusal="I can't do that.")),
     E.RefusedError, ["I can't do that."]),
    ("`content_filter`", "CHAT", chat(finish_reason="content_filter", message=said(None)),
     E.BlockedError, ["blocked", "wording"]),
    *((f"`stop` that is `{native}`", "CHAT",
       chat(message=said(None), native_finish_reason=native), E.BlockedError, ["blocked"])
      for native in ("SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT", "IMAGE_PROHIBITED_CONTENT",
                     "RECITATION", "IMAGE_RECITATION")),
    ("The length limit", "CHAT",
     chat(finish_reason="length", message=said(None), native_finish_reason="MAX_TOKENS"),
     E.NoImageError, ["length limit", "Shorten"]),
    ("`error` as the reason to end", "CHAT", chat(finish_reason="error", message=said(None)),
     E.ProviderError, ["failed"]),
    ("An error in a body of status 200", "CHAT", {"id": "gen-1", "error": BUSY},
     E.RateLimitError, ["Too many requests"]),
    ("An error in a choice", "CHAT", chat(finish_reason="error", error=BUSY, message=said("")),
     E.RateLimitError, ["Too many requests"]),
    ("Nonsense for a picture", "IMAGES", {"data": [{"b64_json": b64(b"nonsense" * 40)}]},
     E.MalformedError, ["not a picture", "kept in the library"]),
]  # fmt: skip


@pytest.mark.parametrize("row", DISGUISES, ids=[row[0] for row in DISGUISES])
def test_success_that_is_none(row, fault):
    name, route, body, kind, words = row

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.answer(body, X_Generation_Id="gen-1")

    with serving(script) as server, pytest.raises(errors.PaintoverError) as caught:
        client(server.url).generate(request(route=Route(route)), Inbox())
    assert type(caught.value) is kind
    for word in words:
        assert word in sentence_of(caught.value)
    assert caught.value.generation_id == "gen-1" and len(server.peers) == 1
    fault("empty", name, caught.value, 1)


COMPLETED = {"type": "image_generation.completed", "b64_json": b64(png())}
CHUNK = {"id": "gen-1", "choices": [{"delta": said("Here")}]}
# Name, route, events, error, words.
STREAMS: list[tuple[Any, ...]] = [
    ("An `error` event", "IMAGES",
     [{"type": "error", "error": {"message": "Generation failed", "code": "server_error"}}],
     E.ProviderError, ["Generation failed"]),
    ("A refusal as an `error` event", "IMAGES",
     [{"type": "error", "error": {"message": "Rejected", "code": "moderation_blocked"}}],
     E.BlockedError, ["wording"]),
    ("An error in the middle of chat's stream", "CHAT",
     [CHUNK, {"id": "gen-1", "error": BUSY, "choices": [{"delta": {}, "finish_reason": "error"}]}],
     E.RateLimitError, ["Too many requests"]),
    ("A string for an error code", "CHAT",
     [CHUNK, {"id": "gen-1", "error": {"code": "server_error", "message": "Odd"}}],
     E.ProviderError, ["Odd"]),
]  # fmt: skip


@pytest.mark.parametrize("row", STREAMS, ids=[row[0] for row in STREAMS])
def test_errors_within_a_stream(row, fault):
    name, route, events, kind, words = row

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.events(*events)

    job = request(route=Route(route), stream=True)
    with serving(script) as server, pytest.raises(errors.PaintoverError) as caught:
        client(server.url).generate(job, Inbox())
    assert type(caught.value) is kind
    for word in words:
        assert word in sentence_of(caught.value)
    assert "Nothing was charged" not in caught.value.sentence, "a provider had begun"
    assert len(server.peers) == 1
    fault("empty", name, caught.value, 1)


def test_a_stream_that_closes_without_a_picture(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.events(b": ", done=False)

    with serving(script) as server, pytest.raises(errors.LostError) as caught:
        client(server.url).generate(request(stream=True), Inbox())
    assert caught.value.may_be_charged and len(server.peers) == 1
    fault("empty", "A stream that closes before its picture", caught.value, 1)


def test_a_stream_that_ends_without_done_is_enough(fault):
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.events(COMPLETED, done=False)

    with serving(script) as server:
        assert client(server.url).generate(request(stream=True), Inbox()).pictures
    fault("empty", "A stream without `[DONE]`", None, len(server.peers))
