"""Where a picture was looked at from: view, camera, shading and frame, kept and put back."""

import contextlib
import math
from collections.abc import Iterable, Mapping
from typing import Any

import bpy
from mathutils import Matrix

from ..core.placement import View
from ..core.source import SourceKind
from ..core.wording import say
from . import compat, look_through, view

_VIEWS = (SourceKind.VIEWPORT, SourceKind.CAMERA)
_REGION = ("view_location", "view_rotation", "view_distance")
_IN_CAMERA = ("view_camera_zoom", "view_camera_offset")
_SPACE = ("lens", "clip_start", "clip_end")
_LENS = (
    *("type", "lens", "ortho_scale", "sensor_fit", "sensor_width", "sensor_height"),
    *("shift_x", "shift_y", "clip_start", "clip_end"),
)
_FIRST = ("type", "light", "background_type")
"""Of the shading: they decide what the others may be."""

_PLAIN = {"BOOLEAN", "INT", "FLOAT", "ENUM", "STRING"}
_SAME = 1e-5


def of(context: bpy.types.Context, kind: SourceKind) -> dict[str, Any]:
    """Where this source is looked at from, as JSON knows it; empty where it is no look."""
    if kind not in (*_VIEWS, SourceKind.RENDER):
        return {}
    found = view.find_viewport(context) if kind in _VIEWS else None
    stood: dict[str, Any] = {"frame": context.scene.frame_current}
    camera = context.scene.camera if kind is not SourceKind.VIEWPORT else None
    if found is not None:
        region_3d, space = found.region_3d, found.space
        stood["view"] = {
            "perspective": region_3d.view_perspective,
            **_values(region_3d, (*_REGION, *_IN_CAMERA)),
            **_values(space, _SPACE),
        }
        stood["shading"] = _shading(space)
        stood["overlays"] = space.overlay.show_overlays
        if region_3d.view_perspective == "CAMERA":
            camera = camera or context.scene.camera
    if camera is not None:
        stood["camera"] = {"name": camera.name, "matrix": _plain(camera.matrix_world)}
        if isinstance(camera.data, bpy.types.Camera):
            stood["camera"]["lens"] = _values(camera.data, _LENS)
    return stood


def put_back(
    context: bpy.types.Context,
    kind: SourceKind,
    stood: Mapping[str, Any],
    captured: View | None = None,
) -> list[str]:
    """Look from there again; clauses of what could not be brought back.

    ``stood`` may come from a stranger's file: what makes no sense in it is passed over.
    ``captured`` is the frame, which stands in for what is not in it.
    """
    missing: list[str] = []
    frame = stood.get("frame")
    if isinstance(frame, int) and frame != context.scene.frame_current and abs(frame) < 1 << 20:
        context.scene.frame_set(frame)
    kept = stood.get("camera")
    if kept is None and kind is SourceKind.CAMERA and captured is not None and captured.camera:
        kept = {"name": captured.camera.name, "matrix": captured.matrix_world}
    camera = _camera(context, kept, missing) if isinstance(kept, Mapping) else None
    if kind not in _VIEWS:
        return missing
    found = view.find_viewport(context)
    if found is None:
        return [*missing, say("the view, because no 3D View is open")]
    _shade(found.space, stood, missing)
    seen = stood.get("view")
    seen = seen if isinstance(seen, Mapping) else {}
    through_camera = kind is SourceKind.CAMERA or seen.get("perspective") == "CAMERA"
    if through_camera and camera is not None:
        found.region_3d.view_perspective = "CAMERA"
        _set(found.region_3d, seen, _IN_CAMERA if kind is SourceKind.VIEWPORT else ())
    elif seen and not through_camera:
        is_flat = seen.get("perspective") == "ORTHO"
        found.region_3d.view_perspective = "ORTHO" if is_flat else "PERSP"
        _set(found.space, seen, _SPACE)
        _set(found.region_3d, seen, _REGION)
    elif captured is not None:
        look_through.look_through(found, captured, context.scene)
    else:
        missing.append(say("the view, which was not noted"))
    if not bpy.app.background:  # where it ends Blender (4.2 to 5.2)
        found.region_3d.update()
    found.area.tag_redraw()
    return missing


def _camera(
    context: bpy.types.Context, kept: Mapping[str, Any], missing: list[str]
) -> bpy.types.Object | None:
    """The camera as it stood then, as the scene's own; None where it is gone."""
    name = str(kept.get("name", ""))
    camera = context.scene.objects.get(name)
    if camera is None or camera.type != "CAMERA":
        missing.append(say('the camera "{name}", which was deleted', name=name))
        return None
    context.scene.camera = camera
    matrix = _matrix(kept.get("matrix"))
    if matrix is not None and not _is_same(camera.matrix_world, matrix):
        # An animation or a constraint would move it again at once.
        if compat.is_editable(camera) and not (camera.animation_data or camera.constraints):
            camera.matrix_world = matrix
            context.view_layer.update()
        if not _is_same(camera.matrix_world, matrix):
            missing.append(say('the place of "{name}", which is animated or held', name=name))
    lens = kept.get("lens")
    if isinstance(lens, Mapping) and not _has(camera.data, lens):
        if compat.is_editable(camera.data):
            _set(camera.data, lens, _LENS)
        if not _has(camera.data, lens):
            missing.append(say('the lens of "{name}", which cannot be changed', name=name))
    return camera


def _shade(space: Any, stood: Mapping[str, Any], missing: list[str]) -> None:
    kept = stood.get("shading")
    if isinstance(kept, Mapping):
        settable = _settable(space.shading)
        for name in _set(space.shading, kept, settable):
            if name == "studio_light":
                missing.append(say('the studio light "{name}"', name=kept[name]))
            elif name in _FIRST:
                missing.append(say('the shading "{name}"', name=kept[name]))
    if isinstance(stood.get("overlays"), bool):
        space.overlay.show_overlays = stood["overlays"]


def _shading(space: Any) -> dict[str, Any]:
    """Without the studio light where there is none: Blender warns of one that is looked at."""
    shading = space.shading
    has_light = shading.type in {"MATERIAL", "RENDERED"} or (
        shading.type == "SOLID" and shading.light in {"STUDIO", "MATCAP"}
    )
    names = _settable(shading)
    return _values(shading, [name for name in names if has_light or name != "studio_light"])


def _settable(owner: Any) -> list[str]:
    """Plain properties that can be set, those that decide about others first."""
    found = [
        prop.identifier
        for prop in owner.bl_rna.properties
        if prop.type in _PLAIN and not prop.is_readonly and prop.identifier != "rna_type"
    ]
    return sorted(found, key=lambda name: name not in _FIRST)


def _values(owner: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(owner, name)) for name in names if hasattr(owner, name)}


def _plain(value: Any) -> Any:
    """Vectors, colors and matrices as lists."""
    if isinstance(value, str | bool | int | float):
        return value
    return [_plain(part) for part in value]


def _set(owner: Any, kept: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Set what is kept; the names of what this Blender would not take."""
    refused = []
    for name in names:
        if name not in kept:
            continue
        value = kept[name]
        try:
            if not _is_sane(value):
                raise ValueError(name)
            setattr(owner, name, value)
        except (TypeError, ValueError, AttributeError, OverflowError):
            refused.append(name)
    return refused


def _is_sane(value: Any) -> bool:
    """Not a number is a value to JSON, and the end of a view."""
    if isinstance(value, list):
        return len(value) <= 16 and all(_is_sane(part) for part in value)
    return not isinstance(value, float) or math.isfinite(value)


def _has(owner: Any, kept: Mapping[str, Any]) -> bool:
    for name in _LENS:
        there, wanted = getattr(owner, name), kept.get(name, getattr(owner, name))
        if isinstance(there, float) and isinstance(wanted, int | float):
            if not math.isclose(there, wanted, rel_tol=_SAME, abs_tol=_SAME):
                return False
        elif there != wanted:
            return False
    return True


def _matrix(rows: Any) -> Matrix | None:
    with contextlib.suppress(TypeError, ValueError):
        found = Matrix(rows)
        if len(found) == len(found[0]) == 4 and _is_sane(_plain(found)):
            return found
    return None


def _is_same(one: Matrix, other: Matrix) -> bool:
    return all((one[row] - other[row]).length < _SAME for row in range(4))
