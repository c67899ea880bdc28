"""Looking through a library by hand: groups, pages, scopes, Shift, Details, the Image Editor."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image
from standin import Sandbox
from windowed import IMAGE_TAB, TAB, Where, Widget, Window

from tests.window import hands

_DESK = "bpy.context.window_manager.paintover_desk"
_FORGET = """
from bl_ext.user_default.paintover.app import runtime
runtime.get().shelf.forget()
"""
_TO_IMAGE_EDITOR = """
_area = max(bpy.context.screen.areas, key=lambda a: a.width * a.height)
_area.type = 'IMAGE_EDITOR'
_area.spaces.active.show_region_ui = True
"""
_TAB_OPENED = """
_region = next(r for r in _area.regions if r.type == 'UI')
_region.active_panel_category = 'Paintover'
"""
_FOUND = """
from bl_ext.user_default.paintover.ui import gallery
[row.id for row in runtime.get().shelf.found(gallery.query_of(bpy.context))]
"""
_COUNT = 24
"""Results, two to a request and six to a conversation."""


def _fill(library: Path) -> list[str]:
    """Lay results into the library, as if they had been made last month; ids, newest first."""
    folder = library / "2026-10"
    folder.mkdir(parents=True)
    ids, root = [], ""
    for number in range(_COUNT):
        day = "20261001" if number > 4 else "20260930"
        name = f"{day}-12{number:02}00-000-alley-{number:06x}"
        shade = 40 + 8 * number
        Image.new("RGB", (64, 36), (shade, 255 - shade, 120)).save(folder / f"{name}.png")
        facts = {
            "prompt": f"Conversation {number // 6}, request {number // 2}",
            "model": "sandbox/echo" if number % 8 else "someone/nano-painter",
            "source": "Camera" if number % 2 else "3D View",
            "cost": 0.04,
            "seconds": 6.5,
            "width": 64,
            "height": 36,
            "charge": f"request {number // 2}",
        }
        if number % 6 == 0:
            root = name
        else:
            facts["thread"] = {"root": root, "parent": root}
        (folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
        ids.append(name)
    return ids[::-1]


def _tiles(window: Window, where: Where = TAB) -> list[Widget]:
    """Those of the grid that are in sight, in its order."""
    return [one for one in window.widgets(where) if one.name == "paintover.pick"]


def _end(window: Window, where: Where = TAB) -> None:
    window.settle()
    window.scroll(*window.middle(where), 60)
    window.settle()


def _press(window: Window, name: str, command: str) -> None:
    """The button that is in sight and runs this."""
    found = next(one for one in window.widgets() if one.name == name and command in one.command)
    window.click(*found.middle)


def _shown(tiles: list[Widget]) -> list[str]:
    return [one.command.partition('result="')[2].partition('"')[0] for one in tiles]


def test_a_library_is_looked_through(window: Window, sandbox: Sandbox, library: Path) -> None:
    made = _fill(library)
    hands.table(window)
    window.run(_FORGET)
    window.settle()
    window.wait_until(f"len(runtime.get().shelf) == {_COUNT}", "The library is read")

    window.run(f"{_DESK}.group = 'CONVERSATION'")  # what is below its menu would move the menu
    _end(window)
    window.picture("1-conversations", crop=window.crop())
    said = hands.said(window)
    assert "12:23 · Conversation 3" in said and "12:17 · Conversation 2" in said
    window.run(f"{_DESK}.group = 'JOB'")
    _end(window)
    said = hands.said(window)
    assert "12:23 · " in said and "12:21 · " in said and "12:22 · " not in said
    # Few tiles: each is sought with the mouse.
    window.run(f"{_DESK}.group, {_DESK}.size = 'NONE', 8")
    _end(window)
    _press(window, "paintover.turn_page", "page=1")
    _end(window)
    window.picture("2-second-page", crop=window.crop())
    tiles = _tiles(window)
    assert _shown(tiles) == made[len(tiles) : 2 * len(tiles)]

    window.click(*tiles[0].middle)
    _end(window)
    window.hold("LEFT_SHIFT", shift=True)
    window.click(*_tiles(window)[2].middle, shift=True)
    window.release("LEFT_SHIFT")
    _end(window)
    picked = made[len(tiles) : len(tiles) + 3]
    assert sorted(window.run(f"{_DESK}.picked").split()) == sorted(picked)
    assert "3 pictures are picked" in hands.said(window)
    window.picture("3-shift", crop=window.crop())
    window.hold("LEFT_CTRL", ctrl=True)
    window.click(*_tiles(window)[1].middle, ctrl=True)
    window.release("LEFT_CTRL")
    _end(window)
    assert sorted(window.run(f"{_DESK}.picked").split()) == sorted(picked[::2])

    _end(window)
    window.scroll(*window.middle(TAB), -2)
    below = next(one for one in window.widgets() if one.name == "search")
    window.click(below.x + 20, below.middle[1] - 20)  # Scene, which tells no name in 4.3
    _end(window)
    assert "Nothing here is like that" in hands.said(window)


def test_a_library_is_searched(window: Window, sandbox: Sandbox, library: Path) -> None:
    made = _fill(library)
    hands.table(window)
    window.run(_FORGET)
    window.settle()
    window.wait_until(f"len(runtime.get().shelf) == {_COUNT}", "The library is read")
    _end(window)
    for words, found in {
        "model:nano": made[7::8],
        "2026-09-30": made[-5:],
        "camera": made[::2],
        "source:camera model:nano": [],
    }.items():
        window.press("search")
        window.key("A", ctrl=True)
        window.type(f"{words}\n")
        window.settle()
        assert window.run(_FOUND) == found, words
    window.picture("1-searched", crop=window.crop())
    size = window.run(f"{_DESK}.size")
    window.press("size")
    window.key("A", ctrl=True)
    window.type(f"{size + 3}\n")
    window.settle()
    window.picture("2-larger", crop=window.crop())
    assert window.run(f"{_DESK}.size") == size + 3


def test_a_result_tells_all_it_knows(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, target="PLANE")
    hands.ask(window, "A rainy alley")
    hands.done(window)
    window.run("runtime.get().session.jobs.clear()\nbpy.ops.object.select_all(action='DESELECT')")
    _end(window)
    _end(window)
    # The last thing above the panel's title.
    above = next(one for one in window.widgets() if one.name == "paintover.open_library")
    window.click(above.x + 40, above.y + above.height + hands.TITLE // 2 + 8)
    window.settle()
    window.picture("1-details", crop=window.crop())
    said = hands.said(window)
    for told in ("A rainy alley", "Model:", "Size:", "Source: 3D View", "Time:", "In This File"):
        assert told in said, f"Details does not say {told}"
    name = window.run("next(o.name for o in bpy.data.objects if 'rainy' in o.name.lower())")
    _end(window)
    _press(window, "paintover.show_placed", "OBJECT")
    assert window.run("bpy.context.view_layer.objects.active.name") == name
    assert window.run("[o.name for o in bpy.context.selected_objects]") == [name]

    window.run(_TO_IMAGE_EDITOR)
    window.settle()  # a tab is there once its sidebar was drawn
    window.run(_TAB_OPENED)
    _end(window, IMAGE_TAB)
    assert _shown(_tiles(window, IMAGE_TAB)) == hands.results(window)
    window.picture("2-image-editor")
