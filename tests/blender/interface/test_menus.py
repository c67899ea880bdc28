"""Everything an artist does is in Blender's own menus, and so in its search."""

from collections.abc import Iterator
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import recents, runtime
from bl_ext.user_default.paintover.app.library import Result
from bl_ext.user_default.paintover.ui import menus

from tests import installed

NOT_IN_MENUS = {
    "PAINTOVER_OT_place_planned": "the pump's own step, never pressed",
    "PAINTOVER_OT_open_page": "needs the address that stands beside its button",
    "PAINTOVER_OT_pick": "needs the picture that is clicked",
    "PAINTOVER_OT_drag": "starts on the button that is dragged",
    "PAINTOVER_OT_turn_page": "belongs to the grid of results",
    "PAINTOVER_OT_use_preset": "belongs to the list of presets, which Blender draws",
    "PAINTOVER_OT_add_preset": "belongs to the list of presets, which Blender draws",
    "PAINTOVER_OT_toggle_style": "belongs to the list of styles",
    "PAINTOVER_OT_add_style": "belongs to the list of styles",
    "PAINTOVER_OT_show_placed": "needs the object or image that stands in Details",
    "PAINTOVER_OT_dismiss": "belongs to the note it takes off the list",
    "PAINTOVER_OT_dismiss_news": "belongs to the line it hides",
    "PAINTOVER_OT_dismiss_notice": "belongs to the notice it takes away",
    "PAINTOVER_OT_dismiss_charge": "belongs to the charge it takes off the list",
    "PAINTOVER_OT_try_again": "belongs to the note of what failed",
    "PAINTOVER_OT_switch_model": "belongs to the note that names the other model",
    "PAINTOVER_OT_provider_words": "belongs to the note whose words it shows",
    "PAINTOVER_OT_copy_words": "a button of the dialog with those words",
    "PAINTOVER_OT_send_previewed": "a button of the dialog that shows what will be sent",
    "PAINTOVER_OT_copy_preview": "a button of the dialog that shows what will be sent",
}
"""Operators that would make no sense away from where they stand, and why."""


class Noted:
    """In place of a menu's layout: notes operators and menus, and draws nothing."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self.menus: list[str] = []

    def operator(self, idname: str, *_: object, **__: object) -> Any:
        self.operators.append(idname)
        return type("Properties", (), {})()

    operator_menu_enum = operator

    def menu(self, name: str, *_: object, **__: object) -> None:
        self.menus.append(name)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_, **__: self


def walked(home: str) -> tuple[set[str], set[str]]:
    """What Paintover's part of a menu of Blender's offers, with all menus below it."""
    noted, seen = Noted(), set()
    drawn = type("Menu", (), {"layout": noted})()
    menus._hang(drawn, bpy.context)
    while noted.menus:
        name = noted.menus.pop()
        if name not in seen:
            seen.add(name)
            getattr(bpy.types, name).draw(drawn, bpy.context)
    return set(noted.operators), seen


def ours(kind: type = bpy.types.Operator) -> Iterator[type]:
    for cls in kind.__subclasses__():
        if cls.__module__.startswith(installed.MODULE) and hasattr(cls, "bl_idname"):
            yield cls
        yield from ours(cls)


@pytest.fixture
def with_result(library: object) -> Iterator[None]:
    runtime.get().session.add_results([Result("20260101-120000-abcd", None, {})])
    yield
    runtime.get().session.results.clear()


@pytest.mark.parametrize("home", menus.HOMES)
def test_the_menu_hangs_where_artists_look(home: str) -> None:
    assert menus._hang in getattr(bpy.types, home)._dyn_ui_initialize()


def test_every_operator_is_in_the_menus(with_result: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recents, "shown", lambda: ["rainy alley"])
    bpy.context.scene.paintover.refine = "20260101-120000-abcd"  # for Start Anew
    bpy.data.texts.new("Prompt")  # for Use Text as Prompt
    offered, _ = walked(menus.HOMES[0])
    missing = {cls.__name__ for cls in ours() if cls.bl_idname not in offered}
    assert missing == set(NOT_IN_MENUS)


def test_the_menus_are_there_without_any_result(library: object) -> None:
    offered, _ = walked(menus.HOMES[0])
    assert "paintover.generate" in offered and "paintover.place" not in offered
