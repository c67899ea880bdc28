"""Have a 3D View see again what a captured frame saw, and tell whether it does."""

import bpy
from mathutils import Matrix, Vector

from ..core.placement import View
from . import lookup
from .stand import rigid
from .view import Viewport

_VIEW_SENSOR = 36.0
_LENS = (1.0, 250.0)
"""What a 3D View takes, in millimetres."""

_PARALLAX = 2e-4
"""How far the eye may have moved, by the distance to what is seen: a fraction of a pixel."""

_TURN = 1e-3
"""Of an axis without perspective, as a length: a fraction of a pixel."""


def look_through(viewport: Viewport, view: View, scene: bpy.types.Scene) -> None:
    """Turn this 3D View to the captured frame: through its camera, where that still is what it
    was, else freely. Changes no data of the scene, and makes no undo step.

    A frame that was widened to the picture's shape is filled the other way round: as in the view
    it came from, what was added at its sides stays outside of a region of the same shape.
    """
    camera = same_camera(view, scene)
    seen, space = viewport.region_3d, viewport.space
    if camera is not None:
        _through(space, seen, camera, scene)
    else:
        _freely(viewport, view)
    if not bpy.app.background:  # where RegionView3D.update ends Blender (4.2 to 5.2)
        seen.update()
    viewport.area.tag_redraw()


def same_camera(view: View, scene: bpy.types.Scene) -> bpy.types.Object | None:
    """The camera that made the frame, as long as it is in the scene and stands where it stood."""
    if view.camera is None:
        return None
    found = lookup.find(scene.objects, view.camera) or scene.objects.get(view.camera.name)
    if found is None or found.type != "CAMERA":
        return None
    there, then = found.matrix_world.normalized(), Matrix(view.matrix_world)
    moved = (there.translation - then.translation).length
    is_there = moved <= _PARALLAX * max(view.distance, 1e-3) and _turn(there, then) <= _TURN
    return found if is_there else None


def is_seen(view: View, matrix_world: Matrix, window_matrix: Matrix) -> bool:
    """Whether a picture of the frame can be laid exactly over what an eye sees.

    With perspective, from the same place, wherever it looks; without, in the same direction,
    from wherever.
    """
    then = Matrix(view.matrix_world)
    if (window_matrix[3][3] == 0.0) != view.is_perspective:
        return False
    if view.is_perspective:
        moved = (matrix_world.translation - then.translation).length
        return moved <= _PARALLAX * max(view.distance, 1e-3)
    return _turn(matrix_world, then) <= _TURN


def _through(
    space: bpy.types.SpaceView3D,
    seen: bpy.types.RegionView3D,
    camera: bpy.types.Object,
    scene: bpy.types.Scene,
) -> None:
    own = space.camera if space.use_local_camera else scene.camera
    if own != camera:
        # A camera of this view alone: which one the scene renders with is not ours to change.
        space.use_local_camera = True
        space.camera = camera
    seen.view_perspective = "CAMERA"


def _freely(viewport: Viewport, view: View) -> None:
    region, seen, space = viewport.region, viewport.region_3d, viewport.space
    half_width = _half_width(view, region.width / region.height)
    per_lens = _VIEW_SENSOR * region.width / max(region.width, region.height)
    matrix = rigid(view)
    seen.view_perspective = "PERSP" if view.is_perspective else "ORTHO"
    seen.view_rotation = matrix.to_quaternion()
    if view.is_perspective:
        space.lens = min(max(per_lens / half_width, _LENS[0]), _LENS[1])
        seen.view_distance = max(view.distance, 1e-3)
    else:
        seen.view_distance = half_width * space.lens / per_lens
    # An orthographic view turns about its eye; there, one that was captured stands further back.
    back = seen.view_distance if view.is_perspective else view.distance
    seen.view_location = matrix @ Vector((0.0, 0.0, -back))


def _turn(one: Matrix, other: Matrix) -> float:
    """The farthest that an axis of one is from the other's, both of length 1."""
    axes = zip(one.to_3x3().transposed(), other.to_3x3().transposed(), strict=True)
    return max((mine.normalized() - its.normalized()).length for mine, its in axes)


def _half_width(view: View, region_aspect: float) -> float:
    """Of what the region is to show: at distance 1, or as it is where there is no perspective."""
    left, right, bottom, top = view.extent(1.0)
    width, height = (right - left) / 2, (top - bottom) / 2
    is_centred = abs(left + right) < 1e-3 * width and abs(bottom + top) < 1e-3 * height
    if is_centred or not view.is_perspective:
        return min(width, height * region_aspect)
    # A free view cannot be shifted: it shows the whole of a frame that was.
    return max(-left, right, -bottom * region_aspect, top * region_aspect)
