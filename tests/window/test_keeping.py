"""Keeping results in order by hand: star, note, delete, take it back, and drag into the scene."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import TAB, Window
from windowed.where import Where

from tests.window import hands

_SHELF = "runtime.get().shelf"
_TRASH = """
import os
from send2trash import plat_other
plat_other.HOMETRASH, plat_other.HOMETRASH_B = home, os.fsencode(home)
None
"""
_EMPTIES = "[thing.name for thing in bpy.context.scene.objects if thing.type == 'EMPTY']"
_NODES = """
_tree = bpy.data.objects['Cube'].active_material.node_tree
[node.image.name for node in _tree.nodes if node.type == 'TEX_IMAGE']
"""
_BELOW = """
_below = next(a for a in bpy.context.window.screen.areas if a.type == 'DOPESHEET_EDITOR')
_below.ui_type = 'ShaderNodeTree'
None
"""


def test_an_artist_keeps_results_in_order(window: Window, sandbox: Sandbox, tmp_path: Path) -> None:
    window.run(_TRASH, home=str(tmp_path / "trash"))
    hands.table(window, source="NONE")
    hands.ask(window, "A red barn in the snow")
    hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    window.settle()  # the row of the job is gone
    (made,) = hands.results(window)

    window.press("paintover.star")
    window.wait_for(lambda: window.run(f"list({_SHELF}.starred)") == [made], "A star")
    window.settle()
    window.press("paintover.note")
    window.type("for the client")
    window.picture("1-note")
    window.key("RET")  # ends the typing
    window.key("RET")
    window.wait_for(lambda: window.run(f"{_SHELF}.notes") == {made: "for the client"}, "A note")
    assert "for the client" in hands.said(window)

    window.press("paintover.delete")
    window.settle()
    window.picture("2-delete")
    window.key("RET")
    window.wait_for(lambda: not hands.results(window), "The picture is deleted")
    window.settle()
    window.picture("3-deleted", crop=window.crop())
    window.press("paintover.undo_delete")
    window.wait_for(lambda: hands.results(window) == [made], "The picture is back")
    assert window.run(f"list({_SHELF}.starred)") == [made]


def test_an_artist_drags_a_result(window: Window, sandbox: Sandbox) -> None:
    hands.table(window, source="NONE")
    window.run(_BELOW)
    hands.ask(window, "A red barn in the snow")
    hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    window.settle()  # the row of the job is gone

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
    nodes = Where("NODE_EDITOR", "WINDOW")
    window.click(*window.middle(nodes))
    window.wait_for(lambda: window.run(_NODES), "A node")
    (image,) = window.run(_NODES)
    assert image.startswith("A red barn")
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
