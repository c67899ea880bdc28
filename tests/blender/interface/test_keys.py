"""The keys of Paintover are nobody else's, in every keymap that Blender brings."""

import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.ui import keymap

_CONFIGS = Path(bpy.utils.system_resource("SCRIPTS")) / "presets" / "keyconfig"
_EVERYWHERE = ("EMPTY", "VIEW_3D", "IMAGE_EDITOR")
"""Keymaps of these spaces are asked for a key pressed in a 3D View or an Image Editor: its own,
those of every mode and tool in it, and what lies behind them, such as Window and Screen."""

Combination = tuple[str, bool, bool, bool]


def _configs() -> dict[str, list[Any]]:
    """Blender's keymaps as data: its own, also with the right mouse button, that of 2.7x, and the
    industry compatible one."""
    sys.path.insert(0, str(_CONFIGS))
    try:
        from keymap_data import blender_default, industry_compatible_data
    finally:
        sys.path.remove(str(_CONFIGS))
    own, industry = blender_default, industry_compatible_data
    made = {
        f"Blender, select with {side}, space bar for {space}": own.generate_keymaps(
            own.Params(select_mouse=side, spacebar_action=space)
        )
        for side in ("LEFT", "RIGHT")
        for space in ("PLAY", "TOOL", "SEARCH")
    }
    made["Blender 2.7x"] = own.generate_keymaps(own.Params(legacy=True))
    wants = inspect.signature(industry.Params.__init__).parameters
    given = {name: False for name, one in wants.items() if one.kind is one.KEYWORD_ONLY}
    missing = {n: v for n, v in given.items() if wants[n].default is inspect.Parameter.empty}
    made["Industry Compatible"] = industry.generate_keymaps(industry.Params(**missing))
    return made


def _taken(event: dict[str, Any]) -> Iterator[Combination]:
    """The combinations that an entry of Blender's keymap answers to."""
    ways = []
    for name in ("ctrl", "shift", "alt"):
        value = event.get(name, False)
        is_any = event.get("any") or value == -1
        ways.append((False, True) if is_any else (bool(value),))
    for held in itertools.product(*ways):
        yield (event.get("type", ""), *held)


def _held(configs: list[Any]) -> dict[Combination, set[str]]:
    """What each combination does already, where a 3D View or an Image Editor may ask."""
    found: dict[Combination, set[str]] = {}
    for name, place, content in configs:
        if place.get("space_type") not in _EVERYWHERE or place.get("modal"):
            continue
        for operator, event, *_ in content["items"]:
            for combination in _taken(event):
                found.setdefault(combination, set()).add(f"{name}: {operator}")
    return found


CONFIGS = _configs()


@pytest.mark.parametrize("name", CONFIGS)
def test_our_keys_are_free(name: str) -> None:
    held = _held(CONFIGS[name])
    assert len(held) > 300
    for key in keymap.KEYS:
        wanted = (key.type, key.ctrl, key.shift, key.alt)
        assert not held.get(wanted), f"{key.keymap}: {wanted}"


def test_a_taken_key_would_be_found() -> None:
    """G moves things, Ctrl N makes a file anew, and the mouse's wheel goes with any other key."""
    held = _held(CONFIGS["Blender, select with LEFT, space bar for PLAY"])
    assert any("transform.translate" in does for does in held["G", False, False, False])
    assert any(does.startswith(("Window", "Screen")) for does in held["F11", False, False, False])
    maps = {does.partition(":")[0] for used in held.values() for does in used}
    modes = {"Object Mode", "Sculpt", "Image Paint", "Vertex Paint", "Weight Paint", "Mesh", "Pose"}
    assert {"Window", "Screen", "3D View", "Image", "UV Editor", *modes} <= maps


def test_keys_and_keymaps_are_known_to_blender() -> None:
    known = {name: place.get("space_type") for name, place, _ in next(iter(CONFIGS.values()))}
    for key in keymap.KEYS:
        assert known[key.keymap] == key.space
    assert len(keymap.KEYS) == len({key[:7] for key in keymap.KEYS})


def test_the_keys_come_and_go_with_the_extension() -> None:
    config = bpy.context.window_manager.keyconfigs.addon
    if config is None:
        pytest.skip("This Blender has no keymap without a window")

    def ours() -> list[tuple[str, str]]:
        return sorted(
            (one.name, item.idname)
            for one in config.keymaps
            for item in one.keymap_items
            if "PAINTOVER" in getattr(item.properties, "name", "") or "paintover" in item.idname
        )

    expected = sorted((key.keymap, key.operator) for key in keymap.KEYS)
    assert ours() == expected
    keymap.unregister()
    assert not ours()
    keymap.register()
    assert ours() == expected


def test_a_key_that_the_artist_changed_is_still_found_for_the_preferences() -> None:
    bpy.context.window_manager.keyconfigs.update()
    pie = keymap.KEYS[0]
    user = bpy.context.window_manager.keyconfigs.user.keymaps[pie.keymap]
    item = keymap._of_artist(user, pie)
    assert (item.type, item.shift, item.alt, item.active) == ("V", True, True, True)
    item.type, item.shift, item.alt = "F7", False, False
    assert keymap._of_artist(user, pie).type == "F7"
    user.restore_item_to_default(item)
    assert keymap._of_artist(user, pie).type == "V"
    assert keymap._of_artist(None, pie) is None
