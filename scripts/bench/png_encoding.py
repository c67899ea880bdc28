"""What the PNG encoder's choices cost and save, as ratios against Pillow in the same run.

python3 scripts/bench/png_encoding.py [EDGE]
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import environments

environments.enter("sandbox")

import numpy as np
from PIL import Image

from addon.imaging import png

REPEATS = 3


def capture(edge: int) -> np.ndarray:
    """Like a shaded view: smooth gradients, hard silhouettes, a little noise. uint8, RGB."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:edge, 0:edge] / edge
    shade = np.stack((x, y, (x + y) / 2), axis=2) * 160 + 40
    for _ in range(40):
        centre, radius = random.random(2), random.random() * 0.1
        inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius**2
        shade[inside] = shade[inside] * 0.4 + random.integers(0, 150, 3)
    return (shade + random.normal(0, 0.7, shade.shape)).clip(0, 255).astype(np.uint8)


def measure(encode: Callable[[], bytes]) -> tuple[float, int]:
    """Best of ``REPEATS`` in seconds, and bytes."""
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        data = encode()
        seconds.append(time.perf_counter() - started)
    return min(seconds), len(data)


def by_pillow(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def at_level(pixels: np.ndarray, level: int) -> bytes:
    chosen, png._LEVEL = png._LEVEL, level
    try:
        return png.encode(pixels)
    finally:
        png._LEVEL = chosen


def main() -> None:
    edge = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    pixels = capture(edge)
    base_time, base_size = measure(lambda: by_pillow(pixels))
    print(f"{edge} x {edge} RGB; Pillow's default is 1.00 ({base_time:.2f} s, {base_size:,} bytes)")
    print(f"{'encoder':<22}{'time':>8}{'size':>8}")
    for level in (1, png._LEVEL, 6):
        seconds, size = measure(lambda level=level: at_level(pixels, level))
        name = f"ours, zlib level {level}{' *' if level == png._LEVEL else ''}"
        print(f"{name:<22}{seconds / base_time:>8.2f}{size / base_size:>8.2f}")
    print("* as shipped")


if __name__ == "__main__":
    main()
