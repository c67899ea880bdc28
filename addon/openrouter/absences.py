"""Why no provider takes a request, in the artist's words (openrouter-api.md, 9.4 and 9.6)."""

from ..core.errors import BlockedError, NotFoundError, PaintoverError
from ..core.wording import say, template, together, verbatim
from .faults import Fault

OTHER_MODEL = say("Choose another model.")
PRIVACY = "https://openrouter.ai/settings/privacy"

_BY_CODE = {
    "model_deprecated": template("{model} is no longer offered."),
    "model_not_found": template("OpenRouter does not know the model {model}."),
    "model_unavailable_upstream": template("The provider of {model} does not offer it at present."),
    "free_variant_ended": template("{model} is no longer free: its free variant has ended."),
}
_BY_CAUSE = {
    "max_price": template("Every provider of {model} asks for more than the price limit allows."),
    "context_length": template("The prompt and pictures are more than {model} can take."),
    "require_parameters": template(
        "No provider of {model} can do all that these settings ask for."
    ),
    "quantization": template("No provider of {model} runs it in the precision that is asked for."),
    "allowed_providers": template("Your OpenRouter account allows no provider of {model}."),
}


def missing(fault: Fault, model: str) -> PaintoverError:
    """For a 404 or 405, and for what ``error.availability`` says with any status."""
    if is_private(fault):
        return NotFoundError(
            say("The privacy settings of your OpenRouter account exclude {model}.", model=model),
            say("Allow it at {page}, or choose another model.", page=PRIVACY),
        )
    if fault.availability == "region_restricted" or {"geo", "data_region"} & {*fault.excluded_by}:
        return BlockedError(
            say("{model} is not offered in your region.", model=model), _other(fault)
        )
    if fault.is_wrong_modalities:
        return NotFoundError(
            say("{model} does not make pictures on this route.", model=model), OTHER_MODEL
        )
    if fault.is_wrong_route:
        return NotFoundError(
            "The server does not know this way of asking for pictures.",
            "Check the base address in the preferences, or choose another route.",
        )
    return no_model(fault, model)


def no_model(fault: Fault, model: str) -> PaintoverError:
    """The model itself cannot be had."""
    message = _BY_CODE.get(fault.availability, "")
    if not message and "not a valid model" in fault.message.lower():
        message = _BY_CODE["model_not_found"]
    if not message:
        message = next((_BY_CAUSE[c] for c in fault.excluded_by if c in _BY_CAUSE), "")
    if not message:
        message = template("{model} is not available to you at present.")
    own_words = f"{fault.constraint[:200].rstrip('.')}." if fault.constraint else ""
    told = together(say(message, model=model), verbatim(own_words))
    return NotFoundError(told, _other(fault))


def is_private(fault: Fault) -> bool:
    """Whether the account's own privacy settings are in the way."""
    return (
        fault.availability == "privacy_restricted"
        or any("data_policy" in cause for cause in fault.excluded_by)
        or "data policy" in f"{fault.message} {fault.step}".lower()
    )


def _other(fault: Fault) -> str:
    if fault.fallback_models:
        return say("Choose another model, such as {model}.", model=fault.fallback_models[0])
    return OTHER_MODEL
