"""Enabling Paintover in a Blender that has just started, and what it leaves for later."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import addon_utils
import bpy

from .heart import clock
from .probe import PACKAGE
from .stage import Step, now, probe, show_tab, sidebar, tell

_CLIENT = {"requests", "urllib3", "charset_normalizer", "idna", "certifi"}


def stay_disabled() -> None:
    """Leave Paintover installed and not enabled, in the saved preferences."""
    bpy.ops.preferences.addon_disable(module=PACKAGE)
    bpy.ops.wm.save_userpref()


def enabling() -> dict[str, Any]:
    """The line of enabling Paintover in this Blender, once and for the first time."""
    start = clock()
    addon_utils.enable(PACKAGE, default_set=True)
    ours = clock() - start
    for name in list(sys.modules):
        if name.partition(".")[0] in _CLIENT:  # some Blenders have imported it by themselves
            del sys.modules[name]
    start = clock()
    import_module("requests")
    plainly = clock() - start
    return {
        "figure": "enabling the extension in a fresh Blender",
        "size": "",
        "ours": ours * 1e3,
        "plain": plainly * 1e3,
        "limit": 60.0,
        "unit": "ms",
        "note": "plain: importing nothing but requests",
    }


def first_draw(later: bool) -> Step:
    """The first draw of the tab: as soon as it is enabled, or when it is opened some time later.

    In between, what enabling left out is imported in slices by a timer.
    """
    show_tab()
    yield 0.5  # the sidebar has been drawn once, and knows its tabs
    addon_utils.enable(PACKAGE, default_set=True)
    probe.clock_panels()
    slices: list[float] = []
    ui: Any = sys.modules[f"{PACKAGE}.ui"]
    ui.readying = _Clocked(ui.readying, slices)
    ui._show_library = _clocked(ui._show_library, slices)
    if later:
        yield 4.0
    taken = []
    for _ in range(3):
        start = now()
        yield _drawn
        taken.append(sum(sum(times) for times in probe.by_name("draw", start).values()))
        probe.calls.clear()
    tell(
        "first draw of the tab, " + ("4 s after enabling" if later else "while enabling"),
        "",
        taken[0] * 1e3,
        None,
        float("inf"),  # the issue names none
        "ms",
        f"all panels together; the third took {taken[2] * 1e3:.1f} ms",
    )
    if later:
        tell(
            "longest slice of getting ready",
            "",
            max(slices) * 1e3,
            None,
            16.0,
            "ms",
            f"{len(slices)} of them, {sum(slices) * 1e3:.0f} ms together",
        )


class _Clocked:
    """A module whose ``turn`` adds to ``slices`` what it takes."""

    def __init__(self, module: Any, slices: list[float]) -> None:
        self.turn = _clocked(module.turn, slices)


def _clocked(function: Callable[[], Any], taken: list[float]) -> Callable[[], Any]:
    def timed() -> Any:
        start = clock()
        try:
            return function()
        finally:
            taken.append(clock() - start)

    return timed


def _drawn() -> bool:
    """Until it is, ask for the tab again: Blender knows it once the sidebar was drawn with it."""
    show_tab()
    sidebar().tag_redraw()
    return bool(probe.calls)
