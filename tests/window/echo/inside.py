"""Runs in Blender's main thread: sets the stage, echoes a view, and draws what is then seen.

Sent there as text by stage.py, so nothing here is imported by the tests themselves.
"""

import importlib
import json
import math
from pathlib import Path

import bpy
import gpu
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from bpy_extras.view3d_utils import location_3d_to_region_2d
from mathutils import Euler, Matrix

MODULE = "bl_ext.user_default.paintover"
TONES = [(0.85, 0.55, 0.45), (0.55, 0.75, 0.6), (0.5, 0.6, 0.85), (0.8, 0.75, 0.5), (0.7, 0.7, 0.7)]
"""sRGB, muted: within what every view transform can show."""


def view3d():
    areas = bpy.context.window_manager.windows[0].screen.areas
    area = next(area for area in areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "WINDOW")
    return area, region, area.spaces.active


def linear(colour):
    return tuple(((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in colour)


def box(name, place, size, colour):
    """A box of this sRGB colour; only Solid views shade its sides."""
    s = size / 2
    corners = [(x, y, z) for z in (-s, s) for y in (-s, s) for x in (-s, s)]
    faces = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(corners, [], faces)
    material = bpy.data.materials.new(name)
    material.diffuse_color = (*linear(colour), 1.0)
    if material.node_tree is None:
        material.use_nodes = True
    # A shader without lights: with software OpenGL, Blender compiles others for half a minute.
    tree = material.node_tree
    tree.nodes.clear()
    emission = tree.nodes.new("ShaderNodeEmission")
    emission.inputs["Color"].default_value = (*linear(colour), 1.0)
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])
    mesh.materials.append(material)
    item = bpy.data.objects.new(name, mesh)
    item.location = place
    item.color = (*linear(colour), 1.0)
    bpy.context.scene.collection.objects.link(item)
    return item


def empty_scene():
    for item in list(bpy.data.objects):
        bpy.data.objects.remove(item)
    _, _, space = view3d()
    space.show_gizmo = space.show_region_ui = space.show_region_toolbar = False
    space.show_region_tool_header = False
    overlay = space.overlay
    overlay.show_overlays = True
    for name in ("floor", "axis_x", "axis_y", "cursor", "text", "outline_selected"):
        setattr(overlay, f"show_{name}", False)
    for name in ("relationship_lines", "object_origins", "ortho_grid"):
        setattr(overlay, f"show_{name}", False)
    space.shading.type = "SOLID"


def set_stage():
    """A wall-to-wall landscape of boxes in muted colours, a light, and a view of them."""
    empty_scene()
    number = 0
    for x in range(-5, 6):
        for y in range(-5, 6):
            height = 0.5 * ((x * 3 + y * 5) % 4)
            box(f"box {number}", (x, y, height), 0.97, TONES[(x * 2 + y * 3) % 5])
            number += 1
    sun = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", "SUN"))
    sun.data.energy = 3.0
    sun.rotation_euler = (0.6, 0.3, 0.0)
    bpy.context.scene.collection.objects.link(sun)
    look("PERSP")


def look(kind, distance=6.0, lens=50.0):
    _, _, space = view3d()
    seen = space.region_3d
    seen.view_perspective = kind
    seen.view_location = (0.0, 0.0, 0.3)
    seen.view_distance = distance
    seen.view_rotation = Euler((math.radians(50), 0.0, math.radians(25))).to_quaternion()
    space.lens = lens
    seen.update()


def look_along_y():
    """Without perspective, square on the boxes."""
    _, _, space = view3d()
    look("ORTHO", distance=6.0)
    space.region_3d.view_rotation = Euler((math.radians(90), 0.0, 0.0)).to_quaternion()
    space.region_3d.update()


def add_camera(**settings):
    """The scene's camera, where the view's eye is, and the view looking through it."""
    _, _, space = view3d()
    look("PERSP")
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.matrix_world = space.region_3d.view_matrix.inverted()
    camera.data.passepartout_alpha = 0.0
    camera.data.show_limits = False
    for name, value in settings.items():
        setattr(camera.data, name, value)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    return camera


def through_camera():
    area, region, space = view3d()
    window = bpy.context.window_manager.windows[0]
    space.region_3d.view_perspective = "CAMERA"
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.view3d.view_center_camera()
    space.region_3d.update()


def send_at_most(edge):
    """Smaller pictures: Blender draws them with the processor here."""
    bpy.context.preferences.addons[MODULE].preferences.max_upload_edge = edge


def ask_for(**settings):
    wish = bpy.context.scene.paintover
    wish.prompt, wish.model = "echo", "sandbox/echo"  # a setting may say otherwise
    for name, value in settings.items():
        setattr(wish, name, value)


def arrived(library):
    """The sidecars, once nothing is under way."""
    from bl_ext.user_default.paintover.app import runtime

    if runtime.get().session.active:
        return None
    found = sorted(Path(library).glob("*/*.json"), key=lambda path: path.stat().st_mtime)
    return [json.loads(p.read_text()) | {"folder": str(p.parent)} for p in found] or None


def only(*names):
    """Hide everything else."""
    for item in bpy.context.view_layer.objects:
        item.hide_set(item.name not in names)
        item.select_set(False)


def placed():
    """Names of what came from Paintover: planes and empties, and cameras it made."""
    return [item.name for item in bpy.data.objects if item.name.startswith("echo")]


def draw(view, path):
    """What the 3D view shows through a remembered frame, overlays and all, as ``path`` (.npy)."""
    _, region, space = view3d()
    width, height = view["width"], view["height"]
    offscreen = gpu.types.GPUOffScreen(width, height, format="RGBA8")
    with offscreen.bind():
        offscreen.draw_view3d(
            bpy.context.scene,
            bpy.context.view_layer,
            space,
            region,
            Matrix(view["matrix_world"]).inverted(),
            Matrix(view["projection"]),
            do_color_management=True,
            draw_background=True,
        )
    pixels = offscreen.texture_color.read()
    offscreen.free()
    pixels.dimensions = width * height * 4
    array = np.array(pixels, np.uint8).reshape(height, width, 4)[::-1, :, :3]
    np.save(path, array)


def render(engine, view, path):
    """The scene rendered as an artist does, small, through a camera made for the plane's frame."""
    scene = bpy.context.scene
    if engine == "EEVEE":
        scene.eevee.taa_render_samples = 4
    if engine == "CYCLES":
        scene.cycles.samples = 4
        scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = view["width"], view["height"]
    scene.render.resolution_percentage = 100
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGB", "8"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def place_and_render(engine, transform, view, path):
    """Place the newest result as the only plane, for this engine and view transform."""
    from bl_ext.user_default.paintover.app import runtime

    scene = bpy.context.scene
    if engine == "EEVEE":
        known = scene.render.bl_rna.properties["engine"].enum_items.keys()  # without add-ons'
        scene.render.engine = next(name for name in known if "EEVEE" in name)
    else:
        scene.render.engine = engine
    scene.view_settings.view_transform = transform
    shading = scene.display.shading
    shading.light, shading.color_type = "FLAT", "TEXTURE"
    for name in placed():
        bpy.data.objects.remove(bpy.data.objects[name])
    bpy.ops.paintover.place(result=runtime.get().session.results[-1].id, target="PLANE")
    for item in scene.objects:
        item.hide_render = item.type == "MESH" and item.name not in placed()
    render(engine, view, path)


def take(source, size, path):
    """The PNG that Paintover would send for an answer of ``size``, as ``path``."""
    scene = importlib.import_module(f"{MODULE}.scene.capture")
    kind = importlib.import_module(f"{MODULE}.core.source").SourceKind(source)
    prepare = importlib.import_module(f"{MODULE}.imaging.prepare").prepare
    captured = scene.capture(bpy.context, kind, size=tuple(size))
    sent = prepare(captured.source, max_edge=4096, max_bytes=20_000_000)
    Path(path).write_bytes(sent.data)


def set_dots(dots):
    """Small boxes of flat colours, given as places and colours of 0 to 255."""
    empty_scene()
    shading = view3d()[2].shading
    shading.light, shading.color_type = "FLAT", "OBJECT"
    for name in ("object_outline", "specular_highlight", "cavity", "shadows"):
        setattr(shading, f"show_{name}", False)
    for number, (place, colour) in enumerate(dots):
        box(f"dot {number}", place, 0.09, [part / 255 for part in colour])
    bpy.context.view_layer.update()


def take_views(shapes, folder):
    """Free views with and without perspective, and where Blender says the dots are in them."""
    _, region, space = view3d()
    taken = []
    for kind in ("PERSP", "ORTHO"):
        look(kind)
        places = [
            location_3d_to_region_2d(region, space.region_3d, item.location)
            for item in bpy.context.scene.objects
        ]
        for shape in shapes:
            path = f"{folder}/{kind}-{shape[0]}.png"
            take("VIEWPORT", shape, path)
            taken.append(
                {
                    "what": f"{kind} {shape}",
                    "path": path,
                    "aspect": region.width / region.height,
                    "places": [[p.x / region.width, 1 - p.y / region.height] for p in places],
                }
            )
    return taken


def take_cameras(cameras, shapes, folder):
    """Cameras and render settings of these names, and where Blender says the dots are in them."""
    scene = bpy.context.scene
    dots = [item.location for item in scene.objects]
    taken = []
    for name, changes in cameras.items():
        add_camera(**changes.get("data", {}))
        render = scene.render
        before = {key: getattr(render, key) for key in changes.get("render", {})}
        for key, value in changes.get("render", {}).items():
            setattr(render, key, value)
        bpy.context.view_layer.update()
        places = [world_to_camera_view(scene, scene.camera, dot) for dot in dots]
        aspect = render.resolution_x * render.pixel_aspect_x
        aspect /= render.resolution_y * render.pixel_aspect_y
        for shape in shapes:
            path = f"{folder}/{len(taken)}.png"
            take("CAMERA", shape, path)
            taken.append(
                {
                    "what": f"{name} {shape}",
                    "path": path,
                    "aspect": aspect,
                    "places": [[p.x, 1 - p.y] for p in places],
                }
            )
        for key, value in before.items():
            setattr(render, key, value)
    return taken
