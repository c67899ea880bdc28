"""Keeps secrets out of every text that may be shown, logged or stored."""

import re

LONGEST = 2000
"""Most characters of a provider's own words that are kept."""

_PATTERNS = (
    (re.compile(r"sk-or-[\w-]{6,}"), "[key]"),
    (re.compile(r"(?i)\bbearer\s+[^\s\"']+"), "Bearer [key]"),
    (re.compile(r"\buser_[A-Za-z0-9]+"), "[account]"),
    (re.compile(r"//[^/\s@]+@"), "//"),
)


def redact(text: str, key: str = "", longest: int = LONGEST) -> str:
    """``text`` without keys, account ids and passwords in addresses, cut to ``longest``."""
    clean = text.replace(key, "[key]") if key else text
    clean = clean[: 4 * longest]
    for pattern, instead in _PATTERNS:
        clean = pattern.sub(instead, clean)
    if clean == text and len(text) <= longest:
        return text  # which may still know how to be told in another language
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
