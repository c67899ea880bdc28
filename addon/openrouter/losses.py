"""Failed connections in the artist's words: what broke, and whether it may have been paid for."""

import errno
import socket
import ssl
import zlib
from urllib.parse import urlsplit

from ..core.errors import (
    CancelledError,
    LostError,
    PaintoverError,
    ReadTimeoutError,
    SetupError,
    TlsError,
    TransportError,
    UnreachableError,
)
from ..core.wording import say, together
from . import certificates
from .bodies import Upload
from .sockets import Stalled
from .transport import Wire

_MAY_BE_CHARGED = say(
    "The request had been sent, so a picture may have been made and charged; Paintover did not "
    "send it again. Look at https://openrouter.ai/activity before you try again."
)
_NO_NETWORK = {errno.ENETUNREACH, errno.ENETDOWN, getattr(errno, "WSAENETUNREACH", 0)} - {0}
_NOT_CHARGED = say("The request was not complete, so nothing was charged. Try again.")
_NOTHING_SENT = say("Nothing was sent and nothing was charged.")


def explain(problem: BaseException, url: str, wire: Wire, upload: Upload | None) -> PaintoverError:
    """The error of ours for what broke while asking ``url``.

    ``upload`` is the request's body, None for requests that cost nothing.
    """
    host = urlsplit(url).hostname or url
    if isinstance(problem, LostError):
        return _asleep(upload, host) if wire.slept else _lost(upload, problem.message)
    if isinstance(problem, PaintoverError):
        return problem
    causes = list(_causes(problem))
    error = _explain(causes, host, wire, upload)
    error.detail = error.detail or "; ".join(dict.fromkeys(map(_name, causes)))
    return error


def lost(upload: Upload | None) -> LostError:
    """The connection closed before the answer was whole."""
    return _lost(upload, say("The connection was lost before the picture had arrived."))


def is_cancel(problem: BaseException) -> bool:
    """Whether the artist's own wish is at the bottom of it."""
    return any(isinstance(cause, CancelledError) for cause in _causes(problem))


def _explain(
    causes: list[BaseException], host: str, wire: Wire, upload: Upload | None
) -> PaintoverError:
    import requests

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    unknown_proxy = "ProxySchemeUnknown" in _names(causes)
    if unknown_proxy or among(
        requests.exceptions.InvalidProxyURL, requests.exceptions.InvalidSchema
    ):
        return _unreachable(
            say("The proxy that this computer is set to use is not one Paintover can speak to."),
            say("Check the HTTPS_PROXY setting of the system."),
        )
    if among(requests.exceptions.InvalidURL, requests.exceptions.MissingSchema):
        return SetupError(
            "The base address in the preferences is not a web address.",
            "Correct it, or leave it empty for OpenRouter's own.",
        )
    if not wire.is_connected and any("Tunnel connection failed: 407" in str(c) for c in causes):
        return _unreachable(
            say("The proxy that this computer is set to use asks for a name and password."),
            say(
                "Put them into the HTTPS_PROXY setting of the system, as "
                "http://name:password@proxy:port."
            ),
        )
    if among(requests.exceptions.ProxyError) and not wire.is_connected:
        return _unreachable(
            say("The proxy that this computer is set to use does not let the request through."),
            say("Check the HTTPS_PROXY setting of the system, and the proxy's name and password."),
        )
    if not wire.is_connected:
        return _no_connection(causes, host)
    if wire.slept:
        return _asleep(upload, host)
    if among(zlib.error, requests.exceptions.ContentDecodingError):
        return _lost(upload, say("The answer was damaged on its way."))
    if among(Stalled, TimeoutError, requests.exceptions.Timeout):
        minutes = wire.read_timeout / 60
        span = (
            say("{count} minutes", count=f"{minutes:.0f}")
            if minutes >= 2
            else say("{count} seconds", count=f"{wire.read_timeout:.0f}")
        )
        if upload is not None and not upload.is_sent:
            return _lost(
                upload, say("The upload to {host} stood still for {span}.", host=host, span=span)
            )
        error = ReadTimeoutError(
            say("There was no answer from {host} for {span}.", host=host, span=span),
            _consequence(upload),
            retryable=True,
        )
        error.may_be_charged = upload is not None
        return error
    if upload is not None and not upload.is_sent:
        return _lost(upload, say("The connection to {host} was lost while sending.", host=host))
    return lost(upload)


def _no_connection(causes: list[BaseException], host: str) -> TransportError:
    """Nothing was sent: name, route, TLS."""
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return _unreachable(
                say("The name {host} could not be looked up.", host=host),
                say("Check the internet connection, and the base address in the preferences."),
            )
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _tls(*certificates.why(cause, host))
    text = " ".join(str(cause) for cause in causes)
    if "CA certificate bundle" in text or "TLS certificate" in text:
        return _tls(
            say("The certificates that the REQUESTS_CA_BUNDLE setting names cannot be read."),
            say("Correct that setting of the system, or remove it."),
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "SSLError" in _names(causes):
        return _tls(
            say("A secure connection to {host} could not be made.", host=host),
            say("Check the base address in the preferences, and any proxy or firewall in between."),
        )
    is_refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
    if is_refused:
        reason = say("{host} does not accept connections.", host=host)
    elif any(getattr(cause, "errno", None) in _NO_NETWORK for cause in causes):
        reason = say("This computer has no connection to the network.")
    elif any(isinstance(cause, (Stalled, TimeoutError)) for cause in causes):
        reason = say("{host} did not answer in time.", host=host)
    else:
        reason = say("There is no connection to {host}.", host=host)
    error = _unreachable(
        reason, say("Check the internet connection, and the base address in the preferences.")
    )
    error.is_refused = is_refused
    return error


def _unreachable(message: str, hint: str) -> UnreachableError:
    return UnreachableError(message, together(hint, _NOTHING_SENT), retryable=True)


def _tls(message: str, hint: str) -> TlsError:
    return TlsError(message, together(hint, _NOTHING_SENT), retryable=True)


def _asleep(upload: Upload | None, host: str) -> LostError:
    return _lost(
        upload,
        say("The computer slept, and the connection to {host} did not outlast that.", host=host),
    )


def _lost(upload: Upload | None, message: str) -> LostError:
    error = LostError(message, _consequence(upload), retryable=True)
    error.may_be_charged = upload is not None and upload.is_sent
    return error


def _consequence(upload: Upload | None) -> str:
    if upload is None:
        return say("Try again.")
    return _MAY_BE_CHARGED if upload.is_sent else _NOT_CHARGED


def _causes(problem: BaseException) -> list[BaseException]:
    """The problem and everything it wraps, however the libraries wrapped it."""
    found: list[BaseException] = []
    waiting: list[object] = [problem]
    while waiting and len(found) < 20:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in found:
            continue
        found.append(one)
        waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found


def _names(causes: list[BaseException]) -> set[str]:
    return {type(cause).__name__ for cause in causes}


def _name(cause: BaseException) -> str:
    """Kind of a problem, and the system's words for it, but no addresses and no requests."""
    words = cause.strerror if isinstance(cause, OSError) and cause.errno else ""
    return f"{type(cause).__name__}: {words}" if words else type(cause).__name__
