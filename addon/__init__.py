"""Paintover: paint over what you see in Blender with an image model on OpenRouter.

Wiring only. Rooms are imported on registration, so that those without Blender can be used, and
tested, without it.
"""


def register() -> None:
    from . import ui

    ui.register(__package__ or "")


def unregister() -> None:
    from . import ui

    ui.unregister()
