"""The street and what stands and hangs in it: kerbs, lamps, signs, cables, crates."""

from __future__ import annotations

import math
import random

import bpy

from .blocks import Blocks, cable, lettering
from .buildings import HALF_WIDTH
from .materials import Palette

_KERB_WIDTH = 0.95


def build(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    """Everything that is not a house."""
    _ground(palette, rng, collection)
    _bridge(palette, collection)
    _lamps(palette, collection)
    _signs(palette, collection)
    _cables(palette, rng, collection)
    _clutter(palette, rng, collection)


def _ground(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    street = Blocks()
    street.box((0, 22, -0.1), (2 * HALF_WIDTH + 24, 70, 0.2), palette.street)
    street.make("Street", collection)
    kerbs = Blocks()
    for side in (-1, 1):
        y = -4.0
        while y < 40:
            length = rng.uniform(1.3, 1.7)
            x = side * (HALF_WIDTH - _KERB_WIDTH / 2)
            lift = rng.uniform(0.13, 0.15)
            size = (_KERB_WIDTH, length - 0.025, lift)
            kerbs.box((x, y + length / 2, lift / 2), size, palette.kerb)
            y += length
    kerbs.make("Kerbs", collection, 0.02)
    covers = Blocks()
    for x, y in ((0.55, 5.2), (-0.7, 13.5)):
        covers.tube((x, y, 0.0), (x, y, 0.015), 0.36, palette.metal, sides=24)
        covers.tube((x, y, 0.0), (x, y, 0.02), 0.28, palette.dark, sides=24)
    for y in (3.6, 9.0, 16.0):
        for bar in range(6):
            covers.box((1.95, y + bar * 0.09, 0.006), (0.34, 0.05, 0.02), palette.dark)
    covers.make("Drains", collection)


def _bridge(palette: Palette, collection: bpy.types.Collection) -> None:
    """A covered way between two houses closes the sky halfway down the alley."""
    blocks = Blocks()
    y, z, width = 18.6, 6.3, 2 * HALF_WIDTH
    blocks.box((0, y, z), (width, 2.0, 0.3), palette.trim)
    blocks.box((0, y, z + 2.5), (width + 0.2, 2.3, 0.3), palette.dark)
    blocks.box((0, y, z + 0.6), (width, 1.9, 1.0), palette.walls[1])
    blocks.box((0, y, z + 1.6), (width, 1.6, 1.2), palette.warm)
    for post in range(8):
        x = -HALF_WIDTH + width * post / 7
        blocks.box((x, y - 0.85, z + 1.6), (0.12, 0.12, 1.5), palette.dark)
    for x in (-2.4, 2.4):
        lean = math.copysign(0.7, x)
        blocks.box((x, y, z - 0.55), (0.16, 1.6, 1.5), palette.dark, turn=(0, lean, 0))
    blocks.make("Bridge", collection, 0.02)


def _lamps(palette: Palette, collection: bpy.types.Collection) -> None:
    for number, (side, y) in enumerate(((-1, 7.4), (1, 13.2), (-1, 21.0), (1, 29.0))):
        blocks = Blocks()
        x, arm = side * 2.28, side * 1.25
        blocks.tube((x, y, 0.1), (x, y, 0.6), 0.11, palette.dark, 0.07)
        blocks.tube((x, y, 0.5), (x, y, 4.3), 0.05, palette.dark, 0.04)
        blocks.tube((x, y, 4.25), (arm, y, 4.45), 0.035, palette.dark)
        blocks.turned((arm, y, 4.14), ((0.3, 0.0), (0.26, 0.08), (0.07, 0.24)), palette.dark)
        blocks.turned(
            (arm, y, 4.02), ((0.02, 0.0), (0.13, 0.04), (0.16, 0.14)), palette.white, sides=14
        )
        blocks.make(f"Street Lamp {number + 1}", collection)


def _signs(palette: Palette, collection: bpy.types.Collection) -> None:
    # (text, side, y, height of the middle, its glow)
    upright = (
        ("NOODLES", 1, 9.3, 3.75, palette.pink),
        ("HOTEL", -1, 10.8, 4.75, palette.teal),
        ("BAR", 1, 13.6, 6.1, palette.amber),
        ("INK\n&\nTEA", -1, 16.6, 5.0, palette.pink),
        ("24H", 1, 17.0, 4.0, palette.teal),
    )
    for text, side, y, z, glow in upright:
        letters = text if "\n" in text else "\n".join(text)
        _hanging_sign(letters, side, y, z, glow, palette, collection)
    board = Blocks()
    board.box((-HALF_WIDTH + 0.12, 7.0, 3.35), (0.16, 3.6, 0.9), palette.dark)
    for z in (2.93, 3.77):
        board.box((-HALF_WIDTH + 0.24, 7.0, z), (0.05, 3.6, 0.05), palette.teal)
    board.make("Shop Board", collection, 0.02)
    turn = (math.pi / 2, 0, math.pi / 2)
    at = (-HALF_WIDTH + 0.22, 7.0, 3.33)
    lettering("PAINTOVER", at, turn, 0.62, palette.amber, collection)


def _hanging_sign(
    text: str,
    side: int,
    y: float,
    z: float,
    glow: bpy.types.Material,
    palette: Palette,
    collection: bpy.types.Collection,
) -> None:
    """A box on two brackets, letters one under another, facing the camera, framed in light."""
    lines = text.count("\n") + 1
    height, width = lines * 0.43 + 0.3, 0.82 if "INK" in text else 0.62
    x = side * (HALF_WIDTH - 0.28 - width / 2)
    blocks = Blocks()
    blocks.box((x, y, z), (width, 0.2, height), palette.dark)
    for offset in (-1, 1):
        edge = x + offset * (width / 2 - 0.03)
        blocks.box((edge, y - 0.11, z), (0.035, 0.035, height - 0.06), glow)
        top = z + offset * (height / 2 - 0.03)
        blocks.box((x, y - 0.11, top), (width - 0.06, 0.035, 0.035), glow)
        bracket = (side * (HALF_WIDTH - 0.15), y, z + offset * height * 0.35)
        blocks.box(bracket, (0.4, 0.05, 0.05), palette.metal)
    blocks.make(f"Sign {text}".replace("\n", ""), collection, 0.015)
    lettering(text, (x, y - 0.12, z), (math.pi / 2, 0, 0), 0.5, glow, collection)


def _cables(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    for number in range(11):
        y = 1.5 + number * 2.6 + rng.uniform(-0.6, 0.6)
        left, right = rng.uniform(4.6, 8.2), rng.uniform(4.6, 8.2)
        sag = rng.uniform(0.5, 1.2)
        path = [
            (-HALF_WIDTH, y + rng.uniform(-1.5, 1.5), left),
            (rng.uniform(-0.4, 0.4), y, (left + right) / 2 - sag),
            (HALF_WIDTH, y + rng.uniform(-1.5, 1.5), right),
        ]
        cable(f"Cable {number + 1}", path, palette.dark, collection, rng.uniform(0.012, 0.026))
    _lanterns(palette, collection)


def _lanterns(palette: Palette, collection: bpy.types.Collection) -> None:
    """A string of paper lanterns across the alley behind the figure."""
    ends = ((-HALF_WIDTH, 12.2, 5.0), (0.0, 12.6, 4.05), (HALF_WIDTH, 13.0, 5.2))
    cable("Lantern String", ends, palette.dark, collection, 0.012)
    blocks = Blocks()
    for number in range(5):
        t = (number + 1) / 6
        x = -HALF_WIDTH + 2 * HALF_WIDTH * t
        z = 5.05 - 0.98 * (1 - (2 * t - 1) ** 2) - 0.3
        profile = ((0.07, -0.2), (0.16, -0.12), (0.19, 0.0), (0.16, 0.12), (0.07, 0.2))
        centre = (x, 12.2 + 0.8 * t, z)
        blocks.turned(centre, profile, palette.amber, sides=14)
        blocks.tube((*centre[:2], z + 0.18), (*centre[:2], z + 0.32), 0.02, palette.dark, sides=6)
    blocks.make("Lanterns", collection)


def _clutter(palette: Palette, rng: random.Random, collection: bpy.types.Collection) -> None:
    blocks = Blocks()
    stacks = ((2.5, 2.5, 1), (2.3, 3.5, 1), (-2.5, 5.0, 1), (2.55, 8.3, 2), (-2.45, 13.0, 2))
    for x, y, count in stacks:
        for level in range(count):
            _crate(blocks, x, y, 0.47 + level * 0.62, rng.uniform(-0.3, 0.3), palette)
    blocks.make("Crates", collection, 0.012)
    bins = Blocks()
    for x, y in ((-2.5, 2.3), (-2.42, 3.15), (2.5, 10.6)):
        bins.tube((x, y, 0.14), (x, y, 0.98), 0.27, palette.metal, 0.33, 18)
        bins.tube((x, y, 0.98), (x, y, 1.06), 0.36, palette.dark, 0.3, 18)
        for z in (0.4, 0.7):
            bins.tube((x, y, z), (x, y, z + 0.04), 0.325, palette.metal, sides=18)
    bins.make("Bins", collection)
    bags = Blocks()
    for x, y, size in ((-2.2, 3.75, 0.34), (-2.6, 3.95, 0.4), (2.2, 6.0, 0.3), (2.55, 6.3, 0.38)):
        profile = ((0.5, 0.0), (1.0, 0.35), (0.9, 0.75), (0.25, 1.1), (0.12, 1.2), (0.22, 1.4))
        scaled = [(radius * size, height * size) for radius, height in profile]
        bags.turned((x, y, 0.13), scaled, palette.dark, sides=12)
    bags.make("Bags", collection)


def _crate(blocks: Blocks, x: float, y: float, z: float, turn: float, palette: Palette) -> None:
    """Planks on a dark core, with posts at the corners."""
    blocks.box((x, y, z), (0.6, 0.6, 0.58), palette.wood, turn=(0, 0, turn))
    for lift in (-0.2, 0.0, 0.2):
        blocks.box((x, y, z + lift), (0.66, 0.66, 0.16), palette.plank, turn=(0, 0, turn))
    for corner in range(4):
        angle = turn + math.pi / 4 + corner * math.pi / 2
        at = (x + 0.44 * math.cos(angle), y + 0.44 * math.sin(angle), z)
        blocks.box(at, (0.09, 0.09, 0.62), palette.wood, turn=(0, 0, turn))
