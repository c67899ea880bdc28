"""Reads what a server says when it says no: every shape of openrouter-api.md, section 9.1."""

import contextlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import waits

_STATUS_OF_TYPE = {
    "authentication": 401,
    "payment_required": 402,
    "permission_denied": 403,
    "not_found": 404,
    "image_not_found": 404,
    "precondition_failed": 412,
    "payload_too_large": 413,
    "unprocessable": 422,
    "rate_limit_exceeded": 429,
    "server": 500,
    "server_error": 500,
    "unmapped": 500,
    "provider_unavailable": 502,
    "provider_overloaded": 503,
    "timeout": 504,
    **dict.fromkeys(
        (
            *("context_length_exceeded", "max_tokens_exceeded", "token_limit_exceeded"),
            *("string_too_long", "invalid_request", "invalid_prompt", "content_policy_violation"),
            *("refusal", "invalid_image", "image_too_large", "image_too_small"),
            *("unsupported_image_format", "image_download_failed", "moderation_blocked"),
        ),
        400,
    ),
}
"""Section 9.5, and the string codes of the streams (3.5, 4.3)."""

# Section 9.5. "case-sensitive" is no block.
_BLOCK = re.compile(
    r"content[_ ]policy|content management policy|content[_ ]moderation|moderation[_ ]blocked"
    r"|safety|prohibited[_ ]content|recitation|\brefus(?:al|ed)\b|\bflagged\b"
    r"|(?<!case-)(?<!case )\bsensitive\b|\bnsfw\b|\bblocked\b",
    re.IGNORECASE,
)
_BLOCKING_STATUSES = {0, 400, 403, 422, 500, 502}
_GENERIC = {"provider returned error", "internal server error", "error", "bad request", ""}


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal, whatever shape it came in. Empty and None mean: not said."""

    status: int
    message: str = ""
    raw: str = ""
    error_type: str = ""
    provider_code: str = ""
    provider: str = ""
    retry_after: float | None = None
    retryable: bool | None = None
    availability: str = ""
    fallback_models: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    is_moderated: bool = False
    limit_source: str = ""
    reason: str = ""
    remedy: str = ""
    issues: tuple[str, ...] = ()
    step: str = ""
    is_page: bool = False
    generation_id: str = ""
    docs_url: str = ""
    constraint: str = ""
    has_begun: bool = False
    """Whether it came within an answer that had begun as a success."""

    tries: int = 1
    """How many requests met it."""

    @property
    def words(self) -> str:
        """The most telling text: the vendor's own where the message is a mere formula."""
        if self.issues:
            return "; ".join(self.issues)
        if self.message.strip(" .").lower() in _GENERIC:
            return self.raw or self.message
        return self.message

    @property
    def said(self) -> str:
        """Everything that was said, for the detail."""
        return "\n".join(
            dict.fromkeys(
                text for text in (self.words, self.raw, self.remedy, self.docs_url) if text
            )
        )

    @property
    def is_block(self) -> bool:
        """Whether the content was not allowed; some providers say so in a 500 or 502."""
        said = (self.error_type, self.provider_code, self.message, self.raw)
        return self.is_moderated or (
            self.status in _BLOCKING_STATUSES and any(_BLOCK.search(text) for text in said)
        )

    @property
    def is_in_flight(self) -> bool:
        """Whether the credit is only bound by other requests, and comes free with them.

        A request that outweighs the whole budget (``weight_exceeds_budget``) waits in vain.
        """
        if self.reason == "weight_exceeds_budget":
            return False
        return "in_flight" in self.limit_source + self.reason

    @property
    def is_spent_for_today(self) -> bool:
        """Whether a free model's daily allowance is used up (section 10)."""
        return self.status == 429 and bool(re.search(r"per[- ]day", self.message, re.IGNORECASE))

    @property
    def is_wrong_route(self) -> bool:
        """Whether this server has no such route, rather than no such model or provider."""
        if self.availability:
            return self.availability == "wrong_endpoint"
        if self.status == 405:
            return True
        return self.status == 404 and (
            self.is_page
            or (not self.step and self.message.strip(" .").lower() in ("not found", ""))
        )

    @property
    def is_wrong_modalities(self) -> bool:
        """Whether chat asks for the other list of modalities (section 9.4)."""
        return self.status == 404 and (
            "output modalit" in self.step.lower() or "output modalit" in self.message.lower()
        )


def from_answer(status: int, headers: Mapping[str, str], body: bytes) -> Fault:
    """Read an answer with an error status."""
    wait = waits.asked(headers, {})
    text = body.decode("utf-8-sig", "replace")
    for candidate in _json_texts(text):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(candidate, strict=False)
            if isinstance(value, dict):
                return from_body(value, status, headers)
    return Fault(status, message=plain(text)[:200], retry_after=wait, is_page=True)


def from_body(
    body: Mapping[str, Any], status: int = 0, headers: Mapping[str, str] | None = None
) -> Fault:
    """Read an error object, or a body that has one under ``error``.

    ``status`` is the HTTP status; the code inside is taken where that is 0 or a success.
    """
    error = body.get("error", body)
    wait = waits.asked(headers or {}, error if isinstance(error, Mapping) else {})
    if not isinstance(error, Mapping):
        message = _text(error) or _text(body.get("message"))
        return Fault(status if status >= 300 else 0, message=plain(message), retry_after=wait)
    metadata = _mapping(error.get("metadata"))
    availability = _mapping(error.get("availability"))
    code = error.get("code")
    kind = _text(metadata.get("error_type")) or _text(error.get("error_type"))
    if not kind and isinstance(code, str) and not code.isdigit():
        kind = code
    kind = kind or _text(error.get("type"))
    issues = _issues(_text(error.get("message")))
    inner = _number(code) or _number(error.get("http_status")) or _STATUS_OF_TYPE.get(kind, 0)
    return Fault(
        status=status if status >= 300 else int(inner),
        message="" if issues else plain(_text(error.get("message"))),
        raw=plain(metadata.get("raw")),
        error_type=kind,
        provider_code=_text(metadata.get("provider_error_code"))
        or _text(metadata.get("provider_code")),
        provider=_text(metadata.get("provider_name")),
        retry_after=wait,
        retryable=_flag(availability.get("retryable")),
        availability=_text(availability.get("code")),
        fallback_models=_texts(availability.get("fallback_models")),
        excluded_by=_texts(availability.get("excluded_by")),
        reasons=_texts(metadata.get("reasons")),
        is_moderated=any(key in metadata for key in ("reasons", "flagged_input", "patterns")),
        limit_source=_text(metadata.get("limit_source")),
        reason=_text(metadata.get("reason")),
        remedy=plain(metadata.get("remedy_hint")),
        issues=issues,
        step=_text(metadata.get("failed_routing_step")),
        constraint=plain(_mapping(availability.get("constraint")).get("detail")),
        docs_url=_text(availability.get("docs_url"))[:200],
    )


def plain(value: object) -> str:
    """Readable text out of what may be text, JSON, JSON inside text, or a web page."""
    text = value if isinstance(value, str) else json.dumps(value) if value else ""
    text = text[:20_000].strip()
    if text.startswith(("{", "[")):
        try:
            return _deepest_message(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            return ""
    if "<" in text:
        text = re.sub(
            r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->|</?[a-z!][^<>]{0,2000}>", " ", text
        )
        text = html.unescape(text)
    return " ".join(text.split())


def _deepest_message(value: object) -> str:
    """The words in a vendor's error object."""
    for _ in range(8):
        if isinstance(value, list):
            value = value[0] if value else ""
        if not isinstance(value, Mapping):
            break
        for key in ("error", "message", "detail", "details", "msg", "raw"):
            if value.get(key):
                value = value[key]
                break
        else:
            return ""
        if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
            try:
                value = json.loads(value, strict=False)
            except (ValueError, RecursionError):
                return ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _issues(message: str) -> tuple[str, ...]:
    """The sentences of a validation error, whose message is a JSON list in a string."""
    if not message.lstrip().startswith("["):
        return ()
    try:
        listed = json.loads(message, strict=False)
    except (ValueError, RecursionError):
        return ()
    found = []
    for issue in listed if isinstance(listed, list) else ():
        if isinstance(issue, Mapping):
            steps = issue.get("path")
            where = ".".join(str(step) for step in steps) if isinstance(steps, list) else ""
            what = _text(issue.get("message")) or _text(issue.get("code")) or "not valid"
            found.append(f"{where}: {what}" if where else what)
    return tuple(found[:5])


def _json_texts(text: str) -> Iterator[str]:
    """The body itself, or the data of its events when an error comes as a stream."""
    yield text
    for line in text.splitlines():
        if line.startswith("data:"):
            yield line.removeprefix("data:")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value[:20]) if isinstance(value, list) else ()


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e6 else None
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,6}(\.\d{1,6})?\s*", value):
        return float(value)
    return None
