"""Placing, against loading and showing the same file without Paintover."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy

from . import plain
from .heart import clock
from .stage import Step, areas, runtime, tell, view


def place(edge: int, big: bool, rounds: int) -> Step:
    """Place the newest result in every way, against loading and showing the same file."""
    size = "20 MB" if big else f"{edge // 1024}K"
    session = runtime().session
    result = session.results[0]
    _editor_beside()
    yield 0.5
    for target in ("IMAGE", "REFERENCE", "BACKGROUND", "PLANE", "MATERIAL"):
        ours, bare, own, plainly, undo = [], [], [], [], []
        for _ in range(rounds):
            bare.append(_shown(_loaded, result.path))
            yield 0.1
            ours.append(_placed(result, target, undo))
            yield 0.1
            own.append(_shown(_OWN.get(target, _loaded), result.path, kept=True))
            yield 0.1
            if target == "IMAGE":
                image, start = plain.place(result.path)
                _show(image)
                plainly.append(clock() - start)
                _clear()
                yield 0.1
        alone, loaded = (statistics.median(each[0] for each in times) for times in (ours, bare))
        name = f"placing as {target.title()}, times a bare load"
        tell(
            name,
            size,
            alone / loaded,
            None,
            float("inf"),  # the figure to reach is the one with the display
            "×",
            f"{alone * 1e3:.1f} ms against {loaded * 1e3:.1f} ms, medians without any display; an "
            f"undo step of Blender's own takes {statistics.median(undo) * 1e3:.1f} ms then",
        )
        # Whatever else a display waits for makes it longer, never shorter: the least is the truest.
        placed, least = (min(map(sum, times)) for times in (ours, bare))
        blenders = min(map(sum, own))
        tell(
            f"{name} and first display",
            size,
            placed / least,
            min(plainly) / least if plainly else None,
            1.15,
            "×",
            f"{placed * 1e3:.0f} ms against {least * 1e3:.0f} ms, the least of {rounds} in turn; "
            f"{blenders * 1e3:.0f} ms by Blender's own operators, packed and with an undo step",
        )


def bare(path: Path) -> float:
    """Seconds to load and decode a file, as anything must that brings it into a scene."""
    start = clock()
    image = bpy.data.images.load(str(path), check_existing=False)
    _ = image.size[:]
    taken = clock() - start
    bpy.data.images.remove(image)
    return taken


def bare_again(name: str, folder: str, edge: int) -> float:
    bpy.data.images.remove(bpy.data.images[name])
    return bare(Path(folder) / f"plain-{edge}.png")


def _loaded(path: Path) -> Any:
    return bpy.data.images.load(str(path), check_existing=False)


def _own_reference(path: Path) -> Any:
    bpy.ops.object.empty_image_add("EXEC_DEFAULT", False, filepath=str(path), align="VIEW")
    empty = bpy.context.object
    empty.matrix_world, empty.empty_display_size, _ = _stood
    empty.use_empty_image_alpha = True
    return empty.data


def _own_plane(path: Path) -> Any:
    files = {"files": [{"name": path.name}], "directory": str(path.parent)}
    bpy.ops.image.import_as_mesh_planes("EXEC_DEFAULT", False, **files, shader="EMISSION")
    plane = bpy.context.object
    plane.matrix_world, _, plane.dimensions = _stood
    return next(image for image in bpy.data.images if image.type == "IMAGE")


_OWN = {"REFERENCE": _own_reference, "PLANE": _own_plane}
"""Where an object is added, Blender's own way of adding one, as ours stands."""

_stood: tuple[Any, float, Any]
"""Matrix, display size and dimensions of what Paintover added last."""


def _shown(load: Callable[[Path], Any], path: Path, kept: bool = False) -> tuple[float, float]:
    """Seconds of loading with decoding, and of the display.

    A ``kept`` one is packed and has an undo step, as what Paintover places.
    """
    start = clock()
    area, region, *_ = view()
    with bpy.context.temp_override(area=area, region=region):
        image = load(path)
        if kept:
            image.pack()
            bpy.ops.ed.undo_push(message="bench")
            image = next(image for image in bpy.data.images if image.type == "IMAGE")
    _ = image.size[:]
    loaded = clock()
    _show(image)
    taken = loaded - start, clock() - loaded
    _clear()
    return taken


def _placed(result: Any, target: str, undo: list[float]) -> tuple[float, float]:
    """Seconds of placing, and of the display; ``undo`` gets those of one more undo step."""
    global _stood
    if target == "MATERIAL":
        _cube()
    start = clock()
    bpy.ops.paintover.place("EXEC_DEFAULT", True, result=result.id, target=target)
    placed = clock()
    if target in _OWN:
        added = bpy.context.object
        _stood = added.matrix_world.copy(), added.empty_display_size, added.dimensions.copy()
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
    _draw()


def _draw() -> None:
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window):
        bpy.ops.wm.redraw_timer(type="DRAW_WIN", iterations=1)


def _clear() -> None:
    _image_space().image = _blank()
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
    _draw()  # what follows is not charged with it


def _blank() -> Any:
    """Shown in between: 4.3 takes an image at the address of the last one shown for that one, and
    does not display it anew."""
    return bpy.data.images.get("blank") or bpy.data.images.new("blank", 8, 8)


def _cube() -> None:
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube


def _editor_beside() -> None:
    """Turn the timeline, or the smallest area, into an Image Editor."""
    if not areas("IMAGE_EDITOR"):
        others = [
            a for a in bpy.context.window_manager.windows[0].screen.areas if a.type != "VIEW_3D"
        ]
        max(others, key=lambda area: area.width * area.height).type = "IMAGE_EDITOR"


def _image_space() -> Any:
    return areas("IMAGE_EDITOR")[0].spaces.active
