"""The keys of Paintover: free ones in Blender's own keymap, which the artist may change."""

from typing import Any, NamedTuple

import bpy

from ..core.wording import template


class Key(NamedTuple):
    """A key in one of Blender's keymaps, and what it calls. ``values`` are the operator's."""

    keymap: str
    space: Any
    operator: str
    type: Any
    ctrl: bool = False
    shift: bool = False
    alt: bool = False
    values: tuple[tuple[str, str], ...] = ()


_PIE = (("name", "PAINTOVER_MT_pie"),)

KEYS = [
    Key("3D View", "VIEW_3D", "wm.call_menu_pie", "V", shift=True, alt=True, values=_PIE),
    Key("Image", "IMAGE_EDITOR", "wm.call_menu_pie", "V", shift=True, alt=True, values=_PIE),
    Key("3D View", "VIEW_3D", "paintover.generate", "V", ctrl=True, shift=True, alt=True),
    Key("Image", "IMAGE_EDITOR", "paintover.generate", "V", ctrl=True, shift=True, alt=True),
    Key("3D View", "VIEW_3D", "paintover.flip", "B", shift=True, alt=True),
    Key("Image", "IMAGE_EDITOR", "paintover.flip", "B", shift=True, alt=True),
]
"""Reached with one hand while the other holds the mouse. The letter is no neighbor of a combination
that changes the scene when a finger misses."""

_EDITORS = {"VIEW_3D": template("3D View"), "IMAGE_EDITOR": template("Image Editor")}

_made: list[tuple[Any, Any]] = []


def draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Every key as Blender's own preferences show it, for the artist to change."""
    import rna_keymap_ui

    user = context.window_manager.keyconfigs.user
    column = layout.column()
    column.use_property_split = False
    for editor, name in _EDITORS.items():
        column.label(text=name)
        for key in KEYS:
            if key.space != editor:
                continue
            keymap = user.keymaps.get(key.keymap)
            item = _of_artist(keymap, key)
            if item is None:
                row = column.row()
                row.active = False
                row.label(text="Removed: Restore in Keymap brings it back", icon="INFO")
                continue
            column.context_pointer_set("keymap", keymap)
            rna_keymap_ui.draw_kmi([], user, keymap, item, column, 0)


def _of_artist(keymap: Any, key: Key) -> Any:
    """The artist's version of a key; None where it was removed."""
    for item in keymap.keymap_items if keymap else ():
        if item.idname == key.operator and all(
            getattr(item.properties, name, None) == value for name, value in key.values
        ):
            return item
    return None


def register() -> None:
    config = bpy.context.window_manager.keyconfigs.addon
    if config is None:  # a Blender without an interface may have none
        return
    for key in KEYS:
        keymap = config.keymaps.new(name=key.keymap, space_type=key.space)
        item = keymap.keymap_items.new(
            key.operator, key.type, "PRESS", ctrl=key.ctrl, shift=key.shift, alt=key.alt
        )
        for name, value in key.values:
            setattr(item.properties, name, value)
        _made.append((keymap, item))


def unregister() -> None:
    for keymap, item in reversed(_made):
        keymap.keymap_items.remove(item)
    _made.clear()
