"""Judges an answer that came with success: is it a picture, a refusal, or nothing at all?

openrouter-api.md, section 9.7: a 200 without a picture is an error, and says why somewhere.
"""

from dataclasses import replace

from ..core.errors import MalformedError, NoImageError, PaintoverError, ProviderError, RefusedError
from ..core.picture import Format, probe
from ..core.request import Request
from ..core.wording import say, together
from . import sentences
from .draft import Draft

_BLOCKING_REASONS = {
    *("SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT", "IMAGE_PROHIBITED_CONTENT"),
    *("RECITATION", "IMAGE_RECITATION", "BLOCKLIST", "SPII", "CONTENT_FILTER", "MODERATION"),
}
_AGAIN = say("Try again, or choose another model.")


def judge(draft: Draft, request: Request) -> PaintoverError | None:
    """The error that an answer amounts to; None when it holds a picture. Call after settling."""
    answer = draft.answer
    if draft.fault is not None:
        fault = replace(draft.fault, has_begun=True)
        return sentences.error_for(fault, request.model.short_name)
    if answer.pictures:
        return None
    if answer.unusable:
        return _unusable(draft)
    name = request.model.short_name
    words = draft.refusal or answer.text
    native = answer.native_finish_reason
    if answer.finish_reason == "content_filter" or native.upper() in _BLOCKING_REASONS:
        error: PaintoverError = sentences.blocked(words)
        error.detail = words or native
        return error
    if words:
        return RefusedError(
            say(
                "{name} answered in words instead of a picture: “{words}”",
                name=name,
                words=_quotable(words),
            ),
            sentences.REWORD,
            detail=words,
        )
    if answer.finish_reason == "error":
        return ProviderError(
            say("Making the picture failed at the provider of {name}.", name=name),
            _AGAIN,
            retryable=True,
            detail=native,
        )
    if answer.finish_reason == "length" or native.upper() == "MAX_TOKENS":
        return NoImageError(
            say("{name} came to its length limit before the picture was made.", name=name),
            "Shorten the prompt, or choose another model.",
            detail=native,
        )
    return NoImageError(
        say("{name} finished without making a picture.", name=name),
        together(say("Some models stay silent about content they do not allow."), sentences.REWORD),
        retryable=True,
        detail=" ".join(part for part in (answer.finish_reason, native) if part),
    )


def _unusable(draft: Draft) -> PaintoverError:
    """Something came, and is kept, but Blender cannot place it."""
    found = [probe(blob.head) for blob in draft.answer.unusable]
    if any(one is not None and one.format is Format.SVG for one in found):
        return MalformedError(
            "The model answered with an SVG drawing, which Blender cannot place as a picture.",
            "It is kept in the library. Choose a model that makes pixels.",
        )
    if any(one is not None and one.is_oversized for one in found):
        return MalformedError(
            "The picture says it is larger than any model makes, so it was not opened.",
            together(say("It is kept in the library."), _AGAIN),
        )
    return MalformedError(
        "What came is not a picture that can be read.",
        together(say("It is kept in the library as it came."), _AGAIN),
        retryable=True,
    )


def _quotable(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 240 else words[:239].rstrip() + "…"
