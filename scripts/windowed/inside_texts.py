"""What the add-on's panels say: their draw() gets a layout that notes every word.

The layout's own introspect() would tell, and crashes Blender 5.2 where a preview is shown.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import bpy

_PACKAGE = "bl_ext.user_default.paintover"
_LAYOUTS = ("row", "column", "column_flow", "grid_flow", "box", "split", "menu_pie", "panel")
_LAYOUTS += ("panel_prop",)

_said: dict[tuple[str, int, str], list[str]] = {}
"""What each panel said at its last draw, by type and address of the editor's area, and class."""


def texts(editor: str, fresh: bool = True) -> Generator[None, None, list[str]]:
    """Titles, labels, buttons and values that an editor's panels said when they were last drawn."""
    _listen()
    if fresh:
        for shown in [key for key in _said if key[0] == editor]:
            del _said[shown]  # a panel that is closed or gone says nothing
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                for region in area.regions if area.type == editor else ():
                    if (area.type, region.type) != ("VIEW_3D", "WINDOW"):
                        region.tag_redraw()
        for _ in range(3):
            yield
    return [text for (where, *_), lines in _said.items() if where == editor for text in lines]


def _listen() -> None:
    for base in (bpy.types.Panel, bpy.types.Menu, bpy.types.AddonPreferences):
        for kind in base.__subclasses__():
            if kind.__module__.startswith(_PACKAGE) and not hasattr(kind.draw, "listens"):
                _wrap(kind)


def _wrap(kind: type) -> None:
    original, label = kind.draw, getattr(kind, "bl_label", "")

    def draw(self: Any, context: bpy.types.Context) -> None:
        lines = [label] if label else []
        original(_Self(self, lines), context)
        area = context.area
        where = (area.type, area.as_pointer()) if area else ("", 0)
        _said[(*where, kind.__name__)] = lines

    draw.listens = True
    kind.draw = draw


class _Self:
    """A panel whose layout is another."""

    def __init__(self, panel: Any, lines: list[str]) -> None:
        self._panel = panel
        self.layout = _Layout(panel.layout, lines)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._panel, name)


class _Layout:
    """Does as Blender's layout does, and notes what is said."""

    def __init__(self, layout: Any, lines: list[str]) -> None:
        object.__setattr__(self, "_layout", layout)
        object.__setattr__(self, "_lines", lines)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._layout, name, value)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._layout, name)
        if not callable(found):
            return found

        def call(*given: Any, **named: Any) -> Any:
            plain = [_bare(value) for value in given]
            self._lines.extend(_words(name, plain, named))
            made = found(*plain, **named)
            if name in _LAYOUTS:
                if isinstance(made, tuple):
                    return tuple(part and _Layout(part, self._lines) for part in made)
                return _Layout(made, self._lines)
            return made

        return call


def _bare(value: Any) -> Any:
    """What Blender itself knows in place of ours."""
    if isinstance(value, _Layout):
        return value._layout
    return value._panel if isinstance(value, _Self) else value


def _words(name: str, given: list[Any], named: dict[str, Any]) -> list[str]:
    """What a call of the layout puts on the screen, in words."""
    text = named.get("text", named.get("heading"))
    if name == "operator" and text is None:
        text = _operator_label(given[0] if given else named["operator"])
    words = [text] if text else []
    if (
        (name.startswith("prop") or name == "textbox")
        and len(given) > 1
        and hasattr(given[0], "bl_rna")
    ):
        owner, key = given[0], given[1]
        known = owner.bl_rna.properties.get(key)
        if known and text is None:
            words.append(known.name)
        if known and known.subtype != "PASSWORD":
            words.append(_value(owner, key, known))
        if not getattr(owner, key, None) and "placeholder" in named:
            words.append(named["placeholder"])
    return [word for word in words if word]


def _value(owner: Any, key: str, known: Any) -> str:
    """A value as it is read on its button."""
    value = getattr(owner, key, "")
    if known.type == "ENUM" and isinstance(value, str):
        items = {item.identifier: item.name for item in known.enum_items}
        return items.get(value, value)
    return str(value) if known.type in {"STRING", "INT"} else ""


def _operator_label(idname: str) -> str:
    group, _, name = idname.partition(".")
    try:
        return getattr(getattr(bpy.ops, group), name).get_rna_type().name
    except (AttributeError, KeyError):
        return ""
