"""Boxes, tubes and turned shapes, gathered into one mesh per thing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
from mathutils import Matrix, Vector

Point = Sequence[float]
"""x, y and z in metres."""


class Blocks:
    """A mesh in the making; lengths are in metres, z is up."""

    def __init__(self) -> None:
        self._points: list[tuple[float, float, float]] = []
        self._faces: list[tuple[int, ...]] = []
        self._indices: list[int] = []
        self._smooth: list[bool] = []
        self._materials: list[bpy.types.Material] = []

    def box(
        self,
        centre: Point,
        size: Point,
        material: bpy.types.Material,
        turn: Point = (0, 0, 0),
        taper: float = 1.0,
    ) -> None:
        """A box with full edge lengths `size`, turned by XYZ Euler angles in radians.

        `taper` scales its top against its bottom.
        """
        x, y, z = (edge / 2 for edge in size)
        rotation = Matrix.Rotation(turn[2], 3, "Z") @ Matrix.Rotation(turn[1], 3, "Y")
        rotation = rotation @ Matrix.Rotation(turn[0], 3, "X")
        corners = [
            Vector((sx * x * t, sy * y * t, sz * z))
            for sz, t in ((-1, 1.0), (1, taper))
            for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
        self._add([Vector(centre) + rotation @ corner for corner in corners], faces, material)

    def tube(
        self,
        start: Point,
        end: Point,
        radius: float,
        material: bpy.types.Material,
        end_radius: float | None = None,
        sides: int = 10,
    ) -> None:
        """A round bar with closed ends from `start` to `end`."""
        a, b = Vector(start), Vector(end)
        rotation = (b - a).to_track_quat("Z", "Y")
        rings = [(a, radius), (b, radius if end_radius is None else end_radius)]
        points = [
            middle + rotation @ Vector((math.cos(angle) * r, math.sin(angle) * r, 0))
            for middle, r in rings
            for angle in (math.tau * i / sides for i in range(sides))
        ]
        self._add(points, _bands(sides, 1), material, smooth=True)
        caps = [tuple(reversed(range(sides))), tuple(range(sides, 2 * sides))]
        self._add(points, caps, material)

    def turned(
        self,
        centre: Point,
        profile: Sequence[tuple[float, float]],
        material: bpy.types.Material,
        sides: int = 20,
        lean: Matrix | None = None,
        squash: float = 1.0,
    ) -> None:
        """A profile of (radius, height) pairs, lowest first, turned about the vertical.

        `lean` rotates the whole about `centre`; `squash` scales its depth (y).
        """
        points = [
            Vector((math.cos(angle) * r, math.sin(angle) * r * squash, height))
            for r, height in profile
            for angle in (math.tau * i / sides for i in range(sides))
        ]
        lean = lean or Matrix.Identity(3)
        placed = [Vector(centre) + lean @ point for point in points]
        self._add(placed, _bands(sides, len(profile) - 1), material, smooth=True)

    def make(
        self, name: str, collection: bpy.types.Collection, bevel: float = 0.0
    ) -> bpy.types.Object:
        """The object, with edges softened by `bevel`."""
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata(self._points, [], self._faces)
        for material in self._materials:
            mesh.materials.append(material)
        mesh.polygons.foreach_set("material_index", self._indices)
        mesh.polygons.foreach_set("use_smooth", self._smooth)
        mesh.update()
        made = bpy.data.objects.new(name, mesh)
        if bevel:
            modifier = made.modifiers.new("Bevel", "BEVEL")
            modifier.width = bevel
            modifier.segments = 1
            modifier.limit_method = "ANGLE"
            modifier.harden_normals = False
        collection.objects.link(made)
        return made

    def _add(
        self,
        points: Sequence[Vector],
        faces: Sequence[tuple[int, ...]],
        material: bpy.types.Material,
        smooth: bool = False,
    ) -> None:
        first = len(self._points)
        if material not in self._materials:
            self._materials.append(material)
        self._points += [tuple(point) for point in points]
        self._faces += [tuple(first + i for i in face) for face in faces]
        self._indices += [self._materials.index(material)] * len(faces)
        self._smooth += [smooth] * len(faces)


def cable(
    name: str,
    path: Sequence[Point],
    material: bpy.types.Material,
    collection: bpy.types.Collection,
    thickness: float = 0.02,
) -> bpy.types.Object:
    """A soft curve through every point of `path`."""
    curve = bpy.data.curves.new(name, "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth = thickness
    curve.bevel_resolution = 1
    curve.resolution_u = 8
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(len(path) - 1)
    for knot, point in zip(spline.bezier_points, path, strict=True):
        knot.co = point
        knot.handle_left_type = knot.handle_right_type = "AUTO"
    curve.materials.append(material)
    made = bpy.data.objects.new(name, curve)
    collection.objects.link(made)
    return made


def lettering(
    text: str,
    at: Point,
    turn: Point,
    size: float,
    material: bpy.types.Material,
    collection: bpy.types.Collection,
) -> bpy.types.Object:
    """Words in Blender's built-in typeface, centred on `at`."""
    curve = bpy.data.curves.new(f"Lettering {text}".replace("\n", ""), "FONT")
    curve.body = text
    curve.size = size
    curve.extrude = 0.015
    curve.space_line = 0.85
    curve.align_x = "CENTER"
    curve.align_y = "CENTER"
    curve.materials.append(material)
    made = bpy.data.objects.new(curve.name, curve)
    made.location = at
    made.rotation_euler = turn
    collection.objects.link(made)
    return made


def _bands(sides: int, count: int) -> list[tuple[int, ...]]:
    """Quads between `count` + 1 rings of `sides` points each."""
    return [
        (ring * sides + i, ring * sides + j, (ring + 1) * sides + j, (ring + 1) * sides + i)
        for ring in range(count)
        for i, j in ((i, (i + 1) % sides) for i in range(sides))
    ]
