"""The plain way of doing what Paintover does: on the main thread, one thing after another."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path
from typing import Any

import bpy
import gpu
import numpy as np

from .heart import clock
from .probe import OffScreen

now = clock


def generate(view: Any, size: int, address: str, prompt: str, folder: Path) -> dict[str, Any]:
    """Capture, save, post, decode, load. Seconds, less Blender's own drawing and reading.

    ``making`` is what it takes Blender, with nothing of Paintover, to make and free what it draws
    into.
    """
    import requests

    spent: list[float] = []
    making: list[float] = []
    start = now()
    made = gpu.types.GPUOffScreen(size, size, format="RGBA8")
    making.append(now() - start)
    offscreen = OffScreen(made, spent, making)
    _, region, space, region_3d = view
    with offscreen.bind():
        offscreen.draw_view3d(
            bpy.context.scene,
            bpy.context.view_layer,
            space,
            region,
            region_3d.view_matrix,
            region_3d.window_matrix,
            do_color_management=True,
        )
        buffer = offscreen.texture_color.read()
    offscreen.free()
    buffer.dimensions = size * size * 4
    image = bpy.data.images.new("plain", size, size)
    image.pixels.foreach_set(np.asarray(buffer, dtype=np.float32) / 255.0)
    image.filepath_raw = str(folder / "plain.png")
    image.file_format = "PNG"
    image.save()
    bpy.data.images.remove(image)
    saved = (folder / "plain.png").read_bytes()
    url = "data:image/png;base64," + base64.b64encode(saved).decode()
    body = {
        "model": "sandbox/echo",
        "prompt": prompt,
        "input_references": [{"type": "image_url", "image_url": {"url": url}}],
    }
    before = _resident()
    heads = {"Authorization": "Bearer sk-or-v1-bench", "Content-Type": "application/json"}
    answer = requests.post(f"{address}/images", data=json.dumps(body), headers=heads, timeout=600)
    arrived = now()
    item = answer.json()["data"][0]
    data = base64.b64decode(item["b64_json"])
    path = folder / f"plain-{size}.png"
    path.write_bytes(data)
    grown = _peak() - before
    loaded = bpy.data.images.load(str(path), check_existing=False)
    loaded.pack()
    _ = loaded.size[:]
    return {
        "whole": now() - start - sum(spent) - sum(making),
        "making": sum(making),
        "after_last_byte": now() - arrived,
        "grown": grown,
        "bytes": len(data),
        "image": loaded.name,
    }


def place(path: Path) -> Any:
    """What an answer's text becomes, the plain way: base64, file, image, packed."""
    text = base64.b64encode(path.read_bytes()).decode()
    start = now()
    copy = path.with_name(f"plain-{path.name}")
    copy.write_bytes(base64.b64decode(json.loads(json.dumps({"b64": text}))["b64"]))
    image = bpy.data.images.load(str(copy), check_existing=False)
    image.pack()
    return image, start


def draw_results(folder: Path) -> float:
    """Seconds of a panel that looks into the library while it draws."""
    start = now()
    found = sorted(folder.glob("*/*.json"), reverse=True)
    for sidecar in found[:24]:
        json.loads(sidecar.read_text(encoding="utf-8"))
    return now() - start


def _resident() -> int:
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def forget_peak() -> None:
    """Let the peak of resident memory begin anew (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _status(name: str) -> int:
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(text.partition(f"{name}:")[2].split()[0]) * 1024
