"""The main job as an artist does it: open the tab, write, press, watch, place."""

from standin import Sandbox
from windowed import Window

from tests.window.conftest import KEY

PROMPT = "Rainy neon alley, 3 lamps"


def test_from_prompt_to_plane(window: Window, sandbox: Sandbox) -> None:
    window.tab("Paintover")
    window.picture("1-tab")

    window.press("prompt")
    window.type(PROMPT)
    window.key("RET")
    assert window.run("bpy.context.scene.paintover.prompt") == PROMPT

    window.type("")
    window.press("paintover.generate")
    window.wait_for(lambda: "paintover.cancel" in _names(window), "A job with Cancel is shown")
    window.picture("2-running")
    window.wait_for(lambda: "Place As" in window.texts()[-1:], "The result is shown")
    picture = window.picture("3-arrived", crop=window.crop())
    assert picture.exists()

    window.choose("paintover.place", "PLANE")
    window.wait_until(
        "any(o.type == 'MESH' and o.name != 'Cube' for o in bpy.data.objects)", "A plane"
    )
    window.picture("4-placed")


def _names(window: Window) -> list[str]:
    return [widget.name for widget in window.widgets()]
