"""What is played in the window to measure it. Each scene is a generator: it yields seconds to wait,
or a question to wait for, while Blender's own loop goes on."""

from __future__ import annotations

import contextlib
import json
import statistics
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from . import plain
from .heart import Heart, clock
from .probe import PACKAGE, Probe

now = time.perf_counter
Step = Iterator[float | Callable[[], bool]]
figures: list[dict[str, Any]] = []
state: dict[str, Any] = {"done": True, "error": ""}
_probe = Probe()


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


def connect(address: str, folder: str) -> Step:
    """Point Paintover at the sandbox; put clocks round it; show its tab."""
    values = _preferences()
    values.api_key, values.base_url = "sk-or-v1-bench", address
    values.library_path = str(Path(folder) / "library")
    values.max_upload_edge = 4096
    bpy.context.preferences.system.use_online_access = True
    _detailed()
    bpy.context.preferences.system.viewport_aa = "OFF"
    _probe.attach()
    _show_tab()
    yield 0.5
    _show_tab()
    bpy.ops.paintover.test_connection()
    session = _runtime().session
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
    session = _runtime().session
    found: list[dict[str, float]] = []
    plainly: list[dict[str, Any]] = []
    for _ in range(rounds):
        heart = Heart()
        heart.start()
        redraws = _Redraws()
        yield 0.3
        _forget()
        pressed = clock()
        bpy.ops.paintover.generate()
        took, control = clock() - pressed, now()
        drawn = sum(_probe.drawing)
        yield lambda: bool(session.active) is False
        yield 0.3
        heart.stop()
        job = list(session.jobs.values())[-1]
        if job.error or not _probe.taken:
            raise RuntimeError(f"{size}: {job.error and job.error.sentence}")
        found.append(_felt(heart, took, control, drawn))
        found[-1]["redraws"] = redraws.between(control, _probe.taken[-1])
        redraws.remove()
        image = bpy.data.images[-1]
        path = session.results[0].path
        bare = _bare(path)
        found[-1]["after_last_byte"] -= bare
        found[-1]["bytes"] = path.stat().st_size
        for image in list(bpy.data.images):
            if image.type == "IMAGE":
                bpy.data.images.remove(image)
        yield 0.2
        if not big:
            plain.forget_peak()
            plainly.append(plain.generate(_view(), edge, address, prompt, Path(folder)))
            plainly[-1]["after_last_byte"] -= _bare_again(plainly[-1]["image"], folder, edge)
        else:
            plain.forget_peak()
            plainly.append(plain.generate(_view(), edge, address, prompt, Path(folder)))
        for image in list(bpy.data.images):
            if image.type == "IMAGE":
                bpy.data.images.remove(image)
        yield 0.2
    _tell_generate(size, edge, found, plainly)


def _felt(heart: Heart, took: float, control: float, drawn: float) -> dict[str, Any]:
    ready, kept = _probe.taken[-1], _probe.posted[-1]
    last = max((one for one in _probe.bytes_in if one.at < kept.at), key=lambda one: one.at)
    first = min(one.at for one in _probe.bytes_in if one.at > control)
    call, name = _probe.longest(control, ready)
    placed, seconds = _probe.placing[-1]
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
        "making": sum(_probe.making),
    }


def _tell_generate(
    size: str, edge: int, found: list[dict[str, Any]], plainly: list[dict[str, Any]]
) -> None:
    def ours(name: str) -> float:
        return statistics.median(run[name] for run in found)

    def theirs(name: str) -> float:
        return statistics.median(run[name] for run in plainly)

    worst = max(found, key=lambda run: max(run["call"], run["wait"]))
    tell(
        "Generate pressed to control back",
        size,
        ours("press") * 1e3,
        theirs("whole") * 1e3,
        33.0 if edge > 2048 else 16.0,
        "ms",
        f"Blender drew and read for {ours('drawn') * 1e3:.0f} ms; of ours, its buffer was made and "
        f"freed for {ours('making') * 1e3:.0f} ms",
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


def place(edge: int, big: bool, rounds: int) -> Step:
    """Place the newest result in every way, against loading and showing the same file."""
    size = "20 MB" if big else f"{edge // 1024}K"
    session = _runtime().session
    result = session.results[0]
    _editor_beside()
    yield 0.5
    for target in ("IMAGE", "REFERENCE", "BACKGROUND", "PLANE", "MATERIAL"):
        ours, bare, plainly, undo = [], [], [], []
        for _ in range(rounds):
            bare.append(_bare_shown(result.path))
            yield 0.1
            ours.append(_placed(result, target, undo))
            yield 0.1
            if target == "IMAGE":
                image, start = plain.place(result.path)
                _show(image)
                plainly.append(clock() - start)
                _clear()
                yield 0.1
        placed, least = (statistics.median(map(sum, times)) for times in (ours, bare))
        alone, loaded = (statistics.median(each[0] for each in times) for times in (ours, bare))
        tell(
            f"placing as {target.title()}, times a bare load and display",
            size,
            placed / least,
            statistics.median(plainly) / least if plainly else None,
            1.15,
            "×",
            f"{placed * 1e3:.0f} ms against {least * 1e3:.0f} ms; without the display "
            f"{alone * 1e3:.0f} against {loaded * 1e3:.0f} ms, and an undo step of Blender's own "
            f"takes {statistics.median(undo) * 1e3:.0f} ms then",
        )


def panels(folder: str, count: int) -> Step:
    """Time every panel's draw with ``count`` results in the library."""
    shelf = Path(folder) / f"library-{count}"
    _fill(shelf, count)
    session = _runtime().session
    session.results.clear()
    _preferences().library_path = str(shelf)
    yield lambda: session.is_idle
    _show_tab()
    yield 0.5
    started = now()
    region = _region()
    with _probe.alternating():
        for _ in range(180):
            region.tag_redraw()
            yield 0.02
    found = _probe.by_name(".draw", started)
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
            f"{statistics.median(_probe.own[name]) * 1e3:.2f} ms",
        )


def idle(seconds: float) -> Step:
    """Count what happens while nobody does anything."""
    session = _runtime().session
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
    drawn[0], before = 0, len(_probe.calls)
    start = now()
    while now() - start < seconds:
        yield 0.25
    calls = len(_probe.calls) - before
    for space, handler in handlers:
        for region in ("WINDOW", "UI"):
            try:
                space.draw_handler_remove(handler, region)
                break
            except ValueError:
                continue
    pump = _runtime().pump
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


def _bare(path: Path) -> float:
    """Seconds to load and decode a file, as anything must that brings it into a scene."""
    start = clock()
    image = bpy.data.images.load(str(path), check_existing=False)
    _ = image.size[:]
    taken = clock() - start
    bpy.data.images.remove(image)
    return taken


def _bare_again(name: str, folder: str, edge: int) -> float:
    bpy.data.images.remove(bpy.data.images[name])
    return _bare(Path(folder) / f"plain-{edge}.png")


def _bare_shown(path: Path) -> tuple[float, float]:
    """Seconds of loading with decoding, and of the display."""
    start = clock()
    image = bpy.data.images.load(str(path), check_existing=False)
    _ = image.size[:]
    loaded = clock()
    _show(image)
    taken = loaded - start, clock() - loaded
    _clear()
    return taken


def _placed(result: Any, target: str, undo: list[float]) -> tuple[float, float]:
    """Seconds of placing, and of the display; ``undo`` gets those of one more undo step."""
    if target == "MATERIAL":
        _cube()
    start = clock()
    bpy.ops.paintover.place("EXEC_DEFAULT", True, result=result.id, target=target)
    placed = clock()
    _show(bpy.data.images[result_name(result)])
    taken = placed - start, clock() - placed
    bpy.context.scene["bench"] = taken[0]  # something for the step to hold
    start = clock()
    bpy.ops.ed.undo_push(message="bench")
    undo.append(clock() - start)
    _clear()
    return taken


def result_name(result: Any) -> str:
    return next(
        image.name for image in bpy.data.images if image.get("paintover") or image.type == "IMAGE"
    )


def _show(image: Any) -> None:
    """Display it in the Image Editor, and have the whole window drawn."""
    _image_space().image = image
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window):
        bpy.ops.wm.redraw_timer(type="DRAW_WIN", iterations=1)


def _clear() -> None:
    _image_space().image = None
    for thing in list(bpy.data.objects):
        if thing.type != "CAMERA" and thing.name not in {"Cube", "Ground"}:
            bpy.data.objects.remove(thing)
    for material in list(bpy.data.materials):
        if material.name != "Material":
            bpy.data.materials.remove(material)
    for camera in bpy.data.cameras:
        camera.background_images.clear()
    for image in list(bpy.data.images):
        if image.type == "IMAGE":
            bpy.data.images.remove(image)
    bpy.data.orphans_purge()


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


def _cube() -> None:
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube


def _fill(shelf: Path, count: int) -> None:
    month = shelf / "2026-01"
    month.mkdir(parents=True, exist_ok=True)
    png = _small_png()
    for number in range(count):
        name = (
            f"20260101-{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-bench-{number:06x}"
        )
        (month / f"{name}.png").write_bytes(png)
        facts = {"version": 1, "prompt": f"a bench {number}", "model": "sandbox/echo"}
        (month / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")


def _small_png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x60\x80\xa0" * 64) * 64)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def _forget() -> None:
    for kept in (
        _probe.calls,
        _probe.placing,
        _probe.drawing,
        _probe.making,
        _probe.bytes_in,
        _probe.taken,
        _probe.posted,
    ):
        kept.clear()


def _runtime() -> Any:
    return _probe.part("app.runtime").get()


def _preferences() -> Any:
    return bpy.context.preferences.addons[PACKAGE].preferences


def _areas(kind: str) -> list[Any]:
    return [a for w in bpy.context.window_manager.windows for a in w.screen.areas if a.type == kind]


def _view() -> tuple[Any, Any, Any, Any]:
    area = max(_areas("VIEW_3D"), key=lambda area: area.width * area.height)
    region = next(region for region in area.regions if region.type == "WINDOW")
    space = area.spaces.active
    return area, region, space, space.region_3d


def _region() -> Any:
    return next(region for region in _areas("VIEW_3D")[0].regions if region.type == "UI")


def _show_tab() -> None:
    area = _areas("VIEW_3D")[0]
    area.spaces.active.show_region_ui = True
    with contextlib.suppress(TypeError, AttributeError):  # tabs are known once they were drawn
        _region().active_panel_category = "Paintover"


def _editor_beside() -> None:
    """Turn the timeline, or the smallest area, into an Image Editor."""
    if not _areas("IMAGE_EDITOR"):
        areas = [
            a for a in bpy.context.window_manager.windows[0].screen.areas if a.type != "VIEW_3D"
        ]
        max(areas, key=lambda area: area.width * area.height).type = "IMAGE_EDITOR"


def _image_space() -> Any:
    return _areas("IMAGE_EDITOR")[0].spaces.active


def stay_disabled() -> None:
    """Leave Paintover installed and not enabled, in the saved preferences."""
    bpy.ops.preferences.addon_disable(module=PACKAGE)
    bpy.ops.wm.save_userpref()


def enabling() -> dict[str, Any]:
    """The line of enabling Paintover in this Blender, once and for the first time."""
    import addon_utils

    start = clock()
    addon_utils.enable(PACKAGE)
    ours = clock() - start
    start = clock()
    for name in ("numpy", "requests"):
        try:
            __import__(name)
        except ImportError:
            continue
    plainly = clock() - start
    return {
        "figure": "enabling the extension in a fresh Blender",
        "size": "",
        "ours": ours * 1e3,
        "plain": plainly * 1e3,
        "limit": 60.0,
        "unit": "ms",
        "note": "plain: what imports requests and numpy at once, where Blender has not yet",
    }
