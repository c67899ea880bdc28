"""The hero of the scene: someone with an umbrella, seen from behind."""

from __future__ import annotations

import math
from itertools import pairwise

import bpy
from mathutils import Matrix, Vector

from .blocks import Blocks
from .materials import Palette

HERO = "Figure"
PLACE = (-0.35, 7.0)
"""Where the figure stands, x and y in metres."""

_RIBS = 8


def build(palette: Palette, collection: bpy.types.Collection) -> bpy.types.Object:
    """The figure; the umbrella is a child of its own, so that each has one material."""
    figure = _person(palette.coat, collection)
    umbrella = _umbrella(palette, collection)
    umbrella.parent = figure
    return figure


def _person(cloth: bpy.types.Material, collection: bpy.types.Collection) -> bpy.types.Object:
    x, y = PLACE
    blocks = Blocks()
    # Mid-stride: one foot ahead, the heel of the other off the ground.
    for foot, ahead, lift in ((-0.11, 0.2, 0.0), (0.11, -0.16, 0.05)):
        heel = (x + foot, y + ahead, lift + 0.1)
        blocks.tube(heel, (x + foot * 0.8, y + ahead * 0.3, 0.8), 0.07, cloth, 0.1, 12)
        blocks.box((x + foot, y + ahead + 0.06, lift + 0.06), (0.11, 0.3, 0.12), cloth)
    coat = ((0.34, 0.42), (0.31, 0.7), (0.225, 1.02), (0.245, 1.25), (0.235, 1.42), (0.09, 1.52))
    blocks.turned((x, y, 0), (*coat, (0.0, 1.53)), cloth, sides=24, squash=0.68)
    collar = ((0.15, 1.46), (0.165, 1.58), (0.1, 1.57))
    blocks.turned((x, y, 0), collar, cloth, sides=18, squash=0.85)
    head = [
        (0.115 * math.sin(math.pi * i / 8), 1.68 - 0.14 * math.cos(math.pi * i / 8))
        for i in range(9)
    ]
    blocks.turned((x, y, 0), head, cloth, sides=18)
    hat = ((0.2, 1.71), (0.19, 1.735), (0.125, 1.74), (0.115, 1.85), (0.07, 1.87), (0.0, 1.86))
    blocks.turned((x, y, 0), hat, cloth, sides=20)
    blocks.tube((x - 0.24, y, 1.38), (x - 0.3, y - 0.02, 1.08), 0.075, cloth, 0.065)
    blocks.tube((x - 0.3, y - 0.02, 1.08), (x - 0.27, y + 0.1, 0.8), 0.065, cloth, 0.05)
    blocks.box((x - 0.27, y + 0.1, 0.56), (0.12, 0.36, 0.3), cloth)
    blocks.tube((x + 0.24, y, 1.38), (x + 0.36, y + 0.06, 1.14), 0.075, cloth, 0.065)
    blocks.tube((x + 0.36, y + 0.06, 1.14), (x + 0.24, y + 0.2, 1.32), 0.065, cloth, 0.05)
    return blocks.make(HERO, collection, 0.01)


def _umbrella(palette: Palette, collection: bpy.types.Collection) -> bpy.types.Object:
    x, y = PLACE
    lean = Matrix.Rotation(math.radians(-9), 3, "Y") @ Matrix.Rotation(math.radians(7), 3, "X")
    hand = Vector((x + 0.24, y + 0.2, 1.3))
    tip = hand + lean @ Vector((0, 0, 0.98))
    steps = [math.pi * 0.47 * i / 7 for i in range(8)]
    dome = [(0.86 * math.sin(a), 0.42 * math.cos(a) - 0.42) for a in reversed(steps)]
    blocks = Blocks()
    blocks.tube(hand, tip, 0.014, palette.metal)
    blocks.turned(tip, dome, palette.umbrella, sides=_RIBS, lean=lean)
    for rib in range(_RIBS):
        angle = math.tau * rib / _RIBS
        spokes = [
            tip + lean @ Vector((math.cos(angle) * radius, math.sin(angle) * radius, height))
            for radius, height in dome
        ]
        for start, end in pairwise(spokes):
            blocks.tube(start, end, 0.012, palette.dark, sides=5)
    blocks.tube(tip, tip + lean @ Vector((0, 0, 0.12)), 0.016, palette.metal, 0.006)
    return blocks.make("Umbrella", collection)
