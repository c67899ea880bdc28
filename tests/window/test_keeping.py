"""Keeping results in order by hand: star, note, delete, take it back, and drag into the scene."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import TAB, Window
from windowed.where import Where

from tests.window import hands

PAINTER = "google/gemini-3.1-flash-lite-image"
NODES = Where("NODE_EDITOR", "WINDOW")

_SHELF = "runtime.get().shelf"
_FOUND = """
from bl_ext.user_default.paintover.ui import gallery
[row.id for row in runtime.get().shelf.found(gallery.query_of(bpy.context))]
"""
_TRASH = """
import os
from send2trash import plat_other
plat_other.HOMETRASH, plat_other.HOMETRASH_B = home, os.fsencode(home)
None
"""
_FILE_BROWSER = """
import os
_path, os.environ['PATH'] = os.environ['PATH'], folder + os.pathsep + os.environ['PATH']
None
"""
_EMPTIES = "[thing.name for thing in bpy.context.scene.objects if thing.type == 'EMPTY']"
_IMAGES = """
_tree = bpy.data.objects['Cube'].active_material.node_tree
[node.image.name for node in _tree.nodes if node.type == 'TEX_IMAGE']
"""
_NODES_BELOW = """
_views = lambda: [a for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D']
with bpy.context.temp_override(area=_views()[0], region=_views()[0].regions[-1]):
    bpy.ops.screen.area_split(direction='HORIZONTAL', factor=0.35)
_below = min(_views(), key=lambda a: a.y)
_below.ui_type = 'ShaderNodeTree'
_below.spaces.active.show_region_ui = False
None
"""
_AROUND_NODES = """
_below = next(a for a in bpy.context.window.screen.areas if a.type == 'NODE_EDITOR')
with bpy.context.temp_override(area=_below, region=_below.regions[-1]):
    bpy.ops.node.view_all()
None
"""


def results_made(window: Window, *prompts: str) -> list[str]:
    """Ids of new results, the newest first; their buttons are in sight."""
    hands.table(window, source="NONE", model=PAINTER)
    for prompt in prompts:
        hands.ask(window, prompt)
        hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    window.settle()  # the rows of the jobs are gone
    window.scroll(*window.middle(TAB), 60)  # to the end
    return hands.results(window)


def test_an_artist_keeps_results_in_order(window: Window, sandbox: Sandbox, tmp_path: Path) -> None:
    window.run(_TRASH, home=str(tmp_path / "trash"))
    made, other = results_made(window, "A lighthouse at noon", "A red barn in the snow")

    window.press("paintover.star")
    window.wait_for(lambda: window.run(f"list({_SHELF}.starred)") == [made], "A star")
    window.settle()
    window.press("paintover.note")
    window.type("for the client")
    window.picture("1-note")
    window.key("RET")  # ends the typing
    window.key("RET")
    window.wait_for(lambda: window.run(f"{_SHELF}.notes") == {made: "for the client"}, "A note")
    above = window.find("paintover.open_library")
    details = above.middle[0], above.y + above.height + hands.TITLE // 2
    window.click(*details)
    window.settle()
    assert "for the client" in hands.said(window)
    window.click(*details)

    assert window.run(_FOUND) == [made, other]
    window.press("star_only")
    window.settle()
    assert window.run(_FOUND) == [made]
    window.picture("2-starred", crop=window.crop())
    window.press("star_only")

    window.press("paintover.delete")
    window.settle()
    window.picture("3-delete")
    window.key("RET")
    window.wait_for(lambda: hands.results(window) == [other], "The picture is deleted")
    window.settle()
    window.picture("4-deleted", crop=window.crop())
    window.scroll(*window.middle(TAB), -60)  # to the news
    window.settle()
    window.press("paintover.undo_delete")
    window.wait_for(lambda: hands.results(window) == [made, other], "The picture is back")
    assert window.run(f"list({_SHELF}.starred)") == [made]


def test_an_artist_finds_the_file(
    window: Window, sandbox: Sandbox, library: Path, tmp_path: Path
) -> None:
    (made,) = results_made(window, "A red barn in the snow")
    (path,) = library.glob(f"*/{made}.*g")
    window.press("paintover.copy_path")
    assert window.run("bpy.context.window_manager.clipboard") == str(path)

    asked = tmp_path / "asked"
    program = tmp_path / "bin" / "dbus-send"  # by which the system's file browser is told
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > "{asked}"\n')
    program.chmod(0o755)
    window.run(_FILE_BROWSER, folder=str(program.parent))
    try:
        window.press("paintover.reveal")
        window.wait_for(asked.exists, "The file browser is asked")
    finally:
        window.run("os.environ['PATH'] = _path")
    assert path.as_uri() in asked.read_text()


def test_an_artist_drags_a_result(window: Window, sandbox: Sandbox) -> None:
    window.run(_NODES_BELOW)
    results_made(window, "A red barn in the snow")

    window.press("paintover.drag")
    spot = window.enter()
    window.picture("1-dragging")
    window.click(*spot)
    window.wait_for(lambda: window.run(_EMPTIES), "An empty")
    (name,) = window.run(_EMPTIES)
    assert name.startswith("A red barn")
    window.settle()
    window.picture("2-dropped")
    hands.undo(window)
    assert window.run(_EMPTIES) == []

    window.press("paintover.drag")
    window.click(*window.middle(NODES))
    window.wait_for(lambda: window.run(_IMAGES), "A node")
    (image,) = window.run(_IMAGES)
    assert image.startswith("A red barn")
    window.run(_AROUND_NODES)
    window.settle()
    window.picture("3-node")

    window.press("paintover.drag")
    window.click(*window.middle(TAB))  # where a picture cannot be dropped
    window.press("paintover.drag")
    window.enter()
    window.key("ESC")
    assert window.run(_EMPTIES) == []
    window.press("paintover.star")  # it is the tab's mouse again
    assert window.run(f"len({_SHELF}.starred)") == 1
