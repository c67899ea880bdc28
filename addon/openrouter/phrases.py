"""Turns of phrase that the sentences about a refusal share."""

import math

from ..core.wording import begun, say, together
from .faults import Fault


def wait(fault: Fault) -> str:
    tried = say("Paintover asked {count} times.", count=fault.tries) if fault.tries > 1 else ""
    if not fault.retry_after:
        return together(tried, say("Wait a moment and try again."))
    return together(tried, say("Wait {time} and try again.", time=_span(fault.retry_after)))


def free(fault: Fault) -> str:
    """Turned away at the door, that is; within an answer nobody knows."""
    return "" if fault.has_begun else say("Nothing was charged.")


def with_words(message: str, fault: Fault) -> str:
    """``message`` is a sentence without its period."""
    words = "" if is_formula(fault) else short(fault.words)
    return reasoned(message, words)


def reasoned(message: str, words: str) -> str:
    """The message as a sentence, with somebody's own words as the reason, if there are any."""
    if not words:
        return say("{sentence}.", sentence=begun(message))
    return say("{sentence}: {words}", sentence=begun(message), words=ended(words))


def short(words: str, longest: int = 200) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def is_formula(fault: Fault) -> bool:
    return not fault.words or fault.words.lower().startswith("provider returned error")


def _span(seconds: float) -> str:
    """A time in one unit, rounded up: 40 seconds, 6 minutes, 11 hours."""
    if seconds > 3600 * 5:
        return say("{count} hours", count=math.ceil(seconds / 3600))
    if seconds > 60 * 5:
        return say("{count} minutes", count=math.ceil(seconds / 60))
    count = max(1, math.ceil(seconds))
    return say("1 second") if count == 1 else say("{count} seconds", count=count)
