"""Turns a server's refusal into an error an artist can act on (openrouter-api.md, section 9)."""

import re

from ..core.errors import (
    ApiError,
    AuthError,
    BadRequestError,
    BlockedError,
    BusyError,
    CreditError,
    PaintoverError,
    ProviderError,
    RateLimitError,
    UnreachableError,
)
from ..core.wording import say, template, together, verbatim
from . import absences
from .absences import OTHER_MODEL, PRIVACY
from .faults import Fault
from .phrases import ended, free, is_formula, reasoned, short, wait, with_words

__all__ = ["OTHER_MODEL", "REWORD", "blocked", "error_for"]

REWORD = say("Change the wording or the pictures and try again, or choose another model.")
_CREDITS = say("Top up at https://openrouter.ai/settings/credits.")
_KEYS = "https://openrouter.ai/settings/keys"

_PICTURE_FAULTS = {
    "invalid_image": template("One of the pictures sent could not be read by the model."),
    "image_too_large": template("One of the pictures sent is too large for the model."),
    "image_too_small": template("One of the pictures sent is too small for the model."),
    "unsupported_image_format": template(
        "The model does not take the format of one of the pictures."
    ),
    "image_download_failed": template(
        "One of the pictures sent could not be fetched by the model."
    ),
    "image_not_found": template("One of the pictures sent could not be found by the model."),
}
_TOO_LONG = {
    *("context_length_exceeded", "max_tokens_exceeded", "token_limit_exceeded"),
    "string_too_long",
}

_THE_MODEL = say("the model")


def error_for(fault: Fault, model: str = _THE_MODEL, is_strict: bool = False) -> PaintoverError:
    """The error for a refusal; its own words go into ``detail``.

    ``is_strict`` tells that the request itself asked for privacy.
    """
    error = _error_for(fault, model)
    if is_strict and absences.is_private(fault):
        error.message = say(
            "No provider of {model} gives the privacy that is asked for.", model=model
        )
        error.hint = say(
            "Relax it in Paintover's preferences or at {page}, or choose another model.",
            page=PRIVACY,
        )
    error.detail = fault.said
    error.generation_id = fault.generation_id
    error.fallback_models = fault.fallback_models
    if isinstance(error, ApiError):
        error.status = fault.status
        error.retry_after = fault.retry_after
    if fault.retryable is not None:
        error.retryable = fault.retryable
    return error


def blocked(why: str = "") -> BlockedError:
    """The content was not allowed."""
    message = say("The picture was blocked by the content rules")
    return BlockedError(reasoned(message, short(why)), REWORD)


def _error_for(fault: Fault, model: str) -> PaintoverError:
    if "provider rejections:" in fault.message.lower():
        return _rejected(fault)
    if fault.is_page:
        return _page(fault)
    if fault.status == 403 and _speaks_of_money(fault):
        return CreditError(
            say("The budget of this API key is spent."),
            say("Raise it at {page}, or use another key.", page=_KEYS),
        )
    if fault.status == 400 and "no connected db" in fault.message.lower():
        # What a LiteLLM gateway without a database says of any key but its own (seen in 1.106).
        return AuthError(
            "The gateway at the base address does not know this key.",
            "Put the key that it expects into the preferences.",
        )
    if fault.availability and fault.status not in {429, 503}:
        return absences.missing(fault, model)
    if fault.is_block:
        return blocked(", ".join(fault.reasons) or ("" if is_formula(fault) else fault.words))
    by_status = {
        401: _key,
        402: _credit,
        403: _forbidden,
        404: _missing,
        405: absences.missing,
        407: _proxy,
        408: _slow,
        413: _too_large,
        429: _too_many,
        503: _busy,
        504: _slow,
        524: _slow,
        511: _sign_in,
        529: _busy,
    }
    if fault.status in by_status:
        return by_status[fault.status](fault, model)
    if 400 <= fault.status < 500:
        return _bad_request(fault, model)
    return _failed(fault, model)


def _key(fault: Fault, model: str) -> PaintoverError:
    if "no cookie auth" in fault.message.lower() or "no auth" in fault.message.lower():
        return AuthError(
            "The request arrived without an API key.",
            "Sign in with OpenRouter in the preferences, or put a key there.",
        )
    return AuthError(
        "OpenRouter does not accept this API key: it is unknown, disabled or revoked.",
        say(
            "Sign in again in the preferences, or make a new key at {page} and put it there.",
            page=_KEYS,
        ),
    )


def _credit(fault: Fault, model: str) -> PaintoverError:
    if fault.reason == "weight_exceeds_budget":
        return CreditError(
            "This picture alone costs more than the credit that is left.",
            together(_CREDITS, say("Or ask for a smaller picture, or for fewer at once.")),
        )
    if fault.is_in_flight:
        return CreditError(
            "The credit left does not cover all the pictures that are being made right now.",
            together(
                wait(fault),
                say("Run fewer jobs at once, or top up at https://openrouter.ai/settings/credits."),
            ),
            retryable=True,
        )
    if "key_limit" in fault.limit_source:
        return CreditError(
            "The spending limit of this API key leaves too little for this picture.",
            say(
                "Raise or remove the limit at {page}, use another key, or choose the "
                "Image API as the route.",
                page=_KEYS,
            ),
        )
    if "at least $" in fault.message:
        return CreditError(
            "There is too little credit on the OpenRouter account for this way of asking.",
            together(_CREDITS, say("Or choose the Image API as the route.")),
        )
    return CreditError("There is not enough credit on the OpenRouter account.", _CREDITS)


def _forbidden(fault: Fault, model: str) -> PaintoverError:
    return BlockedError(
        with_words(say("OpenRouter did not allow this request"), fault),
        say("Change the request, or look at the rules of your account at {page}.", page=PRIVACY),
    )


def _missing(fault: Fault, model: str) -> PaintoverError:
    if fault.error_type in _PICTURE_FAULTS:
        return _bad_request(fault, model)
    return absences.missing(fault, model)


def _sign_in(fault: Fault, model: str) -> PaintoverError:
    return UnreachableError(
        "This network wants you to sign in before it lets anything through.",
        "Open any page in a web browser, sign in there, and try again. Nothing was charged.",
        retryable=True,
    )


def _proxy(fault: Fault, model: str) -> PaintoverError:
    return UnreachableError(
        "The proxy that this computer is set to use asks for a name and password.",
        "Put them into the HTTPS_PROXY setting of the system, as http://name:password@proxy:port. "
        "Nothing was sent and nothing was charged.",
        retryable=True,
    )


def _slow(fault: Fault, model: str) -> PaintoverError:
    error = ProviderError(
        say("The picture was not ready in time: {model} took too long.", model=model),
        "Try again, ask for a smaller picture, or choose another model.",
        retryable=True,
    )
    if fault.status in {504, 520, 524}:  # the gateway gave up; the provider may not have
        error.may_be_charged = True
        error.hint = say(
            "It may have been made and charged all the same; Paintover did not send it again. "
            "Look at https://openrouter.ai/activity before you try again."
        )
    return error


def _too_large(fault: Fault, model: str) -> PaintoverError:
    return BadRequestError(
        "The pictures sent are too large.",
        "Lower the largest upload edge in the preferences, or send fewer pictures.",
    )


def _too_many(fault: Fault, model: str) -> PaintoverError:
    if fault.is_spent_for_today:
        return RateLimitError(
            "Today's free requests are used up.",
            together(wait(fault), say("Or choose a model that is not free."), free(fault)),
        )
    if "upstream" in fault.limit_source or fault.raw or fault.availability:
        message = say(
            "{model} is in great demand just now and takes no more requests.", model=model
        )
    else:
        message = say("Too many requests in a short time.")
    return RateLimitError(message, together(wait(fault), free(fault)), retryable=True)


def _busy(fault: Fault, model: str) -> PaintoverError:
    return BusyError(
        say("{model} has no capacity left just now.", model=model),
        together(wait(fault), say("Or choose another model."), free(fault)),
        retryable=True,
    )


def _bad_request(fault: Fault, model: str) -> PaintoverError:
    if "not a valid model" in fault.message.lower():
        return absences.no_model(fault, model)
    if fault.error_type in _PICTURE_FAULTS:
        return BadRequestError(
            say(_PICTURE_FAULTS[fault.error_type]), "Choose another source, or another upload size."
        )
    if fault.error_type in _TOO_LONG:
        return BadRequestError(
            say("The prompt and pictures are more than {model} can take.", model=model),
            "Shorten the prompt, or send fewer and smaller pictures.",
        )
    if fault.issues:
        return BadRequestError(
            with_words(say("OpenRouter did not understand the request"), fault),
            "This is a fault of Paintover or of the base address; please report it.",
        )
    return BadRequestError(
        with_words(say("{model} did not accept the request", model=model), fault),
        "Change the settings or the wording, or choose another model.",
    )


def _rejected(fault: Fault) -> PaintoverError:
    """Only what follows the formula: what comes before names every field that was checked."""
    reasons = re.split(r"(?i)provider rejections:\s*", fault.message)[-1].strip()
    return BadRequestError(
        together(
            say("The model cannot take these settings."), verbatim(ended(short(reasons, 400)))
        ),
        "Change the setting it names, or choose another model. Nothing was charged.",
    )


def _page(fault: Fault) -> PaintoverError:
    """A web page in place of an answer: a gateway or a firewall speaks."""
    if fault.status in {403, 451}:
        return BlockedError(
            say(
                "A firewall in front of the server turned the request away ({status}).",
                status=fault.status,
            ),
            "Try without VPN or proxy, or from another network.",
        )
    special = {401: _key, 404: _missing, 405: _missing, 407: _proxy, 413: _too_large}
    special |= {408: _slow, 429: _too_many, 503: _busy, 504: _slow, 520: _slow, 524: _slow}
    special |= {511: _sign_in, 529: _busy}
    if fault.status in special:
        return special[fault.status](fault, _THE_MODEL)
    if fault.status < 500:
        return BadRequestError(
            say("The server did not accept the request ({status}).", status=fault.status),
            "Check the base address in the preferences.",
        )
    return _failed(fault, _THE_MODEL)


def _failed(fault: Fault, model: str) -> PaintoverError:
    message = say("Making the picture failed at the provider of {model}", model=model)
    if fault.status:
        message = say("{sentence} ({status})", sentence=message, status=fault.status)
    return ProviderError(
        reasoned(message, "") if fault.is_page else with_words(message, fault),
        "Try again in a moment, or choose another model. A failed picture is as a rule not "
        "charged.",
        retryable=True,
    )


def _speaks_of_money(fault: Fault) -> bool:
    said = fault.words.lower()
    return any(word in said for word in ("budget", "key limit", "spending limit", "credit"))
