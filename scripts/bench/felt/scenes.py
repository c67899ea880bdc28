"""What is played in the window to measure it. Each scene is a generator: it yields seconds to wait,
or a question to wait for, while Blender's own loop goes on."""

from __future__ import annotations

import statistics
import threading
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from . import plain
from .enabling import first_draw
from .heart import Heart, clock
from .placing import bare, bare_again, place
from .shelves import fill, thumbnails
from .stage import (
    Step,
    figures,
    forget,
    now,
    play,
    preferences,
    probe,
    runtime,
    show_tab,
    sidebar,
    state,
    tell,
    view,
)

__all__ = ["figures", "first_draw", "place", "play", "state", "thumbnails"]


def connect(address: str, folder: str) -> Step:
    """Point Paintover at the sandbox; put clocks round it; show its tab."""
    values = preferences()
    values.api_key, values.base_url = "sk-or-v1-bench", address
    values.library_path = str(Path(folder) / "library")
    values.max_upload_edge = 4096
    bpy.context.preferences.system.use_online_access = True
    _detailed()
    bpy.context.preferences.system.viewport_aa = "OFF"
    probe.attach()
    show_tab()
    yield 0.5
    show_tab()
    bpy.ops.paintover.test_connection()
    session = runtime().session
    yield lambda: session.is_idle and session.connection.startswith("Connected")


def generate(address: str, folder: str, edge: int, big: bool, rounds: int) -> Step:
    """Generate at ``edge`` pixels until the picture is in the scene, and the same the plain way."""
    size = "20 MB" if big else f"{edge // 1024}K"
    # A model takes seconds: the view's own redraw after the press must not hide the answer.
    prompt = f"a bench @slow=4 {'@big' if big else ''}"
    settings = bpy.context.scene.paintover
    settings.prompt, settings.model, settings.source = prompt, "sandbox/echo", "VIEWPORT"
    settings.aspect_ratio, settings.resolution = "1:1", f"{edge // 1024}K"
    settings.target = "IMAGE"
    session = runtime().session
    found: list[dict[str, float]] = []
    plainly: list[dict[str, Any]] = []
    # Blender takes longer for the first buffer of a size, with Paintover as without.
    first = plain.generate(view(), edge, address, prompt, Path(folder))
    bpy.data.images.remove(bpy.data.images[first["image"]])
    yield 0.5
    for _ in range(rounds):
        heart = Heart()
        heart.start()
        redraws = _Redraws()
        yield 0.3
        forget()
        pressed = clock()
        bpy.ops.paintover.generate()
        took, control = clock() - pressed, now()
        drawn = sum(probe.drawing)
        yield lambda: bool(session.active) is False
        yield 0.3
        heart.stop()
        job = list(session.jobs.values())[-1]
        if job.error or not probe.taken:
            raise RuntimeError(f"{size}: {job.error and job.error.sentence}")
        found.append(_felt(heart, took, control, drawn))
        found[-1]["redraws"] = redraws.between(control, probe.taken[-1])
        redraws.remove()
        image = bpy.data.images[-1]
        path = session.results[0].path
        found[-1]["after_last_byte"] -= bare(path)
        found[-1]["bytes"] = path.stat().st_size
        for image in list(bpy.data.images):
            if image.type == "IMAGE":
                bpy.data.images.remove(image)
        yield 0.2
        if not big:
            plain.forget_peak()
            plainly.append(plain.generate(view(), edge, address, prompt, Path(folder)))
            plainly[-1]["after_last_byte"] -= bare_again(plainly[-1]["image"], folder, edge)
        else:
            plain.forget_peak()
            plainly.append(plain.generate(view(), edge, address, prompt, Path(folder)))
        for image in list(bpy.data.images):
            if image.type == "IMAGE":
                bpy.data.images.remove(image)
        yield 0.2
    _tell_generate(size, edge, found, plainly, first["making"])


def _felt(heart: Heart, took: float, control: float, drawn: float) -> dict[str, Any]:
    ready, kept = probe.taken[-1], probe.posted[-1]
    last = max((one for one in probe.bytes_in if one.at < kept.at), key=lambda one: one.at)
    first = min(one.at for one in probe.bytes_in if one.at > control)
    call, name = probe.longest(control, ready)
    placed, seconds = probe.placing[-1]
    keeping = kept.at - last.at - (kept.queued - last.queued)
    # Blender may be drawing when the worker has done: that is its own, and no tick comes then.
    drawing = heart.standstill(kept.at, ready)
    looking = ready - kept.at - drawing
    return {
        "press": took - drawn,
        "call": call,
        "name": name,
        "wait": heart.longest_wait(control, ready)[0],
        "doing": heart.longest_wait(control, ready)[1],
        "gap": heart.longest_gap(control, ready),
        "after_last_byte": keeping + looking + seconds,
        "wall": placed + seconds - last.at,
        "keeping": keeping,
        "drawing": drawing,
        "looking": looking,
        "place": seconds,
        "grown": heart.growth(first, placed),
        "to_first_byte": first - control,
        "drawn": drawn,
        "making": sum(probe.making),
    }


def _tell_generate(
    size: str,
    edge: int,
    found: list[dict[str, Any]],
    plainly: list[dict[str, Any]],
    first_making: float,
) -> None:
    def ours(name: str) -> float:
        return statistics.median(run[name] for run in found)

    def theirs(name: str) -> float:
        return statistics.median(run[name] for run in plainly)

    worst = max(found, key=lambda run: max(run["call"], run["wait"]))
    # A picture cannot be drawn off-screen without what it is drawn into: Blender's own, as far as
    # a bare capture takes as long for it.
    owed = min(ours("making"), theirs("making"))
    tell(
        "Generate pressed to control back",
        size,
        (ours("press") - owed) * 1e3,
        theirs("whole") * 1e3,
        33.0 if edge > 2048 else 16.0,
        "ms",
        f"less Blender's: it drew and read for {ours('drawn') * 1e3:.0f} ms, and made and freed "
        f"what it draws into for {ours('making') * 1e3:.0f} ms, in a bare capture "
        f"{theirs('making') * 1e3:.0f} ms, and {first_making * 1e3:.0f} in the first of this size",
    )
    tell(
        "longest gap from submit to ready",
        size,
        max(worst["call"], worst["wait"]) * 1e3,
        theirs("whole") * 1e3,
        16.0,
        "ms",
        f"longest call {worst['call'] * 1e3:.1f} ms ({worst['name']}), wait for the lock "
        f"{worst['wait'] * 1e3:.1f} ms ({worst['doing']}), gap of all that is in Blender "
        f"{worst['gap'] * 1e3:.0f} ms, {worst['redraws']} redraws of the view",
    )
    tell(
        "last byte to picture in scene, less bare load",
        size,
        ours("after_last_byte") * 1e3,
        theirs("after_last_byte") * 1e3,
        100.0,
        "ms",
        f"keeping {ours('keeping') * 1e3:.0f}, until the pump looks {ours('looking') * 1e3:.0f}, "
        f"placing {ours('place') * 1e3:.0f} ms with the load; all of it on the wall "
        f"{ours('wall') * 1e3:.0f} ms, of which Blender drew for {ours('drawing') * 1e3:.0f}",
    )
    picture = found[0]["bytes"]
    tell(
        "memory growth while it arrives",
        size,
        ours("grown") / 1e6,
        theirs("grown") / 1e6,
        2 * picture / 1e6 if size == "20 MB" else float("inf"),
        "MB",
        f"the picture has {picture / 1e6:.1f} MB",
    )


def panels(folder: str, count: int) -> Step:
    """Time every panel's draw with ``count`` results in the library."""
    shelf = Path(folder) / f"library-{count}"
    fill(shelf, count)
    session = runtime().session
    session.results.clear()
    preferences().library_path = str(shelf)
    yield lambda: session.is_idle
    show_tab()
    yield 0.5
    yield lambda: not runtime().shelf.is_reading
    yield 0.5
    started = now()
    region = sidebar()
    with probe.alternating():
        for _ in range(180):
            region.tag_redraw()
            yield 0.02
    found = probe.by_name(".draw", started)
    if not found:
        raise RuntimeError("no panel of Paintover was drawn")
    looks = statistics.median(plain.draw_results(shelf) for _ in range(20))
    for name, seconds in sorted(found.items()):
        tell(
            f"{name.removesuffix('.draw')} draw",
            f"{count} results",
            statistics.median(seconds) * 1e3,
            looks * 1e3,
            0.3,
            "ms",
            f"of which Blender's own, the same calls alone, "
            f"{statistics.median(probe.own[name]) * 1e3:.2f} ms",
        )


def idle(seconds: float) -> Step:
    """Count what happens while nobody does anything."""
    session = runtime().session
    yield lambda: session.is_idle
    yield 1.0
    drawn = [0]

    def count() -> None:
        drawn[0] += 1

    spaces = (bpy.types.SpaceView3D, bpy.types.SpaceImageEditor)
    handlers = [
        (space, space.draw_handler_add(count, (), region, "POST_PIXEL"))
        for space in spaces
        for region in ("WINDOW", "UI")
    ]
    yield 0.5
    drawn[0], before = 0, len(probe.calls)
    start = now()
    while now() - start < seconds:
        yield 0.25
    calls = len(probe.calls) - before
    for space, handler in handlers:
        for region in ("WINDOW", "UI"):
            try:
                space.draw_handler_remove(handler, region)
                break
            except ValueError:
                continue
    pump = runtime().pump
    timers = int(bpy.app.timers.is_registered(pump._timer))
    threads = sum(thread.name.startswith("paintover") for thread in threading.enumerate())
    note = f"{timers} timers, {threads} threads, {calls} calls, {drawn[0]} redraws"
    # The plain way is a timer of ten looks a second that redraws its panel each time.
    tell(
        f"idle: timers, threads, calls and redraws in {seconds:.0f} s",
        "",
        float(timers + threads + calls + drawn[0]),
        1 + 20 * seconds,
        0.0,
        "",
        note,
    )


class _Redraws:
    """Counts how often the 3D view itself is drawn."""

    def __init__(self) -> None:
        self._at: list[float] = []
        add = bpy.types.SpaceView3D.draw_handler_add
        self._handler = add(lambda: self._at.append(now()), (), "WINDOW", "POST_PIXEL")

    def between(self, start: float, end: float) -> int:
        return sum(start <= at <= end for at in self._at)

    def remove(self) -> None:
        bpy.types.SpaceView3D.draw_handler_remove(self._handler, "WINDOW")


def _detailed() -> None:
    """Something to look at whose picture is as hard to compress as a painted one."""
    noise = np.random.default_rng(1)
    edge = 150
    xs, ys = (axis.ravel() for axis in np.meshgrid(*(np.linspace(-6, 6, edge),) * 2))
    points = np.stack((xs, ys, noise.random(edge * edge) * 0.3 - 2), axis=1).astype(np.float32)
    corner = np.arange(edge * edge).reshape(edge, edge)[:-1, :-1].ravel()
    faces = np.stack((corner, corner + 1, corner + edge + 1, corner + edge), axis=1)
    mesh = bpy.data.meshes.new("Ground")
    mesh.from_pydata(points.tolist(), [], faces.tolist())
    ground = bpy.data.objects.new("Ground", mesh)
    bpy.context.scene.collection.objects.link(ground)
