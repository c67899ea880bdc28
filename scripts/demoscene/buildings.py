"""The two rows of houses: storeys, window grids, shop fronts and what hangs on the walls."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import bpy

from .blocks import Blocks
from .materials import Palette

HALF_WIDTH = 3.1
"""From the middle of the alley to the house fronts, in metres."""

STOREY = 3.0
_DEPTH = 7.0
# (where along the alley, length, storeys): the near ones frame, the far ones step up and down.
LEFT = (
    (-3.0, 6.2, 4),
    (3.4, 6.0, 3),
    (9.6, 5.0, 5),
    (14.9, 6.5, 3),
    (21.7, 7.0, 6),
    (29.0, 9.0, 4),
)
RIGHT = (
    (-3.0, 5.0, 3),
    (2.2, 6.6, 5),
    (9.0, 5.6, 3),
    (14.9, 7.0, 4),
    (22.2, 6.0, 3),
    (28.5, 9.0, 7),
)


@dataclass(frozen=True)
class House:
    """One house: `side` is -1 on the left and 1 on the right, `start` and `length` are along y."""

    side: int
    start: float
    length: float
    storeys: int

    @property
    def height(self) -> float:
        return self.storeys * STOREY + 0.6

    def front(self, out: float) -> float:
        """x at `out` metres in front of the house's wall."""
        return self.side * (HALF_WIDTH - out)


def build(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    """Both rows and the tower that closes the view."""
    houses = [House(-1, *row) for row in LEFT] + [House(1, *row) for row in RIGHT]
    for number, house in enumerate(houses):
        blocks = Blocks()
        _body(blocks, house, palette.walls[(number * 3 + number // 4) % 4], palette)
        _ground_floor(blocks, house, palette, rng)
        for storey in range(1, house.storeys):
            _windows(blocks, house, storey * STOREY, palette, rng)
        _wall_things(blocks, house, palette, rng)
        _roof(blocks, house, palette, rng)
        blocks.make(f"House {'L' if house.side < 0 else 'R'}{number % 6 + 1}", collection, 0.02)
    _far_end(palette, rng, collection)


def _body(blocks: Blocks, house: House, wall: bpy.types.Material, palette: Palette) -> None:
    middle = house.start + house.length / 2
    x = house.side * (HALF_WIDTH + _DEPTH / 2)
    blocks.box((x, middle, house.height / 2), (_DEPTH, house.length, house.height), wall)
    for storey in range(1, house.storeys):
        at = (house.front(0.04), middle, storey * STOREY + 0.1)
        blocks.box(at, (0.16, house.length, 0.14), palette.trim)
    cornice = (house.front(0.1), middle, house.height - 0.1)
    blocks.box(cornice, (0.4, house.length + 0.1, 0.24), palette.trim)
    for y in (house.start + 0.18, house.start + house.length - 0.18):
        blocks.box((house.front(0.03), y, house.height / 2), (0.12, 0.36, house.height), wall)


def _windows(
    blocks: Blocks, house: House, floor: float, palette: Palette, rng: random.Random
) -> None:
    count = max(2, int((house.length - 0.8) / 1.5))
    step = (house.length - 0.8) / count
    for bay in range(count):
        y = house.start + 0.4 + step * (bay + 0.5)
        z = floor + 1.65
        pane = rng.choices((palette.glass, palette.warm, palette.cool), (6, 3, 1))[0]
        blocks.box((house.front(0.0), y, z), (0.06, 0.86, 1.4), pane)
        for offset in (-0.47, 0.47):
            blocks.box((house.front(0.05), y + offset, z), (0.14, 0.1, 1.56), palette.trim)
        blocks.box((house.front(0.05), y, z + 0.74), (0.16, 1.04, 0.1), palette.trim)
        blocks.box((house.front(0.1), y, z - 0.75), (0.26, 1.14, 0.1), palette.trim)
        blocks.box((house.front(0.04), y, z), (0.05, 0.05, 1.4), palette.dark)
        blocks.box((house.front(0.04), y, z + 0.25), (0.05, 0.86, 0.05), palette.dark)
        if rng.random() < 0.28:
            _air_conditioner(blocks, house, y, z - 1.12, palette)


def _air_conditioner(blocks: Blocks, house: House, y: float, z: float, palette: Palette) -> None:
    blocks.box((house.front(0.26), y, z), (0.44, 0.8, 0.56), palette.trim)
    x = house.front(0.48)
    blocks.tube((x, y, z), (x - house.side * 0.03, y, z), 0.22, palette.dark, sides=14)
    for offset in (-0.3, 0.3):
        blocks.box((house.front(0.25), y + offset, z - 0.32), (0.5, 0.05, 0.05), palette.metal)


def _ground_floor(blocks: Blocks, house: House, palette: Palette, rng: random.Random) -> None:
    """Bays of shutter, lit shop window and door, with awnings over the shops."""
    count = max(2, round(house.length / 2.3))
    step = house.length / count
    kinds = ["shop", "shutter", "door"] * 2
    first = rng.randrange(3)
    for bay in range(count):
        y, kind = house.start + step * (bay + 0.5), kinds[(first + bay) % 6]
        width = step - 0.5
        if kind == "shop":
            glow = rng.choice((palette.warm, palette.warm, palette.cool))
            blocks.box((house.front(0.0), y, 1.55), (0.08, width, 1.7), glow)
            blocks.box((house.front(0.05), y, 0.38), (0.2, width + 0.1, 0.72), palette.dark)
            for part in range(4):
                at = y - width / 2 + width * part / 3
                blocks.box((house.front(0.05), at, 1.55), (0.09, 0.07, 1.75), palette.dark)
            blocks.box((house.front(0.05), y, 2.05), (0.09, width, 0.06), palette.dark)
            _awning(blocks, house, y, width + 0.3, palette, rng)
        elif kind == "shutter":
            blocks.box((house.front(0.0), y, 1.25), (0.06, width, 2.3), palette.metal)
            for slat in range(11):
                z = 0.2 + slat * 0.21
                blocks.box((house.front(0.04), y, z), (0.07, width, 0.11), palette.metal)
            blocks.box((house.front(0.14), y, 2.48), (0.34, width + 0.1, 0.3), palette.dark)
        else:
            blocks.box((house.front(0.02), y, 1.12), (0.08, 1.0, 2.1), palette.wood)
            for z in (0.7, 1.6):
                blocks.box((house.front(0.06), y, z), (0.06, 0.7, 0.6), palette.dark)
            blocks.box((house.front(0.1), y, 2.28), (0.28, 1.3, 0.16), palette.trim)
            blocks.box((house.front(0.3), y, 0.1), (0.6, 1.3, 0.2), palette.kerb)
            blocks.box((house.front(0.06), y, 2.55), (0.08, 0.9, 0.3), palette.warm)


def _awning(
    blocks: Blocks, house: House, y: float, width: float, palette: Palette, rng: random.Random
) -> None:
    cloth = rng.choice(palette.cloth)
    tilt = house.side * -0.42
    blocks.box((house.front(0.52), y, 2.62), (1.1, width, 0.05), cloth, turn=(0, tilt, 0))
    flaps = max(3, round(width / 0.32))
    for flap in range(flaps):
        at = y - width / 2 + width * (flap + 0.5) / flaps
        drop = 0.24 if flap % 2 else 0.19
        size = (0.03, width / flaps - 0.02, drop)
        blocks.box((house.front(1.0), at, 2.4 - drop / 2), size, cloth)


def _wall_things(blocks: Blocks, house: House, palette: Palette, rng: random.Random) -> None:
    """Pipes down the edges and a duct with elbows on some."""
    x = house.front(0.16)
    for y in (house.start + 0.12, house.start + house.length - 0.5):
        radius = rng.choice((0.05, 0.07, 0.09))
        blocks.tube((x, y, 0.1), (x, y, house.height - 0.3), radius, palette.metal)
        for z in range(1, int(house.height), 2):
            blocks.tube((x, y, z), (x, y, z + 0.08), radius * 1.5, palette.dark)
    if house.storeys > 3:
        _fire_escape(blocks, house, palette)


def _fire_escape(blocks: Blocks, house: House, palette: Palette) -> None:
    """Landings with rails and a slanting stair between them."""
    y0, y1 = house.start + house.length * 0.35, house.start + house.length * 0.85
    for storey in range(1, house.storeys):
        z = storey * STOREY + 0.45
        middle, length = (y0 + y1) / 2, y1 - y0
        blocks.box((house.front(0.5), middle, z), (0.9, length, 0.06), palette.dark)
        for rail in (0.5, 0.95):
            blocks.box((house.front(0.93), middle, z + rail), (0.04, length, 0.04), palette.dark)
        for post in range(6):
            y = y0 + length * post / 5
            blocks.box((house.front(0.93), y, z + 0.48), (0.035, 0.035, 0.96), palette.dark)
        if storey < house.storeys - 1:
            slope = math.atan2(STOREY, length * 0.8)
            run = math.hypot(STOREY, length * 0.8)
            for out in (0.35, 0.7):
                at = (house.front(out), middle, z + STOREY / 2)
                blocks.box(at, (0.05, run, 0.1), palette.dark, turn=(slope, 0, 0))
            for tread in range(1, 10):
                t = tread / 10
                at = (house.front(0.52), middle + (t - 0.5) * length * 0.8, z + STOREY * t)
                blocks.box(at, (0.4, 0.18, 0.03), palette.dark)


def _roof(blocks: Blocks, house: House, palette: Palette, rng: random.Random) -> None:
    x, top = house.side * (HALF_WIDTH + 1.2), house.height
    for _ in range(2):
        y = house.start + rng.uniform(0.8, house.length - 0.8)
        blocks.tube((x, y, top), (x, y, top + rng.uniform(1.2, 3.0)), 0.03, palette.dark)
        blocks.box((x, y, top + 1.0), (0.03, 0.9, 0.03), palette.dark)
    if house.storeys % 2:
        y = house.start + house.length / 2
        for dx, dy in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
            foot = (x + house.side * 0.8 + dx, y + dy)
            blocks.tube((*foot, top), (*foot, top + 1.2), 0.06, palette.dark, sides=6)
        tank = (x + house.side * 0.8, y)
        blocks.tube((*tank, top + 1.2), (*tank, top + 3.0), 0.85, palette.wood, sides=16)
        blocks.tube((*tank, top + 3.0), (*tank, top + 3.7), 0.95, palette.dark, 0.05, 16)


def _far_end(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    """A tower across the end, and lower roofs at its feet."""
    blocks = Blocks()
    blocks.box((0.6, 52, 14), (6.4, 6, 28), palette.walls[2])
    blocks.box((0.6, 52, 28.6), (4.2, 4, 2.2), palette.walls[2])
    blocks.tube((0.6, 52, 29), (0.6, 52, 36), 0.12, palette.dark)
    for row in range(12):
        for column in range(5):
            pane = rng.choice((palette.glass, palette.glass, palette.warm, palette.cool))
            at = (-1.9 + column * 1.25, 48.96, 3.5 + row * 2.0)
            blocks.box(at, (0.7, 0.1, 1.1), pane)
    for x, height in ((-9.5, 17), (-5.2, 11), (6.6, 13), (11.5, 19)):
        blocks.box((x, 50, height / 2), (4.6, 5, height), palette.walls[0])
    blocks.make("Tower", collection, 0.03)
