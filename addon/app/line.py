"""What a failed job means for those behind it, and which of them may be tried again."""

from ..core.errors import (
    AuthError,
    CreditError,
    NoKeyError,
    OfflineError,
    PaintoverError,
    TlsError,
    UnreachableError,
)
from ..core.money import LimitError

_SHARED = (
    *(AuthError, CreditError, NoKeyError, OfflineError, TlsError, UnreachableError),
    LimitError,
)


def stops(error: PaintoverError) -> bool:
    """Whether the next request of the same account would fail for the very same reason.

    Credit that is only bound by other requests comes free with them.
    """
    is_passing = isinstance(error, CreditError) and error.retryable
    return isinstance(error, _SHARED) and not is_passing


def unsent(cause: PaintoverError) -> PaintoverError:
    """For a job that was in line behind ``cause``."""
    return PaintoverError(
        "Not sent, because the request before it failed in a way that this one would, too.",
        "Mend that first, then try again. Nothing was charged.",
        retryable=True,
        detail=cause.sentence,
    )


def unsent_offline(cause: PaintoverError) -> PaintoverError:
    """For a job that was in line when Blender was told to stay offline."""
    return OfflineError(
        "Not sent, because Blender was told to stay offline meanwhile.",
        "Allow it to go online, then try again. Nothing was charged.",
        retryable=True,
        detail=cause.sentence,
    )


def may_try_again(error: PaintoverError) -> bool:
    """Whether the very same request may succeed, as it is; the artist decides."""
    return error.retryable or error.may_be_charged


def kept(error: PaintoverError) -> PaintoverError:
    """The error without what it was raised from, which holds requests and pictures in memory."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    error.salvaged = None
    return error
