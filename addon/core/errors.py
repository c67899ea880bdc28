"""Everything that can go wrong, in the artist's words.

``message`` says what happened, ``hint`` what to do next. Both are whole sentences, free of
secrets, and fit in a panel. Only operators and the pump turn errors into interface.
"""

from .wording import template, together

_CANCELLED = template("Cancelled.")


class PaintoverError(Exception):
    """Root of all errors an artist may read.

    ``retryable`` tells that the very same job may succeed later without a change.
    ``detail`` holds the provider's own words, when there are any. ``salvaged`` is what had
    arrived whole before the error (an ``openrouter.Answer``), ``generation_id`` OpenRouter's
    name for the request where it gave one, ``cost`` the US dollars it said it charged.
    ``fallback_models`` are ids that OpenRouter offers instead.
    """

    salvaged: object | None = None
    generation_id: str = ""
    fallback_models: tuple[str, ...] = ()
    may_be_charged: bool = False
    cost: float | None = None

    def __init__(
        self, message: str, hint: str = "", *, retryable: bool = False, detail: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retryable = retryable
        self.detail = detail

    @property
    def sentence(self) -> str:
        """Message and hint as one text."""
        return together(self.message, self.hint)


class SetupError(PaintoverError):
    """Something is missing before anything can be sent."""


class NoKeyError(SetupError):
    """No API key in the preferences nor in the environment."""


class OfflineError(SetupError):
    """Blender does not allow online access."""


class LibraryError(SetupError):
    """The library folder cannot take a picture."""


class CaptureError(PaintoverError):
    """The source cannot be sent."""


class ApiError(PaintoverError):
    """The server answered with an error status.

    ``status`` is the HTTP status, or the error code inside a 200 answer. ``may_be_charged`` is
    true where a gateway gave up on a request that may have been finished and paid for.
    ``retry_after`` is how many seconds the server asks to wait, where it says so.
    """

    status: int = 0
    retry_after: float | None = None


class AuthError(ApiError):
    """401: the key is unknown, disabled or revoked."""


class CreditError(ApiError):
    """402: no balance, or the key's own limit is spent."""


class BlockedError(ApiError):
    """403, or a content policy: the request was not allowed."""


class BadRequestError(ApiError):
    """400, 413, 422: the model cannot take this request."""


class NotFoundError(ApiError):
    """404, 405: no such model, route, or allowed provider."""


class RateLimitError(ApiError):
    """429: too many requests."""


class BusyError(ApiError):
    """503, 529: no capacity."""


class ProviderError(ApiError):
    """5xx: the provider failed."""


class TransportError(PaintoverError):
    """The connection failed.

    ``may_be_charged`` is true when the request had been sent whole, so that a picture may have
    been made and paid for.
    """


class ReadTimeoutError(TransportError):
    """No answer within the read timeout."""


class TlsError(TransportError):
    """The server's certificate could not be verified."""


class UnreachableError(TransportError):
    """No connection could be made; nothing was sent.

    ``is_refused`` tells that the other side was there and declined, which often passes.
    """

    is_refused: bool = False


class LostError(TransportError):
    """The connection was lost after the request was sent."""


class ResponseError(PaintoverError):
    """The answer came, but not as a picture."""


class NoImageError(ResponseError):
    """The answer holds no picture."""


class RefusedError(ResponseError):
    """The model declined; its words are in ``detail``."""


class MalformedError(ResponseError):
    """The answer, or the picture in it, cannot be read."""


class PlacementError(PaintoverError):
    """The picture is in the library but cannot go where it was meant to."""


class CancelledError(PaintoverError):
    """The artist cancelled the job."""

    def __init__(self, message: str = _CANCELLED) -> None:
        super().__init__(message)
