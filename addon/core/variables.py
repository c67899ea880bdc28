"""The names that a prompt may hold in braces, and what to say of those that stand for nothing."""

import difflib
from collections.abc import Mapping

from .errors import SetupError
from .template import Parts, names
from .wording import say

MEANINGS = {
    "object": "Name of the active object",
    "material": "Name of the active object's active material",
    "collection": "Name of the collection that holds the active object",
    "scene": "Name of the scene",
    "camera": "Name of the scene camera",
    "frame": "Number of the current frame",
    "lens": "Focal length of the view or camera in millimeters",
}

_MISSING = {
    "object": ("There is no active object for {object}.", "Select one."),
    "material": ("The active object has no material for {material}.", "Give it one."),
    "collection": ("There is no collection for {collection}.", "Make one active."),
    "camera": ("The scene has no camera for {camera}.", "Add one."),
    "lens": (
        "There is no lens for {lens}: the view is not in perspective, or there is no camera.",
        "Use a view in perspective.",
    ),
}
_WAY_OUT = "Or take it out of the prompt."


def check(parts: Parts, values: Mapping[str, str]) -> None:
    """Raise SetupError for the first variable that is unknown, or that stands for nothing now."""
    for name in names(parts):
        if name not in MEANINGS:
            raise _unknown(name)
        if not values.get(name):
            message, remedy = _MISSING.get(name, ("{{{name}}} is empty.", ""))
            braced = {known: f"{{{known}}}" for known in MEANINGS}
            raise SetupError(
                say(message, name=name, **braced),
                say(f"{remedy} {_WAY_OUT}".strip()),
            )


def _unknown(name: str) -> SetupError:
    message = say("Paintover does not know {name} in the prompt.", name=f"{{{name}}}")
    near = difflib.get_close_matches(name, MEANINGS, n=1)
    braces = f"{{{{{name}}}}}"
    if near:
        return SetupError(
            message,
            say(
                "Did you mean {near}? For the braces themselves, write {braces}.",
                near=f"{{{near[0]}}}",
                braces=braces,
            ),
        )
    return SetupError(
        message,
        say(
            "It knows {known}. For the braces themselves, write {braces}.",
            known=", ".join(f"{{{one}}}" for one in MEANINGS),
            braces=braces,
        ),
    )
