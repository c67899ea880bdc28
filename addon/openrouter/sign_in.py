"""Signing in with OAuth PKCE: the values, the page to open, and the exchange of a code for a key.

After openrouter-api.md, section 12, and RFC 7636. The verifier, the state and the code are
secrets: they are in no ``repr`` and in no error.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

from ..core.errors import (
    ApiError,
    AuthError,
    CancelledError,
    LostError,
    MalformedError,
    NotFoundError,
    PaintoverError,
    ReadTimeoutError,
    SetupError,
)
from ..core.wording import say
from .account import Account
from .bodies import Upload
from .exchange import Exchange
from .faults import Fault
from .progress import Meter
from .redact import redact
from .transport import Wire

KEY_LABEL = "Paintover for Blender"
KEYS_PAGE = "https://openrouter.ai/settings/keys"
_PATIENCE = 60.0
_LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one sign-in must remember until its code has come."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def page(account: Account, attempt: Attempt, callback: str = "") -> str:
    """The address to open in a browser, on the host of the account.

    Without ``callback`` the page shows the code, for the artist to copy. Raises SetupError when
    the base address is no web address.
    """
    parts = urlsplit(account.url(""))
    query = {
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
        "key_label": KEY_LABEL,
    }
    if callback:
        query = {"callback_url": callback, **query, "state": attempt.state}
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/auth?{urlencode(query)}"


def exchange(account: Account, attempt: Attempt, code: str, cancelled: Callable[[], bool]) -> str:
    """Give a code for a key, once. For a worker. No key of before is sent along.

    Raises AuthError for a code that is wrong, used or expired, NotFoundError where the server
    offers no sign-in, ApiError for other refusals, MalformedError, TransportError, and
    CancelledError.
    """

    def watch() -> None:
        if cancelled():
            raise CancelledError

    account = replace(account, key="", read_timeout=min(_PATIENCE, account.read_timeout))
    host = urlsplit(account.url("")).hostname or ""
    wire = Wire(watch, account.read_timeout)
    asking = Exchange(account, wire, Meter(lambda _report: None))
    upload = Upload(
        {"code": code, "code_verifier": attempt.verifier, "code_challenge_method": "S256"}
    )
    problem: PaintoverError
    try:
        watch()
        incoming = asking.send("POST", "/auth/keys", "", upload)
        if fault := asking.fault_in(incoming):
            raise _refused(fault, host)
        return _key_in(asking.read_json(incoming, _LONGEST_ANSWER))
    except (LostError, ReadTimeoutError):
        # The wire's own words speak of pictures.
        problem = LostError(
            say("The connection to {host} was lost before the key had arrived.", host=host),
            say(
                "Sign in again. A key that was made all the same can be deleted at {page}.",
                page=KEYS_PAGE,
            ),
        )
    except PaintoverError as known:
        problem = known
    finally:
        asking.close()
    for secret in (code, attempt.verifier):
        problem.message = redact(problem.message, secret)
        problem.hint = redact(problem.hint, secret)
        problem.detail = redact(problem.detail, secret)
    problem.args = (problem.message,)
    raise problem


def _key_in(body: object) -> str:
    key = body.get("key") if isinstance(body, dict) else None
    try:
        return Account(key=key if isinstance(key, str) else "").checked_key()
    except SetupError:
        raise MalformedError(
            "The server's answer holds no key.", "Sign in again, or paste a key instead."
        ) from None


def _refused(fault: Fault, host: str) -> ApiError:
    error: ApiError
    if "expired" in fault.message.lower():
        error = AuthError("The sign-in took too long: its code has expired.", "Sign in again.")
    elif fault.status in (404, 405) or (fault.is_page and fault.status < 500):
        error = NotFoundError(
            say("The server at {host} offers no sign-in.", host=host),
            say("Paste a key into the preferences instead."),
        )
    elif fault.status in (400, 401, 403, 422):
        error = AuthError(
            "The code was not accepted: it is not whole, belongs to another sign-in, or was used.",
            "Sign in again.",
        )
    else:
        error = ApiError(
            say("The server at {host} gives no keys at the moment.", host=host),
            "Wait a little and sign in again.",
        )
    error.status, error.detail = fault.status, fault.said
    return error
