"""Keys, spending, generation records and sign-in codes (sections 11 and 12)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import string
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from . import errors

CODE_SECONDS = 600
"""How long a sign-in code lasts (12)."""

_LETTERS = string.ascii_letters + string.digits


def generation_id(prefix: str) -> str:
    """A fresh id such as `gen-img-1790983552-TOdyb7qrp6185EBMwzAV`; prefix `gen-img` or `gen`."""
    tail = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return f"{prefix}-{int(time.time())}-{tail}"


@dataclass
class _Code:
    challenge: str | None
    method: str
    made: float = field(default_factory=time.monotonic)


class Ledger:
    """All account state of one sandbox, safe for many threads.

    `key_limit` is every key's spending limit in USD, None for unlimited; `generation_delay` is how
    many seconds a generation record stays unknown after the answer.
    """

    def __init__(self, key_limit: float | None, generation_delay: float) -> None:
        self._key_limit = key_limit
        self._delay = generation_delay
        self._lock = threading.Lock()
        self._usage: dict[str, float] = {}
        self._records: dict[str, tuple[float, dict[str, Any]]] = {}
        self._codes: dict[str, _Code] = {}

    def authorise(self, header: str | None) -> str:
        """The key of an `Authorization` header. Raises ApiError 401."""
        scheme, _, key = (header or "").partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key:
            raise errors.no_key()
        if not key.startswith("sk-or-v1-") or key.startswith(("sk-or-v1-bad", "sk-or-v1-dead")):
            raise errors.bad_key()
        return key

    def check_balance(self, key: str) -> None:
        """Raises ApiError 402 for a key without credit, 403 for one that spent its limit."""
        if key.startswith("sk-or-v1-broke"):
            raise errors.no_credit()
        if self._key_limit is not None and self.spent(key) >= self._key_limit:
            raise errors.spent_key()

    def spent(self, key: str) -> float:
        """USD charged to `key` since the sandbox started."""
        with self._lock:
            return self._usage.get(key, 0.0)

    def charge(self, key: str, record: dict[str, Any]) -> None:
        """Adds a generation record and its `total_cost` in USD to the key's usage."""
        with self._lock:
            self._usage[key] = round(self._usage.get(key, 0.0) + record["total_cost"], 8)
            self._records[record["id"]] = (time.monotonic() + self._delay, record)

    def key_info(self, key: str) -> dict[str, Any]:
        """The answer of `GET /key` (11.1)."""
        spent = self.spent(key)
        limit = self._key_limit
        left = None if limit is None else round(max(0.0, limit - spent), 8)
        return {
            "data": {
                "label": f"sk-or-v1-{key[9:12]}...{key[-3:]}",
                "is_management_key": False,
                "is_provisioning_key": False,
                "limit": limit,
                "limit_reset": None if limit is None else "monthly",
                "limit_remaining": left,
                "include_byok_in_limit": False,
                "usage": spent,
                "usage_daily": spent,
                "usage_weekly": spent,
                "usage_monthly": spent,
                "byok_usage": 0,
                "byok_usage_daily": 0,
                "byok_usage_weekly": 0,
                "byok_usage_monthly": 0,
                "is_free_tier": False,
                "expires_at": None,
                "creator_user_id": "user_0",
                "organization_id": None,
                "workspace_id": "00000000-0000-0000-0000-000000000000",
                "allowed_data_regions": ["global"],
                "budgets": [],
                "effective_budget": None,
                "free_model_daily_requests": {"used": 0, "limit": 1000, "remaining": 1000},
                "rate_limit": {
                    "requests": -1,
                    "interval": "10s",
                    "note": "This field is deprecated and safe to ignore.",
                },
            }
        }

    def generation(self, wanted: str) -> dict[str, Any]:
        """The answer of `GET /generation` (11.3). Raises ApiError 404 while it is unknown."""
        with self._lock:
            ready, record = self._records.get(wanted, (0.0, None))
        if record is None or time.monotonic() < ready:
            message = f"Generation {wanted} not found"
            raise errors.ApiError(404, {"error": {"message": message, "code": 404}})
        return {"data": record}

    def issue_code(self, challenge: str | None, method: str) -> str:
        """A fresh sign-in code bound to a PKCE challenge."""
        code = "auth_code_" + secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = _Code(challenge, method)
        return code

    def exchange_code(self, body: Any) -> dict[str, str]:
        """`POST /auth/keys` (12): gives a new key for a code, once. Raises ApiError."""
        if not isinstance(body, dict) or not isinstance(body.get("code"), str):
            raise errors.zod([errors.issue(["code"], "string", "undefined")])
        with self._lock:
            code = self._codes.get(body["code"])
        if code is None:
            raise errors.ApiError(400, {"error": {"message": "Invalid code", "code": 400}})
        if body.get("code_challenge_method", code.method) not in (code.method, None):
            raise errors.plain(400, "Invalid code_challenge_method")
        verifier = body.get("code_verifier") or ""
        if code.challenge and _challenge(verifier, code.method) != code.challenge:
            raise errors.plain(403, "Invalid code or code_verifier")
        with self._lock:
            fresh = self._codes.pop(body["code"], None)
        if fresh is None:
            raise errors.ApiError(400, {"error": {"message": "Invalid code", "code": 400}})
        if time.monotonic() - code.made > CODE_SECONDS:
            raise errors.plain(403, "Authorization code expired")
        return {"key": f"sk-or-v1-{secrets.token_hex(32)}", "user_id": "user_0"}


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def generation_record(
    generation: str,
    api_type: str,
    model_id: str,
    provider: str,
    usage: dict[str, Any],
    references: int,
    pictures: int,
    seconds: float,
    streamed: bool,
    cancelled: bool,
    session_id: str | None,
) -> dict[str, Any]:
    """One record in the shape of 11.3; `seconds` is how long the request took."""
    cost = 0 if cancelled and api_type == "image" else usage["cost"]
    prompt, completion = usage["prompt_tokens"], usage["completion_tokens"]
    reason = "cancelled" if cancelled else "complete" if api_type == "image" else "stop"
    milliseconds = round(seconds * 1000)
    return {
        "id": generation,
        "api_type": api_type,
        "model": model_id,
        "provider_name": provider,
        "created_at": datetime.now(UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "streamed": streamed,
        "cancelled": cancelled,
        "latency": milliseconds,
        "generation_time": milliseconds,
        "moderation_latency": 0,
        "tokens_prompt": prompt,
        "tokens_completion": completion,
        "native_tokens_prompt": prompt,
        "native_tokens_completion": completion,
        "native_tokens_completion_images": completion,
        "native_tokens_reasoning": None,
        "native_tokens_cached": None,
        "num_media_prompt": references,
        "num_media_completion": pictures,
        "num_fetches": None,
        "num_input_audio_prompt": None,
        "num_search_results": None,
        "finish_reason": reason,
        "native_finish_reason": reason,
        "usage": cost,
        "total_cost": cost,
        "cache_discount": None,
        "upstream_inference_cost": 0,
        "is_byok": False,
        "origin": "",
        "app_id": 0,
        "external_user": None,
        "http_referer": None,
        "preset_id": None,
        "service_tier": None,
        "user_agent": None,
        "web_search_engine": None,
        "workspace_id": None,
        "upstream_id": None,
        "session_id": session_id,
        "request_id": None,
        "data_region": "global",
        "router": None,
        "provider_responses": [
            {
                "provider_name": provider,
                "status": 200,
                "latency": milliseconds,
                "is_byok": False,
                "model_permaslug": model_id,
                "endpoint_id": "00000000-0000-0000-0000-000000000000",
            }
        ],
    }
