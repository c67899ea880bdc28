"""Read by test_states.py and run in Blender: two sidebars beside each other, and their pixels."""

import pathlib

import bpy
import gpu
import numpy as np

_EDITORS = {
    "VIEW_3D": bpy.types.SpaceView3D,
    "IMAGE_EDITOR": bpy.types.SpaceImageEditor,
    "PREFERENCES": bpy.types.SpacePreferences,
}
pixels = {}
"""By the left edge of the area, (height, width, 3) bytes, top row first; empty until drawn."""


def areas(kind):
    found = [a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == kind]
    return sorted(found, key=lambda area: area.x)


def close_others():
    """Leave the 3D View alone in its window."""
    window = bpy.context.window_manager.windows[0]
    for area in list(window.screen.areas):
        if area.type != "VIEW_3D":
            with bpy.context.temp_override(window=window, area=area):
                bpy.ops.screen.area_close()


def split(width):
    """Part the leftmost 3D View, so that its right part is that wide."""
    window = bpy.context.window_manager.windows[0]
    area = areas("VIEW_3D")[0]
    with bpy.context.temp_override(window=window, area=area, region=area.regions[-1]):
        bpy.ops.screen.area_split(direction="VERTICAL", factor=1 - width / area.width)


def rect_of(area):
    """x, y from the top, width and height of its sidebar."""
    region = _panels_of(area, "UI")
    top = bpy.context.window_manager.windows[0].height - region.y - region.height
    return region.x, top, region.width, region.height


def dress(scale, theme, language):
    """`theme` is the name of a preset's file; `language` Blender's name of one."""
    preferences = bpy.context.preferences
    for folder in bpy.utils.preset_paths("interface_theme"):
        path = pathlib.Path(folder, f"{theme}.xml")
        if path.exists():
            bpy.ops.script.execute_preset(
                filepath=str(path), menu_idname="USERPREF_MT_interface_theme_presets"
            )
    preferences.view.ui_scale = scale
    preferences.view.language = language
    preferences.view.use_translate_interface = language != "en_US"


def look(kind, region):
    """Have those regions drawn; `pixels` then fills."""
    pixels.clear()
    for area in areas(kind):
        _panels_of(area, region).tag_redraw()
    return len(areas(kind))


def store(path):
    """Write what was seen as .npy files; the answer is their number."""
    for number, left in enumerate(sorted(pixels)):
        np.save(f"{path}-{number}.npy", np.ascontiguousarray(pixels[left]))
    return len(pixels)


def show_tab(kind):
    for area in areas(kind if kind != "PREFERENCES" else ""):  # they have no tabs
        area.spaces.active.show_region_ui = True
        area.tag_redraw()


def has_tabs(kind):
    """Whether a tab can be chosen yet: only once its sidebar was drawn."""
    panels = [_panels_of(area, "UI") for area in areas(kind if kind != "PREFERENCES" else "")]
    return all(region.active_panel_category != "UNSUPPORTED" for region in panels)


def choose_tab(kind):
    for area in areas(kind if kind != "PREFERENCES" else ""):
        region = _panels_of(area, "UI")
        if region.active_panel_category != "Paintover":
            region.active_panel_category = "Paintover"
        area.tag_redraw()


def _panels_of(area, kind):
    return next(region for region in area.regions if region.type == kind)


def _drawn():
    region, area = bpy.context.region, bpy.context.area
    frame = gpu.state.active_framebuffer_get()
    read = frame.read_color(0, 0, region.width, region.height, 4, 0, "UBYTE")
    read.dimensions = region.width * region.height * 4  # 4.3 tells wrong strides of more than one
    read = np.array(read, np.uint8).reshape(region.height, region.width, 4)
    pixels[area.x] = read[::-1, :, :3]


for _kind, _space in _EDITORS.items():
    _region = "WINDOW" if _kind == "PREFERENCES" else "UI"
    _space.draw_handler_add(_drawn, (), _region, "POST_PIXEL")


def fresh_scene():
    """A scene with a camera only, the preferences and the session under short names."""
    global scene, camera, s, p, runtime, session, default_model
    from bl_ext.user_default.paintover.app import runtime
    from bl_ext.user_default.paintover.core.defaults import DEFAULT_MODEL as default_model

    for left in (*bpy.data.images, *bpy.data.texts):  # of the look before
        (bpy.data.images if left.id_type == "IMAGE" else bpy.data.texts).remove(left)
    scene = bpy.data.scenes.new("Fresh")
    bpy.context.window.scene = scene
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    s = scene.paintover
    p = bpy.context.preferences.addons["bl_ext.user_default.paintover"].preferences
    session = runtime.get().session


_opened = []


def open_panel(name):
    """In place of the closed one, a panel that begins open: Blender cannot be told to open one."""
    while _opened:
        kind, closed = _opened.pop()
        bpy.utils.unregister_class(kind)
        bpy.utils.register_class(closed)
    if not name:
        return
    closed = getattr(bpy.types, name)
    words = {key: getattr(closed, key) for key in _PANEL_WORDS if hasattr(closed, key)}

    def draw(self, context):
        closed.draw(self, context)

    kind = type(f"{name}_opened", (bpy.types.Panel,), {**words, "draw": draw})
    bpy.utils.unregister_class(closed)
    bpy.utils.register_class(kind)
    _opened.append((kind, closed))


_PANEL_WORDS = "bl_label", "bl_space_type", "bl_region_type", "bl_category", "bl_parent_id"


def open_references(is_open=True):
    """The panel within the panel, under another name, by which it begins open."""
    from bl_ext.user_default.paintover.ui import references

    if not hasattr(references, "_draw"):
        references._draw = references.draw
    references.draw = references._draw
    if is_open:
        references.draw = lambda layout, *rest: references._draw(_Opened(layout), *rest)


class _Opened:
    def __init__(self, layout):
        self._layout = layout

    def panel(self, name, default_closed):
        return self._layout.panel(f"{name}_opened", default_closed=False)


def change_model(model_id, **changes):
    """As a list of models would tell of it that the stand-in does not give."""
    import dataclasses

    from bl_ext.user_default.paintover.app import runtime

    catalogue = runtime.get().catalogue

    def get(wanted):  # a list that is read meanwhile would bring the old one back
        found = type(catalogue).get(catalogue, wanted)
        return dataclasses.replace(found, **changes) if wanted == model_id else found

    catalogue.get = get


def tell_own_shortening():
    """What Paintover itself shortens on purpose ends in dots that are no "…"."""
    from bl_ext.user_default.paintover.ui import text

    shortened = text._shortened
    if not hasattr(text, "_tells"):
        text._tells = True
        text._shortened = lambda *given: shortened(*given).replace("…", "..")


told_as = {}
"""English sentences, and what became of them in the language of the interface."""


def note_translations():
    """From now on, `told_as` has every sentence that Paintover puts into another language."""
    from bl_ext.user_default.paintover.core import wording

    ordinary = wording.translated

    def translated(sentence, translate):
        told_as[str(sentence)] = told = ordinary(sentence, translate)
        return told

    wording.translated = translated


def show_in_image_editors(image):
    for area in areas("VIEW_3D"):
        area.type = "IMAGE_EDITOR"
        area.spaces.active.image = image


def show_preferences():
    """In the wider of the two; the other stays as it is."""
    area = areas("IMAGE_EDITOR")[-1]
    area.type = "PREFERENCES"
    bpy.context.preferences.active_section = "ADDONS"
    bpy.context.window_manager.addon_search = "Paintover"
    bpy.ops.preferences.addon_show(module="bl_ext.user_default.paintover")
