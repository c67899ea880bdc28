"""Turns of phrase that the sentences about a refusal share."""

import math

from .faults import Fault


def wait(fault: Fault) -> str:
    tried = f"Paintover asked {fault.tries} times. " if fault.tries > 1 else ""
    if not fault.retry_after:
        return f"{tried}Wait a moment and try again."
    return f"{tried}Wait {_span(fault.retry_after)} and try again."


def free(fault: Fault) -> str:
    """Turned away at the door, that is; within an answer nobody knows."""
    return "" if fault.has_begun else " Nothing was charged."


def with_words(message: str, fault: Fault) -> str:
    words = "" if is_formula(fault) else short(fault.words)
    return sentence(f"{message}: {words}" if words else message)


def short(words: str, longest: int = 200) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def is_formula(fault: Fault) -> bool:
    return not fault.words or fault.words.lower().startswith("provider returned error")


def _span(seconds: float) -> str:
    """A time in one unit, rounded up: 40 seconds, 6 minutes, 11 hours."""
    for unit, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds > size * 5 or unit == "second":
            count = max(1, math.ceil(seconds / size))
            return f"{count} {unit}{'s' if count != 1 else ''}"
    raise AssertionError
