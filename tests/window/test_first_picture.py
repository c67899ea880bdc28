"""The main job as an artist does it: open the tab, write, press, watch, place."""

import re

import pytest
from standin import Sandbox
from windowed import Window

from tests.window import hands
from tests.window.conftest import START_SCENE

WORDS = "Rainy neon alley, 3 lamps"
MESHES = "len([o for o in bpy.data.objects if o.type == 'MESH'])"


def test_from_prompt_to_plane(
    window: Window, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = hands.Gates(monkeypatch)
    window.run(START_SCENE)  # where the sidebar is closed
    window.settle()
    window.tab("Paintover")
    window.picture("1-tab")

    window.press("prompt")
    window.type(f"{WORDS} @slow=101")
    window.key("RET")
    assert window.run("bpy.context.scene.paintover.prompt") == f"{WORDS} @slow=101"

    window.press("paintover.generate")
    window.wait_for(lambda: progress(window), "The panel tells of a job")
    first = window.wait_for(lambda: waiting(window), "The model is waited for")
    window.picture("2-running")
    window.wait_for(lambda: waiting(window) not in ("", first), "The seconds are counted")

    gates.open(101)
    window.wait_for(lambda: not progress(window), "The job has ended", 180)
    said = window.texts()
    assert "Results" in said
    assert any(WORDS in line for line in said[said.index("Results") :])
    posts = [entry for entry in sandbox.log if entry["method"] == "POST"]
    assert [entry["body"]["prompt"] for entry in posts] == [f"{WORDS} @slow=101"]
    window.picture("3-arrived", crop=window.crop())

    before = window.run(MESHES)
    hands.place_as(window, "PLANE")
    assert window.run(MESHES) == before + 1
    window.picture("4-placed")


def progress(window: Window) -> str:
    """What the bar of the only job says, such as "Waiting · 3 s"; nothing when there is none."""
    return next((line for line in window.texts() if re.search(r" · \d+ s", line)), "")


def waiting(window: Window) -> str:
    said = progress(window)
    return said if said.startswith("Waiting") else ""
