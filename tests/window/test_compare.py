"""Before and after in place: a wipe in the hand, a flip on a key, four side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from standin import Sandbox
from windowed import VIEW, Window

from tests.window.echo.measure import Pixels, compare, read

INSIDE = Path(__file__).parent.joinpath("echo", "inside.py").read_text("utf-8")
LEVELS, SHIFT = 2.0, 0.5
"""By how much a picture over the view may differ from the view, in levels of 255 and pixels."""

START = """
_area, _region, _ = view3d()
with bpy.context.temp_override(area=_area, region=_region):
    getattr(bpy.ops.paintover, name)('INVOKE_DEFAULT', **given)
"""


@pytest.fixture
def result(window: Window, sandbox: Sandbox, library: Path) -> str:
    """The id of a picture of the view that came back as it was sent."""
    window.run(INSIDE)
    window.run("send_at_most(2048); set_stage()")
    window.settle()
    return echo(window, library)


def echo(window: Window, library: Path, **settings: Any) -> str:
    given = {"aspect_ratio": "4:3", "source": "VIEWPORT", "target": "IMAGE", **settings}
    window.run("ask_for(**settings)", settings=given)
    before = len(list(library.glob("2*/*.json")))
    window.tab()
    window.press("paintover.generate")
    window.wait_for(lambda: len(list(library.glob("2*/*.json"))) > before, "The echo arrived")
    window.wait_until("arrived(library)", "The echo arrived", library=str(library))
    window.enter()
    window.key("N")
    window.settle()
    return window.run("runtime_results()[0]")


def start(window: Window, name: str, **given: str) -> None:
    window.run(START, name=name, given=given)
    window.settle(4)


def test_probe(window: Window, result: str) -> None:
    x, y, width, height = window.rect(VIEW)
    crop = (x + 8, y + 60, width - 16, height - 120)
    before = read(window.picture("0-before", crop=crop))
    start(window, "wipe", result=result)
    window.picture("1-wipe")
    window.drag(x + width / 2, y + height / 2, x + 1, y + height / 2)
    window.settle(4)
    window.picture("2-wiped")
    after = read(window.picture("2-wiped-crop", crop=crop))
    print(compare(before, after), compare(before[:, 200:], after[:, 200:]))
    off = np.abs(before - after)[:, 200:-40]
    print(off.mean(), off.max(), np.percentile(off, [50, 90, 99]), (after - before)[:, 200:].mean(axis=(0, 1)))
    window.key("ESC")
    start(window, "side_by_side")
    window.settle(6)
    window.picture("3-grid")
    window.key("TAB")
    window.picture("4-grid")
    window.key("ESC")
    start(window, "flip")
    window.picture("5-flip")
    window.key("ESC")
    window.picture("6-end")
    print(window.log[-3000:])
