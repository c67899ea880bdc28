"""One style that is on: an ending that is added to the prompt."""

from collections.abc import Iterable
from typing import Any

import bpy
from bpy.props import StringProperty


class PaintoverStyle(bpy.types.PropertyGroup):
    """Kept in the scene, so that a file needs no preset of somebody else's."""

    name: StringProperty(name="Name", description="Name of the style")
    text: StringProperty(name="Text", description="What the style adds to the end of the prompt")


def wished(settings: Any) -> tuple[tuple[str, str], ...]:
    """Names and endings, in their order."""
    return tuple((item.name, item.text) for item in settings.styles)


def put(settings: Any, styles: Iterable[tuple[str, str]]) -> None:
    """These and no others."""
    settings.styles.clear()
    for name, text in styles:
        item = settings.styles.add()
        item.name, item.text = name, text


register, unregister = bpy.utils.register_classes_factory((PaintoverStyle,))  # type: ignore[misc]
