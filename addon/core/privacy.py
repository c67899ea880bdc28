"""What may be asked of the providers, and what is true about it, in one sentence.

Only chat knows these wishes; the Image API has no field for them (openrouter-api.md, sections 3.3,
4.1 and 13), and one user saw it pass them by. So nothing is promised there.
"""

from .request import Route
from .wording import say

PAGE = "https://openrouter.ai/settings/privacy"


def sentence(route: Route, zdr: bool, no_training: bool) -> str:
    """For requests that try ``route`` first."""
    if route is not Route.CHAT:
        if zdr or no_training:
            return say(
                "The Image API cannot be asked to keep or learn nothing: the privacy settings of "
                "your OpenRouter account decide what providers may keep"
            )
        return say(
            "On the Image API, the privacy settings of your OpenRouter account decide what "
            "providers may keep"
        )
    if zdr and no_training:
        return say(
            "Asks OpenRouter for providers only that keep nothing and do not train on your data"
        )
    if zdr:
        return say("Asks OpenRouter for providers only that keep nothing")
    if no_training:
        return say("Asks OpenRouter for providers only that do not train on your data")
    return say("The privacy settings of your OpenRouter account decide what providers may keep")
