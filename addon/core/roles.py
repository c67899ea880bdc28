"""Tell the model which picture is which: the words that go before the prompt.

Models know the pictures of a request by their order alone. Their makers' guides advise to name
each by its number and to say what it is for, so that is what is written.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from .source import ReferenceKind
from .wording import template

REFERENCE = "Reference"
"""The role of a reference that the artist gave none."""

_MEANINGS = {
    template("Subject"): "the subject. It appears in the picture as it looks here",
    template("Style"): "the style. Take its look, not what it shows",
    template("Material"): "the material. Take its surface, not its shape",
    template("Palette"): "the palette. Take its colors only",
    template("Lighting"): "the lighting. Take its light and mood, not what it shows",
    template("Composition"): "the composition. Follow its arrangement, not its details",
    template("Pose"): "the pose. Follow its posture only",
    template("Depth"): "the depth. Follow what is near and what is far in it",
    REFERENCE: "a reference",
}

SUGGESTED = tuple(role for role in _MEANINGS if role != REFERENCE)
"""What the role field suggests; any other words are sent as the artist wrote them."""

_AS_SUGGESTED = {role.lower(): role for role in SUGGESTED}
_BY_WORD = {role.lower(): meaning for role, meaning in _MEANINGS.items()}
_GUIDES = frozenset(kind.lower() for kind in ReferenceKind if kind.is_guide)
_TO_PAINT = "the picture to work on"


class Pictured(Protocol):
    """What is known of a picture that goes along: ``core.request.Reference``."""

    @property
    def role(self) -> str: ...

    @property
    def meaning(self) -> str: ...


def meaning(role: str) -> str:
    """What a role asks of the model, as a clause; free words mean what they say."""
    words = " ".join(role.split()).rstrip(".")
    return _BY_WORD.get(words.lower(), words) or _TO_PAINT


def told(role: str, translate: Callable[[str], str]) -> str:
    """As the artist reads it: a suggested one in their language, free words as they are."""
    known = _AS_SUGGESTED.get(role.strip().lower())
    return translate(known) if known else role


def understood(words: str, translate: Callable[[str], str]) -> str:
    """The inverse of ``told``: what is suggested is kept in English, as models are told it."""
    folded = words.strip().casefold()
    for role in SUGGESTED:
        if folded == translate(role).casefold():
            return role
    return words


def described(prompt: str, pictures: Sequence[Pictured]) -> str:
    """The prompt as it is sent: after a line for each picture, where there is more to tell than
    the source."""
    if not any(picture.role for picture in pictures):
        return prompt
    lines = [
        f"Image {number}: {_told(picture)}." for number, picture in enumerate(pictures, start=1)
    ]
    return "\n".join((*lines, "", prompt))


def _told(picture: Pictured) -> str:
    """How a guide is to be read, and then the artist's own words about it, if any."""
    if not picture.meaning or picture.role.strip().lower() in _GUIDES:
        return picture.meaning or meaning(picture.role)
    return f"{picture.meaning}. It is for this: {meaning(picture.role)}"
