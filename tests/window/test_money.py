"""Money in the window: the price before, the question, what was spent, and what is left."""

from __future__ import annotations

from pathlib import Path

from standin import Sandbox
from windowed import Window

from tests.window import hands

ADDON = "bl_ext.user_default.paintover"
PREFERENCES = f"bpy.context.preferences.addons['{ADDON}'].preferences"
SEEDREAM = "bytedance-seed/seedream-4.5"
EMPTY_LEDGER = f"""
from pathlib import Path
from {ADDON}.app.ledger import Ledger
runtime.get().ledger.close()
runtime.get().ledger = Ledger(Path(folder))
"""
"""What the tests before this one spent in the same Blender does not count."""


def test_a_dear_job_asks_first_and_is_counted(
    window: Window, sandbox: Sandbox, tmp_path: Path
) -> None:
    hands.table(window, model=SEEDREAM, source="NONE", prompt="rainy neon alley", count=2)
    window.run(EMPTY_LEDGER, folder=str(tmp_path / "spending"))
    window.run(f"{PREFERENCES}.confirm_above = 0.05")
    assert "$0.08 · 2 pictures" in hands.said(window)
    window.press("paintover.generate")
    window.settle(8)
    window.picture("1-asked")
    assert hands.bought(sandbox) == 0
    window.key("ESC")
    window.settle(8)
    assert hands.bought(sandbox) == 0 and not hands.jobs(window)

    window.press("paintover.generate")
    window.settle(8)
    window.key("RET")
    window.wait_for(lambda: hands.jobs(window), "It was sent")
    hands.done(window)
    window.wait_until("runtime.get().books.left", "The key was asked")
    assert hands.bought(sandbox) == 1

    window.run(f"{PREFERENCES}.confirm_above = 0.0")
    hands.table(window, model=SEEDREAM, source="NONE", prompt="alley @drop", count=1)
    hands.ask(window, "alley @drop")
    hands.done(window)
    # So that the panel below them is on the screen.
    window.run("runtime.get().session.results.clear(); runtime.get().session.jobs.clear()")
    window.run("__import__('bl_ext.user_default.paintover.app.pump', fromlist='x').redraw()")
    window.wait_until("len(runtime.get().shelf) == 2", "The gallery is filled again")
    window.settle(8)
    hands.open_last_panel(window)
    said = hands.said(window)
    window.picture("2-spending", crop=window.crop())
    assert "Session $0.08" in said and "left on this key · just now" in said
    assert "OpenRouter will be asked what it cost." in said
    window.wait_until("not runtime.get().books.is_asking", "Nothing is asked")
    window.press("paintover.refresh_spending")
    window.wait_until("not runtime.get().ledger.spending.open", "It is settled")
    window.settle(8)
    assert "$0.04 was charged." in hands.said(window)
    assert "Session $0.12" in hands.said(window)
    window.picture("3-settled", crop=window.crop())
