"""Arranges a window for a person: the server, the example scene, the looks of the interface."""

from __future__ import annotations

from pathlib import Path

from .client import MODULE, Window

_SCRIPTS = Path(__file__).resolve().parent.parent

_LOOKS = """
import bpy
_preferences = bpy.context.preferences
_preferences.view.ui_scale = scale
if theme == "light":
    _folder = next(iter(bpy.utils.preset_paths("interface_theme")))
    import os
    bpy.ops.script.execute_preset(
        filepath=os.path.join(_folder, "Blender_Light.xml"),
        menu_idname="USERPREF_MT_interface_theme_presets",
    )
if language != "en_US":
    _preferences.view.language = language
    _preferences.view.use_translate_interface = True
"""

_SERVER = """
_preferences.system.use_online_access = True
_addon = _preferences.addons[module].preferences
_addon.base_url, _addon.api_key = address, key
bpy.context.scene.paintover.prompt = prompt
"""

_EXAMPLE = """
import sys
if scripts not in sys.path:
    sys.path.insert(0, scripts)
from demoscene import alley
for _object in list(bpy.data.objects):
    bpy.data.objects.remove(_object)
alley.build(bpy.context.scene)
alley.show_through_camera(bpy.context.scene)
bpy.context.scene.paintover.prompt = prompt
bpy.context.scene.paintover.source = "CAMERA"
for _screen in bpy.data.screens:
    for _area in _screen.areas:
        if _area.type == "VIEW_3D":
            _overlay = _area.spaces.active.overlay
            _overlay.show_relationship_lines = _overlay.show_floor = False
            _overlay.show_axis_x = _overlay.show_axis_y = False
            _area.spaces.active.show_object_viewport_light = False
bpy.ops.ed.undo_push(message="Example Scene")
None
"""

_SIDEBARS = """
_views = [
    area
    for window in bpy.context.window_manager.windows
    for area in window.screen.areas
    if area.type == "VIEW_3D"
]
for _area in _views:
    _area.spaces.active.show_region_ui = True
"""

_TAB = """
for _area in _views:
    for _region in _area.regions:
        if _region.type == "UI":
            _region.active_panel_category = "Paintover"
    _area.tag_redraw()
"""


def arrange(
    window: Window,
    *,
    address: str,
    key: str,
    prompt: str,
    example: bool,
    scale: float = 1.0,
    theme: str = "dark",
    language: str = "en_US",
) -> None:
    """Connect Paintover to the server, and show the example scene and the interface as asked."""
    window.run(_LOOKS, scale=scale, theme=theme, language=language)
    window.run(_SERVER, module=MODULE, address=address, key=key, prompt=prompt)
    if example:
        window.run(_EXAMPLE, scripts=str(_SCRIPTS), prompt=prompt)
    window.settle()


def show_tab(window: Window) -> None:
    """Open the Paintover tab where nothing can be clicked: the mouse is a person's."""
    window.run(_SIDEBARS)
    window.settle()  # a tab is there once its sidebar was drawn
    window.run(_TAB)
