"""Read by pictures.py and run in its Blender: the alley, and what is in the window."""

import pathlib
import sys

import bpy

sys.path.insert(0, scripts)  # noqa: F821 - given with this text
from bpy_extras.view3d_utils import location_3d_to_region_2d
from demoscene import alley

MODULE = "bl_ext.user_default.paintover"
settings = None


def connect(url, key, library):
    preferences = bpy.context.preferences.addons[MODULE].preferences
    preferences.base_url, preferences.api_key = url, key
    preferences.library_path = library


def session():
    from bl_ext.user_default.paintover.app import runtime

    return runtime.get().session


def window():
    return bpy.context.window_manager.windows[0]


def area(kind="VIEW_3D"):
    return next(found for found in window().screen.areas if found.type == kind)


def shown():
    kinds = [found.type for found in window().screen.areas]
    return "VIEW_3D" if "VIEW_3D" in kinds else "IMAGE_EDITOR"


def clear_screen():
    """One 3D View, and nothing in it that would only be in the way of the picture."""
    space = area().spaces.active
    space.shading.type = "WIREFRAME"
    space.overlay.show_floor = space.overlay.show_axis_x = space.overlay.show_axis_y = False
    space.overlay.show_relationship_lines = space.overlay.show_cursor = False
    space.overlay.show_outline_selected = space.overlay.show_object_origins = False
    space.overlay.show_text = False
    space.show_object_viewport_light = False
    space.show_gizmo = space.show_region_toolbar = space.show_region_tool_header = False
    with bpy.context.temp_override(window=window(), area=area(), region=area().regions[-1]):
        bpy.ops.screen.screen_full_area(use_hide_panels=False)


def open_alley():
    global settings
    for found in list(bpy.data.objects):
        bpy.data.objects.remove(found)
    scene = bpy.context.scene
    alley.build(scene)
    alley.show_through_camera(scene)
    for found in scene.objects:
        found.select_set(False)
    view = area().spaces.active
    view.region_3d.view_camera_zoom = 16.5
    view.region_3d.view_camera_offset = (0.06, 0.0)
    view.show_region_ui = True
    settings = scene.paintover


def open_tab(kind="VIEW_3D"):
    found = area(kind)
    found.spaces.active.show_region_ui = True
    region = next(one for one in found.regions if one.type == "UI")
    region.active_panel_category = "Paintover"
    found.tag_redraw()


def camera_frame():
    """The camera's frame in the picture: left, top, right, bottom."""
    scene = bpy.context.scene
    camera = scene.camera
    view = area()
    region = next(one for one in view.regions if one.type == "WINDOW")
    corners = [camera.matrix_world @ corner for corner in camera.data.view_frame(scene=scene)]
    spots = [location_3d_to_region_2d(region, view.spaces.active.region_3d, at) for at in corners]
    across = [region.x + spot.x for spot in spots]
    down = [window().height - region.y - spot.y for spot in spots]
    return [round(edge) for edge in (min(across), min(down), max(across), max(down))]


def busy():
    return max((job.seconds for job in session().active), default=0)


def done():
    return session().is_idle and not session().active


def dismiss_all():
    for job in list(session().jobs):
        session().dismiss(job)


def forget_results():
    """The list only; and what was placed."""
    session().results.clear()
    for found in list(bpy.context.scene.objects):
        if found.type == "EMPTY":
            bpy.data.objects.remove(found)


def show_plane():
    """Step aside, so that the plane is seen standing among the houses."""
    view = area().spaces.active
    view.shading.color_type, view.shading.light = "TEXTURE", "FLAT"


def leave_plane():
    alley.show_through_camera(bpy.context.scene)
    for found in list(bpy.context.scene.objects):
        if found.type == "MESH" and found.name.lower().startswith("rainy"):
            bpy.data.objects.remove(found)


def theme(name):
    for folder in bpy.utils.preset_paths("interface_theme"):
        path = pathlib.Path(folder, f"{name}.xml")
        if path.exists():
            bpy.ops.script.execute_preset(
                filepath=str(path), menu_idname="USERPREF_MT_interface_theme_presets"
            )


def show_texture():
    """A texture as it was just painted: bands and blots, in no file yet."""
    import numpy as np

    size = 768
    image = bpy.data.images.new("Mural", size, size)
    down, across = np.mgrid[0:size, 0:size] / size
    pixels = np.ones((size, size, 4), np.float32)
    pixels[..., :3] = 0.30
    hill = down < 0.32 + 0.08 * np.sin(across * 7)
    far = down < 0.48 + 0.1 * np.sin(across * 4 + 2)
    pixels[far, :3] = (0.30, 0.36, 0.52)
    pixels[hill, :3] = (0.22, 0.42, 0.26)
    sun = np.hypot(across - 0.68, down - 0.72) < 0.12
    pixels[sun, :3] = (0.95, 0.75, 0.35)
    for x, height in ((0.2, 0.5), (0.3, 0.62), (0.42, 0.44), (0.86, 0.55)):
        tower = (abs(across - x) < 0.035) & (down < height) & (down > 0.2)
        pixels[tower, :3] = (0.45, 0.28, 0.24)
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    area().type = "IMAGE_EDITOR"
    area("IMAGE_EDITOR").spaces.active.image = image


def image_frame():
    found = area("IMAGE_EDITOR")
    region = next(one for one in found.regions if one.type == "WINDOW")
    low = region.view2d.view_to_region(0, 0, clip=False)
    high = region.view2d.view_to_region(1, 1, clip=False)
    top = window().height - region.y
    return [region.x + low[0], top - high[1], region.x + high[0], top - low[1]]


def leave_texture():
    area("IMAGE_EDITOR").type = "VIEW_3D"


def show_preferences(key):
    found = area(shown())
    found.type = "PREFERENCES"
    bpy.context.preferences.active_section = "EXTENSIONS"
    bpy.context.window_manager.addon_search = "Paintover"
    bpy.ops.preferences.addon_show(module=MODULE)
