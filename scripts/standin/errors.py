"""The refusals of OpenRouter: bodies, statuses and headers of section 9."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any


class ApiError(Exception):
    """An answer that is not a picture: status, body (JSON value or HTML text) and headers."""

    def __init__(
        self, status: int, body: dict[str, Any] | str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def plain(
    status: int, message: str, metadata: dict[str, Any] | None = None, **headers: str
) -> ApiError:
    """Body shape 1 of 9.1. Header names are written with `_` for `-`."""
    error: dict[str, Any] = {"message": message, "code": status}
    if metadata is not None:
        error["metadata"] = metadata
    named_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return ApiError(status, {"error": error, "user_id": "user_0"}, named_headers)


def not_found() -> ApiError:
    return ApiError(404, {"error": {"message": "Not Found", "code": 404}})


def zod(issues: list[dict[str, Any]]) -> ApiError:
    """Body shape 2 of 9.1: `message` is a JSON text holding the list of issues."""
    message = json.dumps(issues, indent=2)
    return ApiError(400, {"success": False, "error": {"name": "ZodError", "message": message}})


def issue(path: list[str | int], expected: str, received: str) -> dict[str, Any]:
    """One issue of a wrongly typed field."""
    return {
        "code": "invalid_type",
        "expected": expected,
        "path": path,
        "message": f"Invalid input: expected {expected}, received {received}",
    }


def availability(
    status: int, code: str, message: str, model_id: str, error_type: str, **extra: Any
) -> ApiError:
    """Body shape 4 of 9.1 with the availability block of 9.6; there is no `error.code`."""
    block = {
        "code": code,
        "retryable": status in (429, 503),
        "requested_models": [model_id],
        "docs_url": f"https://openrouter.ai/docs/errors#{code}",
        **extra,
    }
    error = {
        "message": message,
        "error_type": error_type,
        "http_status": status,
        "availability": block,
    }
    return ApiError(status, {"error": error})


def provider_error(
    status: int, raw: str, provider: str, error_type: str = "invalid_request"
) -> ApiError:
    """The catch-all message whose useful part is `metadata.raw` (9.1)."""
    return plain(
        status,
        "Provider returned error",
        {"raw": raw, "provider_name": provider, "is_byok": False, "error_type": error_type},
    )


def unknown_model(model_id: str) -> ApiError:
    return plain(400, f"{model_id} is not a valid model ID")


def no_key() -> ApiError:
    error = {"message": "No cookie auth credentials found", "code": 401}
    return ApiError(401, {"error": error})


def bad_key() -> ApiError:
    return ApiError(401, {"error": {"message": "User not found.", "code": 401}})


def no_credit() -> ApiError:
    link = "https://openrouter.ai/settings/credits"
    error = {"message": f"Insufficient credits. Add more using {link}", "code": 402}
    return ApiError(402, {"error": error})


def spent_key() -> ApiError:
    return plain(
        403,
        "Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys",
        {"error_type": "permission_denied", "limit_source": "openrouter_key_limit"},
    )


def too_large() -> ApiError:
    message = "Downloaded image content cannot exceed 30MB"
    return plain(413, message, {"provider_name": None})


def blocked(provider: str = "OpenAI") -> ApiError:
    return plain(
        400,
        "Your request was rejected by the safety system.",
        {"provider_name": provider, "error_type": "content_policy_violation"},
    )


def _key_limit(model_id: str) -> ApiError:
    message = "This request requires at least $1.00 in balance for image or video output"
    hint = (
        "Raise or remove this API key's usage limit at https://openrouter.ai/settings/keys, "
        "or use a key without a limit."
    )
    return plain(
        402,
        message,
        {
            "limit_source": "openrouter_key_limit",
            "remedy_hint": hint,
            "provider_name": None,
            "previous_errors": [{"code": 402, "message": message}],
        },
    )


def _in_flight(model_id: str) -> ApiError:
    return plain(
        402,
        "This request would exceed your available credits given your current in-flight requests. "
        "Wait for them to finish or add credits.",
        {
            "reason": "in_flight_budget_exhausted",
            "limit_source": "openrouter_in_flight_budget",
            "remedy_hint": "Wait for running requests to finish, or add credits.",
        },
        Retry_After="1",
    )


def _moderated(model_id: str) -> ApiError:
    return plain(
        403,
        "Your chosen model requires moderation and your input was flagged for violence.",
        {
            "reasons": ["violence"],
            "flagged_input": "the first words of the prompt...",
            "provider_name": "OpenAI",
            "model_slug": model_id,
        },
    )


def _data_policy(model_id: str) -> ApiError:
    return plain(
        404,
        "No endpoints found matching your data policy (Paid model training). "
        "Configure: https://openrouter.ai/settings/privacy",
        {
            "routing_funnel": [{"step": "Initial Endpoints", "endpoint_count": 1}],
            "failed_routing_step": "Filter by Data Policy",
        },
    )


def _rate_limited(model_id: str, with_header: bool) -> ApiError:
    metadata = {
        "raw": f"{model_id} is temporarily rate-limited upstream. Please retry shortly.",
        "provider_name": "Google AI Studio",
        "is_byok": False,
        "provider_error_code": "rate_limit_exceeded",
        "limit_source": "upstream_provider_shared_pool",
        "remedy_hint": "Retry shortly, or add your own provider key.",
        "retry_after_seconds": 1,
        "retry_after_seconds_raw": 1,
        "headers": {"Retry-After": "1"},
    }
    error = plain(429, "Provider returned error", metadata)
    if with_header:
        error.headers["Retry-After"] = "1"
    return error


def _edge_timeout(model_id: str) -> ApiError:
    page = (
        "<!DOCTYPE html>\n<html><head><title>openrouter.ai | 524: A timeout occurred</title></head>"
        "<body><h1>A timeout occurred</h1><p>Error code 524</p></body></html>\n"
    )
    return ApiError(524, page)


def _unlabelled_block(model_id: str) -> ApiError:
    raw = '{"error":{"message":"Blocked by IMAGE_SAFETY: prohibited_content"}}'
    return provider_error(502, raw, "Google AI Studio", "provider_unavailable")


def _refused_reference(model_id: str) -> ApiError:
    return zod([issue(["input_references", 0], "object", "string")])


def _no_capacity(model_id: str) -> ApiError:
    return availability(
        429,
        "capacity_exhausted",
        f"All providers for {model_id} are at capacity.",
        model_id,
        "rate_limit_exceeded",
        retry_after=1,
        fallback_models=["google/gemini-3.1-flash-image"],
    )


def _weighs_too_much(model_id: str) -> ApiError:
    return plain(
        402,
        "This request would exceed your available credits given your current in-flight requests.",
        {
            "reason": "weight_exceeds_budget",
            "limit_source": "openrouter_in_flight_budget",
            "remedy_hint": "Add credits, or send a smaller request.",
        },
    )


def _gone(model_id: str) -> ApiError:
    return availability(
        404,
        "model_deprecated",
        f"{model_id} has been deprecated.",
        model_id,
        "not_found",
        fallback_models=["google/gemini-3.1-flash-image", "nobody/nothing"],
    )


def _filtered(model_id: str) -> ApiError:
    return availability(
        404,
        "constraint_filtered",
        f"No endpoints of {model_id} match the constraints of the request.",
        model_id,
        "not_found",
        excluded_by=["max_price"],
        constraint={"field": "provider.max_price", "detail": "The cheapest asks for $0.10"},
    )


def _stop(model_id: str) -> ApiError:
    refusal = _no_capacity(model_id)
    assert isinstance(refusal.body, dict)
    refusal.body["error"]["availability"]["retryable"] = False
    return refusal


def _daily(model_id: str) -> ApiError:
    refusal = plain(429, "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock more.")
    ask_to_wait(refusal, "reset+39600")
    return refusal


_PORTAL = (
    "<!DOCTYPE html>\n<html><head><title>Hotel Wi-Fi</title></head><body>Sign in</body></html>\n"
)

_TYPED = {
    "408": ("Request timed out", "timeout"),
    "500": ("Internal Server Error", "server"),
    "502": ("Provider returned error", "provider_unavailable"),
}

_NAMED: dict[str, Callable[[str], ApiError]] = {
    "401": lambda model_id: bad_key(),
    "402": lambda model_id: no_credit(),
    "402key": _key_limit,
    "402flight": _in_flight,
    "402weight": _weighs_too_much,
    "403": _moderated,
    "403region": lambda model_id: availability(
        403, "region_restricted", "Not in your region.", model_id, "permission_denied"
    ),
    "404policy": _data_policy,
    "404gone": _gone,
    "404avail": _filtered,
    "407": lambda model_id: ApiError(407, _PORTAL),
    "429stop": _stop,
    "429daily": _daily,
    "503avail": lambda model_id: availability(
        503, "temporarily_unavailable", "In a moment.", model_id, "provider_overloaded"
    ),
    "511": lambda model_id: ApiError(511, _PORTAL),
    "portal": lambda model_id: ApiError(200, _PORTAL),
    "413": lambda model_id: too_large(),
    "429": lambda model_id: _rate_limited(model_id, True),
    "429noheader": lambda model_id: _rate_limited(model_id, False),
    "502safety": _unlabelled_block,
    "503": lambda model_id: plain(
        503, "Provider overloaded", {"error_type": "provider_overloaded"}, Retry_After="1"
    ),
    "524html": _edge_timeout,
    "529": lambda model_id: plain(529, "Provider overloaded"),
    "zod": _refused_reference,
    "avail": _no_capacity,
    "blocked": lambda model_id: blocked(),
}


def ask_to_wait(refusal: ApiError, how: str) -> None:
    """Write the header that `=how` of a trigger asks for; nothing for an empty one."""
    kind, _, seconds = how.rpartition("+")
    if not how:
        return
    refusal.headers.pop("Retry-After", None)
    if kind == "date":
        refusal.headers["Retry-After"] = formatdate(time.time() + float(seconds), usegmt=True)
    elif kind == "reset":
        refusal.headers["X-RateLimit-Reset"] = str(int((time.time() + float(seconds)) * 1000))
    elif how != "none":
        refusal.headers["Retry-After"] = how


def named(word: str, model_id: str) -> ApiError | None:
    """The refusal of a trigger word without its `@`; None when the word is not a failure."""
    if word in _TYPED:
        message, error_type = _TYPED[word]
        return plain(int(word), message, {"error_type": error_type})
    maker = _NAMED.get(word)
    return maker(model_id) if maker else None
