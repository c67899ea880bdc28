"""Another file is opened while a job runs: it gets nothing, and the picture is not lost."""

from pathlib import Path

from standin import Sandbox
from windowed import Where, Window

from tests.window import hands
from tests.window.elsewhere import steps
from tests.window.elsewhere.conftest import Hold

OBJECTS = "sorted(object.name for object in bpy.data.objects)"
BUTTONS = Where("FILE_BROWSER", "EXECUTE")
FACTORY = ["Camera", "Cube", "Light"]


def test_new_file(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    steps.wish(window, prompt=steps.HELD, target="PLANE")
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
    window.enter()
    window.key("N", ctrl=True)
    window.picture("1-asks-which")
    window.key("RET")
    window.wait_until("not bpy.data.filepath", "A new file")
    window.settle()
    hold.release()
    steps.wait_done(window)
    window.tab()
    steps.wait_said(window, "a file was opened meanwhile")
    window.picture("2-told")
    assert window.run(OBJECTS) == FACTORY and not steps.placed(window)
    assert len(steps.kept(library)) == 1

    window.press("paintover.dismiss", nth=0)
    window.settle(2)
    assert "no longer there" not in steps.said(window)
    hands.place_as(window, "PLANE")
    window.wait_until("len(bpy.data.objects) == 4", "A plane")
    window.picture("3-placed-by-hand")


def test_another_file(
    window: Window, sandbox: Sandbox, library: Path, hold: Hold, tmp_path: Path
) -> None:
    window.run(
        "bpy.data.objects['Cube'].name = 'Wall'\n"
        "bpy.ops.wm.save_as_mainfile(filepath=path, copy=True)\n"
        "bpy.data.objects['Wall'].name = 'Cube'",
        path=str(tmp_path / "other.blend"),
    )
    steps.wish(window, prompt=steps.HELD, target="IMAGE")
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
    _open(window, "other.blend")
    window.wait_until("'Wall' in bpy.data.objects", "The other file")
    assert "Waiting" in steps.said(window)  # the job is still told of
    window.picture("2-other-file")
    hold.release()
    steps.wait_said(window, "a file was opened meanwhile")
    window.picture("3-told")
    assert not steps.placed(window) and not window.run("bpy.data.is_dirty")
    assert len(steps.kept(library)) == 1


def test_same_file_again(window: Window, sandbox: Sandbox, library: Path, hold: Hold) -> None:
    steps.wish(window, prompt=steps.HELD, target="REFERENCE")
    window.press("paintover.generate")
    steps.wait_asked(window, sandbox)
    _open(window, "first.blend")
    window.wait_until("bpy.context.scene.paintover.prompt == 'rainy alley'", "As it was saved")
    hold.release()
    steps.wait_said(window, "a file was opened meanwhile")
    window.picture("2-told")
    assert window.run(OBJECTS) == FACTORY and len(steps.kept(library)) == 1


def _open(window: Window, name: str) -> None:
    """File > Open by Ctrl+O, in the folder of this file; changes are not saved."""
    window.enter()
    window.key("O", ctrl=True)
    if window.run("bpy.data.is_dirty"):
        window.key("D")
    window.wait_until("bpy.context.screen.areas[0].type == 'FILE_BROWSER'", "A file browser")
    window.settle()
    x, _, width, _ = window.rect(BUTTONS)
    button = window.find("file.execute", BUTTONS)
    window.click(x + width // 3, button.middle[1])
    window.key("A", ctrl=True)
    window.type(f"{name}\n")
    window.picture("1-file-browser")
    window.press("file.execute", BUTTONS)
