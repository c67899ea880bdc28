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
    if key:
        text = text.replace(key, "[key]")
    text = text[: 4 * longest]
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
