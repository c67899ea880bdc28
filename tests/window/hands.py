"""What the tests do again and again with a window: set the table, look at jobs and scene, wait."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from standin import Sandbox
from standin.wire import Wire
from windowed import TAB, Where, Window

ECHO = "sandbox/echo"
"""The model that gives back what it got, at once."""

TITLE = 24
"""Height of a panel's title in pixels."""

_SET = """
import bpy
from bl_ext.user_default.paintover.app import runtime
_preferences = bpy.context.preferences
_preferences.addons['bl_ext.user_default.paintover'].preferences.max_upload_edge = 256
_area = next(a for a in bpy.context.window.screen.areas if a.type == 'VIEW_3D')
_region = next(r for r in _area.regions if r.type == 'WINDOW')
_settings = bpy.context.scene.paintover
for _name, _value in settings.items():
    setattr(_settings, _name, _value)
"""

_JOBS = """
[
    {'id': job.id, 'prompt': job.prompt, 'state': str(job.state), 'notes': job.notes,
     'error': job.error.sentence if job.error else '', 'results': [r.id for r in job.results]}
    for job in runtime.get().session.jobs.values()
]
"""

_CONTENTS = """
def _told(scene):
    yield 'camera', scene.camera and scene.camera.name
    yield 'size', [scene.render.resolution_x, scene.render.resolution_y]
    for image in bpy.data.images:
        if image.type == 'IMAGE' and image.has_data or image.packed_file:
            yield 'image ' + image.name, [list(image.size), image.colorspace_settings.name]
    for thing in scene.objects:
        yield 'object ' + thing.name, [
            thing.type, [round(value, 4) for row in thing.matrix_world for value in row],
            [slot.material and slot.material.name for slot in thing.material_slots],
            thing.type == 'EMPTY' and thing.data and thing.data.name or '',
        ]
    for material in bpy.data.materials:
        nodes = material.node_tree.nodes if material.node_tree else []
        yield 'material ' + material.name, sorted(
            node.name + ' ' + (node.image.name if getattr(node, 'image', None) else '')
            for node in nodes)
    for camera in bpy.data.cameras:
        yield 'camera ' + camera.name, [
            camera.show_background_images,
            [found.image and found.image.name for found in camera.background_images]]
dict(_told(bpy.context.scene))
"""


_BROWSER_IS_OPEN = "'FILE_BROWSER' in [area.type for area in bpy.context.window.screen.areas]"
_GO_TO = """
_browser = next(a for a in bpy.context.window.screen.areas if a.type == 'FILE_BROWSER')
_browser.spaces.active.params.directory = folder.encode()
_browser.tag_redraw()
"""
_FIRST_FILE = 37
"""Its middle below the upper edge of the list, in pixels."""


class Gates:
    """Answers of the stand-in that wait for the test: that to "@slow=101" until `open(101)`, and
    with `trickles` shut off, the one to "@trickle" after its first piece.

    No test then depends on how fast the machine is.
    """

    trickles = True

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open: set[int] = set()
        ordinary = Wire.wait

        def wait(wire: Wire, seconds: float, comment: str | None = None) -> None:
            while seconds > _GATES and seconds not in self._open:
                ordinary(wire, 0.02, comment)
            while "trickle" in wire.manner and seconds < 1 and not self.trickles:
                ordinary(wire, 0.02, comment)
            if 1 <= seconds <= _GATES:
                ordinary(wire, seconds, comment)

        monkeypatch.setattr(Wire, "wait", wait)

    def open(self, *gates: int) -> None:
        self._open |= set(gates)

    def shut(self, *gates: int) -> None:
        self._open -= set(gates)


_GATES = 100  # seconds; what waits longer waits for the test


def table(window: Window, **settings: Any) -> None:
    """Arrange the scene's settings; pictures small, so that software can draw them."""
    known = {"model": ECHO, "source": "VIEWPORT", "target": "IMAGE", "prompt": "", **settings}
    over_view(window)  # a button under the mouse stays grey in 4.3, whatever becomes possible
    window.run(_SET, settings=known)
    window.settle()


def jobs(window: Window) -> list[dict[str, Any]]:
    """The session's jobs in the order of their rows: id, prompt, state, error, notes, results."""
    return window.run(_JOBS)


def states(window: Window) -> list[str]:
    return [job["state"] for job in jobs(window)]


def done(window: Window, timeout: float = 60.0) -> list[dict[str, Any]]:
    """Wait until every job has ended; the answer is all of them."""
    window.wait_for(
        lambda: not {"WAITING", "RUNNING", "ARRIVED"} & set(states(window)),
        "Every job has ended",
        timeout,
    )
    return jobs(window)


def ask(window: Window, prompt: str, **settings: Any) -> None:
    """Press Generate with this prompt, which nobody types here."""
    window.run(
        "for _name, _value in settings.items():\n"
        "    setattr(bpy.context.scene.paintover, _name, _value)",
        settings={"prompt": prompt, **settings},
    )
    before = len(jobs(window))
    window.press("paintover.generate")
    window.wait_for(lambda: len(jobs(window)) > before, f"A job for {prompt}")


def said(window: Window) -> str:
    """All that the tab says, as one text: the lines of a sentence are joined again."""
    return " ".join(window.texts())


def results(window: Window) -> list[str]:
    """Ids of what Results shows, newest first."""
    return window.run("[result.id for result in runtime.get().session.results]")


def contents(window: Window) -> dict[str, Any]:
    """What is in the scene and in the file, so that it can be compared across an undo."""
    return window.run(_CONTENTS)


def over_view(window: Window) -> tuple[int, int]:
    """Move the mouse into the 3D View, where keys are meant for it."""
    return window.enter()


def on_disk(library: Path) -> dict[str, str]:
    """Every file of the library, and its content's digest."""
    return {
        str(path.relative_to(library)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(library.rglob("*"))
        if path.is_file()
    }


def bought(sandbox: Sandbox) -> int:
    """How many paid requests the stand-in has had."""
    return sum(entry["method"] == "POST" for entry in sandbox.log)


def place_as(window: Window, target: str) -> None:
    """Choose from the Place As menu of the selected result, which stands left of Refine."""
    beside = window.find("paintover.refine")
    window.click(beside.x - beside.width // 2, beside.middle[1])
    window.choose_entry(target)


def open_last_panel(window: Window) -> None:
    """Click on the title of the tab's last panel, which is closed."""
    window.scroll(*window.middle(TAB), 60)  # to the end
    x = window.middle(TAB)[0]
    window.click(x, window.lowest(x) - TITLE // 2)
    window.settle()


def browse(window: Window, folder: Path | None = None) -> None:
    """Wait for the file browser, and have it in that folder, if any."""
    window.wait_until(_BROWSER_IS_OPEN, "A file browser")
    window.settle()
    if folder:
        window.run(_GO_TO, folder=str(folder))
        window.settle()


def accept(window: Window) -> None:
    """Press the button that the file browser was opened for."""
    window.press("file.execute", Where("FILE_BROWSER", "EXECUTE"))
    window.settle()


def open_file(window: Window, name: str) -> None:
    """Click on the first file, which is that one, and accept. It is listed when it is read."""
    x, y, _, _ = window.rect(Where("FILE_BROWSER", "WINDOW"))

    def is_chosen() -> bool:
        window.click(x + 60, y + _FIRST_FILE)
        return bool(window.run("_browser.spaces.active.params.filename") == name)

    window.wait_for(is_chosen, f"{name} in the file browser")
    accept(window)
    window.wait_until(f"not {_BROWSER_IS_OPEN}", "The file browser closed")
    window.settle()


def search(window: Window, words: str) -> None:
    """Run what Blender's search finds first."""
    over_view(window)
    window.key("F3")
    window.type(words)
    window.settle()
    window.key("RET")


def undo(window: Window) -> None:
    over_view(window)
    window.key("Z", ctrl=True)


def redo(window: Window) -> None:
    over_view(window)
    window.key("Z", ctrl=True, shift=True)


def beside_prompt(window: Window, at: int) -> tuple[int, int]:
    """The ``at``-th of the three buttons beside the prompt: menus have no name to be found by."""
    field = window.find("prompt")
    x, _, width, _ = window.rect()
    # A tall field has them in a column, one of a line in its row.
    if window.run("'textbox' in bpy.types.UILayout.bl_rna.functions"):
        return x + width - 48, field.y + 9 + 20 * at
    return x + width - 48 - 20 * (2 - at), field.y + 9
