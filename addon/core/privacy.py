"""What may be asked of the providers, and what is true about it, in one sentence.

Only chat knows these wishes; the Image API has no field for them (openrouter-api.md, sections 3.3,
4.1 and 13), and one user saw it pass them by. So nothing is promised there.
"""

from .request import Route

PAGE = "https://openrouter.ai/settings/privacy"


def sentence(route: Route, zdr: bool, no_training: bool) -> str:
    """For requests that try ``route`` first."""
    if route is not Route.CHAT:
        who = "the privacy settings of your OpenRouter account decide what providers may keep"
        if zdr or no_training:
            return f"The Image API cannot be asked to keep or learn nothing: {who}"
        return f"On the Image API, {who}"
    wishes = [
        *(["keep nothing"] if zdr else []),
        *(["do not train on your data"] if no_training else []),
    ]
    if wishes:
        return f"Asks OpenRouter for providers only that {' and '.join(wishes)}"
    return "The privacy settings of your OpenRouter account decide what providers may keep"
