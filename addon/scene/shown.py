"""What the open 3D views of a scene show."""

from collections.abc import Iterator

import bpy

from ..core.wording import say


def is_looked_through(scene: bpy.types.Scene) -> bool:
    """Whether one of them shows what the scene's camera sees."""
    return any(
        space.region_3d is not None and space.region_3d.view_perspective == "CAMERA"
        for space in _views(scene)
    )


def without_textures(scene: bpy.types.Scene | None) -> str:
    """A sentence for the artist who has just got one and sees it in none of them, or nothing."""
    views = list(_views(scene)) if scene else []
    if not views or any(_has_textures(space.shading) for space in views):
        return ""
    return say("Switch the 3D View to Material Preview to see the picture.")


def _has_textures(shading: bpy.types.View3DShading) -> bool:
    if shading.type == "SOLID":
        return shading.color_type == "TEXTURE"
    return shading.type in {"MATERIAL", "RENDERED"}


def _views(scene: bpy.types.Scene) -> Iterator[bpy.types.SpaceView3D]:
    for manager in bpy.data.window_managers:
        for window in manager.windows:
            for area in window.screen.areas if window.scene == scene else ():
                if isinstance(area.spaces.active, bpy.types.SpaceView3D):
                    yield area.spaces.active
