"""Looking through results by hand: a click, several with Ctrl, a search, a scope."""

from __future__ import annotations

from standin import Sandbox
from windowed import TAB, Window

from tests.window import hands

_DESK = "bpy.context.window_manager.paintover_desk"


def test_an_artist_looks_through_results(window: Window, sandbox: Sandbox) -> None:
    hands.table(window)
    for prompt in ("A rainy alley", "A sunny field", "A night market"):
        hands.ask(window, prompt)
        hands.done(window)
    window.run("runtime.get().session.jobs.clear()")
    made = hands.results(window)
    window.settle()
    window.scroll(*window.middle(TAB), 60)  # to the end
    tiles = [one for one in window.widgets() if one.name == "paintover.pick"]
    assert [each for each in made for one in tiles if each in one.command] == made
    window.picture("1-grid", crop=window.crop())

    oldest = next(one for one in tiles if made[2] in one.command)
    window.click(*oldest.middle)
    assert window.run(f"{_DESK}.selected") == made[2]
    assert "A rainy alley" in hands.said(window)
    newest = next(one for one in window.widgets() if made[0] in one.command)
    window.hold("LEFT_CTRL", ctrl=True)
    window.click(*newest.middle, ctrl=True)
    window.release("LEFT_CTRL")
    assert set(window.run(f"{_DESK}.picked").split()) == {made[0], made[2]}
    assert "2 pictures are picked" in hands.said(window)
    window.picture("2-picked", crop=window.crop())

    window.press("search")
    window.type("night -rainy")
    window.key("RET")
    window.settle()
    left = [one.command for one in window.widgets() if one.name == "paintover.pick"]
    assert len(left) == 1 and made[0] in left[0]
    window.picture("3-search", crop=window.crop())
