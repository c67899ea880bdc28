"""Names for things that come from a prompt."""

import re
from functools import lru_cache

_BLENDER_NAME_BYTES = 59
"""63 bytes up to Blender 4.5, less room for Blender's own ``.001``."""


@lru_cache(maxsize=256)
def from_prompt(prompt: str, limit: int = _BLENDER_NAME_BYTES) -> str:
    """A readable name of at most ``limit`` UTF-8 bytes; "Paintover" for an empty prompt."""
    words = " ".join(re.sub(r"[^\w\s,'&+-]", " ", prompt).split()).strip(" ,-")
    while len(words.encode()) > limit:
        shorter = words.rpartition(" ")[0]
        words = shorter or words.encode()[:limit].decode(errors="ignore")
    return words.strip(" ,-") or "Paintover"


def file_stem(prompt: str) -> str:
    """A short, portable file name part made of letters, digits and dashes."""
    plain = re.sub(r"[^a-z0-9]+", "-", prompt.lower()).strip("-")
    return plain[:40].rstrip("-") or "picture"


_COMMON = frozenset(
    ("with", "from", "into", "onto", "over", "under", "that", "this", "these", "those", "very")
)


def keywords(prompt: str, most: int = 8) -> list[str]:
    """The first words of a prompt that may be searched for, in lower case and each once."""
    words = re.findall(r"[^\W\d_]{4,}", prompt.lower())
    return list(dict.fromkeys(word for word in words if word not in _COMMON))[:most]
