"""The Paintover tab of a sidebar: whether the artist sees one, and opening it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import bpy

_NAME = "Paintover"
_EDITORS = ("VIEW_3D", "IMAGE_EDITOR")
_AGAIN = 0.05
_TRIES = 20
"""A sidebar knows its tabs only once it has been drawn: so often it is looked again, after so many
seconds."""


def is_seen(context: bpy.types.Context) -> bool:
    """Whether any window shows the tab."""
    return any(
        region.width > 1 and area.spaces.active.show_region_ui and _category(region) == _NAME
        for window in context.window_manager.windows
        for area, region in _sidebars(window.screen)
    )


def show(context: bpy.types.Context) -> bool:
    """Open the tab in this editor, else in the largest 3D View or Image Editor of the window."""
    window = context.window
    found = list(_sidebars(window.screen)) if window else []
    if not found:
        return False
    here = context.area

    def merit(pair: tuple[Any, Any]) -> tuple[bool, bool, int]:
        area = pair[0]
        return area == here, area.type == "VIEW_3D", area.width * area.height

    area, _ = max(found, key=merit)
    area.spaces.active.show_region_ui = True
    area.tag_redraw()
    if not _turn(window.screen.name, _number(window.screen, area)):
        again = partial(_later, window.screen.name, _number(window.screen, area), [_TRIES])
        bpy.app.timers.register(again, first_interval=_AGAIN)
    return True


def _later(screen: str, number: int, left: list[int]) -> float | None:
    left[0] -= 1
    return None if _turn(screen, number) or not left[0] else _AGAIN


def _turn(screen: str, number: int) -> bool:
    """Turn a sidebar to the tab; False while it has not been drawn."""
    found = bpy.data.screens.get(screen)
    areas = list(found.areas) if found else []
    if number >= len(areas):
        return True  # the artist has gone elsewhere
    for region in areas[number].regions:
        if region.type == "UI":
            try:
                region.active_panel_category = _NAME
            except TypeError:  # it is not among the tabs, as long as there are none
                return False
            areas[number].tag_redraw()
    return True


def _number(screen: bpy.types.Screen, area: bpy.types.Area) -> int:
    """Which area it is: an area must not be kept until later."""
    return list(screen.areas).index(area)


def _sidebars(screen: bpy.types.Screen) -> Iterator[tuple[Any, Any]]:
    for area in screen.areas:
        if area.type in _EDITORS:
            for region in area.regions:
                if region.type == "UI":
                    yield area, region


def _category(region: Any) -> str:
    return str(region.active_panel_category)
