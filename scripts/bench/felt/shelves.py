"""A library of many or of large results, and what a page of those costs when it is first drawn."""

from __future__ import annotations

import json
from pathlib import Path

import bpy
import numpy as np

from .heart import Heart, clock
from .stage import Step, now, preferences, probe, runtime, show_tab, sidebar, tell


def thumbnails(folder: str, edge: int, count: int) -> Step:
    """Draw a page of pictures that have no thumbnail yet, and load as many the plain way."""
    shelf, size = Path(folder) / f"library-large-{edge}", f"{count} of {edge // 1024}K"
    fill(shelf, count, _noisy_png(edge))
    session = runtime().session
    session.results.clear()
    preferences().library_path = str(shelf)
    yield lambda: session.is_idle
    show_tab()
    yield 0.5
    shelf_of = runtime().shelf
    yield lambda: not shelf_of.is_reading and len(shelf_of) == count
    previews = probe.part("ui.thumbnails")._previews
    for known in list(previews):
        del previews[known]
    heart, start = Heart(), now()
    heart.start()
    region = sidebar()
    for _ in range(80):  # Blender makes the thumbnails meanwhile, in threads of its own
        region.tag_redraw()
        yield 0.1
    end = now()
    heart.stop()
    if not (made := sum(name.startswith("20260101-") for name in previews)):
        raise RuntimeError("no thumbnail was asked for")
    calls, name = probe.longest(start, end)
    wait, doing = heart.longest_wait(start, end)
    ready = 0
    for known in previews.values():
        at = clock()
        _ = known.image_size[0]  # waits for what is not ready
        ready += clock() - at < 0.02
    plainly = 0.0
    for path in sorted(shelf.rglob("*.png"))[: min(3, made)]:
        at = clock()
        image = bpy.data.images.load(str(path))
        _ = image.pixels[0]
        plainly += (clock() - at) / min(3, made) * made
        bpy.data.images.remove(image)
    tell(
        "longest gap while thumbnails are made",
        size,
        max(calls, wait) * 1e3,
        plainly * 1e3,
        16.0,
        "ms",
        f"{ready} of {made} were ready then; longest call {calls * 1e3:.1f} ms ({name}), wait for "
        f"the lock {wait * 1e3:.1f} ms ({doing}), gap of all that is in Blender "
        f"{heart.longest_gap(start, end) * 1e3:.0f} ms; plain: loading all of them",
    )


def fill(shelf: Path, count: int, png: bytes | None = None) -> None:
    month = shelf / "2026-01"
    month.mkdir(parents=True, exist_ok=True)
    png = png or _small_png()
    for number in range(count):
        name = (
            f"20260101-{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-bench-{number:06x}"
        )
        (month / f"{name}.png").write_bytes(png)
        facts = {"version": 1, "prompt": f"a bench {number}", "model": "sandbox/echo"}
        (month / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")


def _noisy_png(edge: int) -> bytes:
    """As hard to decode as a painted picture."""
    import tempfile

    pixels = np.random.default_rng(1).integers(0, 16, (edge, edge, 4)).astype(np.float32) / 15.0
    pixels[..., 3] = 1.0
    image = bpy.data.images.new("noisy", edge, edge)
    image.pixels.foreach_set(pixels.ravel())
    image.file_format = "PNG"
    with tempfile.TemporaryDirectory() as folder:
        image.filepath_raw = str(Path(folder) / "noisy.png")
        image.save()
        bpy.data.images.remove(image)
        return Path(folder, "noisy.png").read_bytes()


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
