"""The stage of every measurement: Blender's loop that plays, the table that is told, the window."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import bpy

from .probe import PACKAGE, Probe

now = time.perf_counter
Step = Iterator[float | Callable[[], bool]]
figures: list[dict[str, Any]] = []
state: dict[str, Any] = {"done": True, "error": ""}
probe = Probe()


def play(scene: Callable[..., Step], *args: Any) -> None:
    """Run a scene on a timer; ``state["done"]`` tells when it has ended."""
    steps = scene(*args)
    state.update(done=False, error="", waits=None, since=now())

    def step() -> float | None:
        question = state["waits"]
        if question is not None and not question():
            if now() - state["since"] > 120:
                state.update(done=True, error="waited two minutes in vain")
                return None
            return 0.01
        try:
            following = next(steps)
        except StopIteration:
            state["done"] = True
            return None
        except Exception:
            state.update(done=True, error=traceback.format_exc())
            return None
        state.update(waits=following if callable(following) else None, since=now())
        return following if isinstance(following, float) else 0.01

    bpy.app.timers.register(step, first_interval=0.01, persistent=True)


def tell(
    figure: str,
    size: str,
    ours: float,
    plainly: float | None,
    limit: float,
    unit: str,
    note: str = "",
) -> None:
    """One line of the table. ``limit`` is what ``ours`` may be at most."""
    figures.append(
        {"figure": figure, "size": size, "ours": ours, "plain": plainly, "limit": limit}
        | {"unit": unit, "note": note}
    )


def forget() -> None:
    for kept in (
        probe.calls,
        probe.placing,
        probe.drawing,
        probe.making,
        probe.bytes_in,
        probe.taken,
        probe.posted,
    ):
        kept.clear()


def runtime() -> Any:
    return probe.part("app.runtime").get()


def preferences() -> Any:
    return bpy.context.preferences.addons[PACKAGE].preferences


def areas(kind: str) -> list[Any]:
    return [a for w in bpy.context.window_manager.windows for a in w.screen.areas if a.type == kind]


def view() -> tuple[Any, Any, Any, Any]:
    area = max(areas("VIEW_3D"), key=lambda area: area.width * area.height)
    region = next(region for region in area.regions if region.type == "WINDOW")
    space = area.spaces.active
    return area, region, space, space.region_3d


def sidebar() -> Any:
    return next(region for region in areas("VIEW_3D")[0].regions if region.type == "UI")


def show_tab() -> None:
    area = areas("VIEW_3D")[0]
    area.spaces.active.show_region_ui = True
    with contextlib.suppress(TypeError, AttributeError):  # tabs are known once they were drawn
        sidebar().active_panel_category = "Paintover"
