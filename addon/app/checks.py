"""What must be so before anything is sent."""

import bpy

from ..core.errors import CaptureError, NoKeyError, SetupError
from ..core.model import Model
from ..core.source import SourceKind
from ..scene import place
from . import online, prompts, references, runtime, terms
from .preferences import Preferences
from .wish import Wish


def check(
    context: bpy.types.Context,
    wish: Wish,
    preferences: Preferences,
    model: Model,
    natural: tuple[int, int] | CaptureError,
) -> None:
    """Raise the first thing that is missing."""
    connection(preferences)
    prompts.check(context, wish)
    if not wish.model.strip():
        raise SetupError("No model is chosen.", "Choose one from the list.")
    references.check(wish, model)
    if isinstance(natural, CaptureError):
        raise natural
    from_view = wish.source is SourceKind.VIEWPORT
    refined = runtime.get().threads.get(wish.refine)
    view = refined.view if refined and wish.source is SourceKind.RESULT else None
    refused = place.refusal(
        terms.placement_of(context, wish, preferences, view), from_view=from_view
    )
    if refused:
        raise refused
    runtime.get().ledger.check(preferences.session_limit)


def connection(preferences: Preferences) -> None:
    """Raise SetupError when nothing can be sent at all."""
    online.check()
    if not preferences.key:
        raise NoKeyError(
            "There is no OpenRouter key yet.",
            "Sign in with OpenRouter in Paintover's preferences, or paste a key there.",
        )
