"""Read by pictures.py and run in its Blender: the alley, and what is in the window."""

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


def keep_notices():
    """However long it takes to draw here."""
    from bl_ext.user_default.paintover.ui import notice

    notice.SECONDS = 3600.0


def notice_is_read():
    """It is shown, and Blender has read the picture in it."""
    import time

    from bl_ext.user_default.paintover.ui import notice

    return 0 < notice.current.until - time.monotonic() < notice.SECONDS - 1.5


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


def speak(language):
    view = bpy.context.preferences.view
    view.language = language
    view.use_translate_interface = view.use_translate_tooltips = True


def show_preferences():
    found = area()
    found.type = "PREFERENCES"
    bpy.context.preferences.active_section = "EXTENSIONS"
    bpy.context.window_manager.addon_search = "Paintover"
    bpy.ops.preferences.addon_show(module=MODULE)


def desk():
    return bpy.context.window_manager.paintover_desk


def pick_results():
    """All of them, in the gallery."""
    ids = [result.id for result in session().results]
    desk().picked, desk().selected = " ".join(ids), ids[0]


def begin_board():
    """An empty view from the front, and all results picked."""
    for found in bpy.context.scene.objects:
        found.hide_set(True)
    view = area().spaces.active
    view.shading.type, view.shading.color_type, view.shading.light = "SOLID", "TEXTURE", "FLAT"
    view.overlay.show_text = False
    with bpy.context.temp_override(window=window(), area=area(), region=area().regions[-1]):
        bpy.ops.view3d.view_axis(type="FRONT")
    bpy.ops.ed.undo_push(message="Empty View")  # which the last operation goes back to
    pick_results()


def show_board():
    with bpy.context.temp_override(window=window(), area=area(), region=area().regions[-1]):
        bpy.ops.view3d.view_selected()


def pick_one(at):
    """Select that result in the gallery."""
    desk().picked, desk().selected = "", [result.id for result in session().results][at]


def show_active():
    for found in list(bpy.context.selected_objects):
        found.select_set(found == bpy.context.view_layer.objects.active)
    show_board()


def white_brush(size):
    """To paint with, in pixels; Blender keeps both for all brushes together or for each."""
    paint = bpy.context.tool_settings.image_paint
    for found in (paint.brush, getattr(paint, "unified_paint_settings", None)):
        if found is not None:
            found.color, found.size = (1.0, 1.0, 1.0), size


def show_assets():
    with bpy.context.temp_override(window=window()):
        bpy.ops.paintover.add_asset_library()
    area().ui_type = "ASSETS"


def show_asset_facts():
    space = area("FILE_BROWSER").spaces.active
    space.params.asset_library_reference = "Paintover"
    space.show_region_tool_props = True


def end_board():
    area("FILE_BROWSER").ui_type = "VIEW_3D"
    board = bpy.data.collections["Reference Board"]
    for found in list(board.all_objects):
        bpy.data.objects.remove(found)
    bpy.data.collections.remove(board)
    for found in bpy.context.scene.objects:
        found.hide_set(False)
    area().spaces.active.shading.type = "WIREFRAME"
    alley.show_through_camera(bpy.context.scene)
    forget_results()
