"""The names that a prompt may hold in braces, and what to say of those that stand for nothing."""

import difflib
from collections.abc import Mapping

from .braces import Parts, names
from .errors import SetupError
from .wording import say, template, together

MEANINGS = {
    "object": template("Name of the active object"),
    "material": template("Name of the active object's active material"),
    "collection": template("Name of the collection that holds the active object"),
    "scene": template("Name of the scene"),
    "camera": template("Name of the scene camera"),
    "frame": template("Number of the current frame"),
    "lens": template("Focal length of the view or camera in millimeters"),
}

_MISSING = {
    "object": (template("There is no active object for {name}."), template("Select one.")),
    "material": (
        template("The active object has no material for {name}."),
        template("Give it one."),
    ),
    "camera": (template("The scene has no camera for {name}."), template("Add one.")),
    "lens": (
        template("What is sent has no focal length for {name}."),
        template("Use a view in perspective."),
    ),
}
_WAY_OUT = template("Otherwise, take it out of the prompt.")


def check(parts: Parts, values: Mapping[str, str]) -> None:
    """Raise SetupError for the first variable that is unknown, or that stands for nothing now."""
    for name in names(parts):
        if name not in MEANINGS:
            raise _unknown(name)
        if not values.get(name):
            message, remedy = _MISSING.get(name, (template("{name} is empty."), ""))
            raise SetupError(say(message, name=f"{{{name}}}"), together(remedy, _WAY_OUT))


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
