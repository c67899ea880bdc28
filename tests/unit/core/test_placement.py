"""A placement survives the sidecar, and a view knows its own extent."""

import json

import pytest

from addon.core.placement import Handle, Placement, Target, View

IDENTITY = tuple(tuple(1.0 if row == column else 0.0 for column in range(4)) for row in range(4))
PERSPECTIVE = ((2.0, 0.0, 0.5, 0.0), (0.0, 4.0, -1.0, 0.0), (0, 0, -1.0, -0.2), (0, 0, -1.0, 0.0))
ORTHOGRAPHIC = ((0.5, 0, 0, 0.25), (0, 0.25, 0, 0), (0, 0, -0.1, 0), (0, 0, 0, 1.0))


def view(projection: tuple[tuple[float, ...], ...]) -> View:
    return View(IDENTITY, projection, 1344, 768, 5.0, Handle("Camera", 7), 16 / 9)  # type: ignore[arg-type]


@pytest.mark.parametrize("captured", [None, view(PERSPECTIVE)])
def test_round_trip_through_json(captured: View | None) -> None:
    plan = Placement(
        Target.PLANE, Handle("Scene", 3), None, captured, new_camera=False, select=True
    )
    assert Placement.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize(
    "broken", [{}, {"target": "MOON"}, {"target": "PLANE", "view": {"matrix_world": [[1]]}}]
)
def test_a_broken_sidecar_raises_what_is_documented(broken: dict) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Placement.from_json(broken)


@pytest.mark.parametrize("projection", [PERSPECTIVE, ORTHOGRAPHIC])
@pytest.mark.parametrize("distance", [0.5, 8.0])
def test_the_extent_projects_onto_the_frame(
    projection: tuple[tuple[float, ...], ...], distance: float
) -> None:
    left, right, bottom, top = view(projection).extent(distance)

    def project(x: float, y: float) -> tuple[float, float]:
        point = (x, y, -distance, 1.0)
        clip = [sum(a * b for a, b in zip(row, point, strict=True)) for row in projection]
        return clip[0] / clip[3], clip[1] / clip[3]

    assert project(left, bottom) == pytest.approx((-1, -1))
    assert project(right, top) == pytest.approx((1, 1))
