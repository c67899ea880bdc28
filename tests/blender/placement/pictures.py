"""Pictures, views and ways of looking at what a placement did."""

import io
import math

import bpy
import numpy as np
from bl_ext.user_default.paintover.core.placement import Handle, Placement, Target, View
from bl_ext.user_default.paintover.core.result import Picture
from bl_ext.user_default.paintover.scene import place as placing
from mathutils import Euler, Matrix, Vector
from PIL import Image

NAME = "rainy neon alley, cinematic"
QUARTERS = {
    "top left": (180, 60, 50),
    "top right": (60, 150, 70),
    "bottom left": (50, 80, 170),
    "bottom right": (190, 170, 60),
}
"""Four muted colours, within what every view transform can show."""


def quartered(width=160, height=90, mode="RGB"):
    """A picture with one colour in each quarter."""
    picture = Image.new(mode, (width, height))
    for name, colour in QUARTERS.items():
        x = width // 2 if "right" in name else 0
        y = height // 2 if "bottom" in name else 0
        picture.paste(colour, (x, y, x + (width + 1) // 2, y + (height + 1) // 2))
    return picture


def encoded(image, file_format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def picture(width=160, height=90, *, data=None, name=NAME, extension=".png", **more):
    """A result as the library hands it over."""
    if data is None:
        data = encoded(quartered(width, height))
    provenance = {"prompt": name, "model": "sandbox/echo", "seed": 7, "cost": 0.039}
    return Picture(data, None, name, extension, provenance | more)


def handle(data_block):
    return Handle(data_block.name, data_block.session_uid)


def plan(target, *, view=None, subject=None, **more):
    """A placement into the current scene."""
    scene = handle(bpy.context.scene)
    return Placement(Target(target), scene, handle(subject) if subject else None, view=view, **more)


def place(target, *, of=None, **more):
    return placing.place(of or picture(), plan(target, **more))


def perspective_view(width=1600, height=900, distance=3.0, *, offset=(0.0, 0.0), fov=50.0):
    """A frame seen from nowhere special, ``fov`` degrees wide, its middle ``offset`` in NDC."""
    x = 1 / math.tan(math.radians(fov) / 2)
    near, far = 0.1, 100.0
    projection = (
        (x, 0, offset[0], 0),
        (0, x * width / height, offset[1], 0),
        (0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)),
        (0, 0, -1, 0),
    )
    return View(_somewhere(), projection, width, height, distance)


def orthographic_view(width=1600, height=900, distance=3.0, *, across=6.0, offset=(0.0, 0.0)):
    """A frame ``across`` units wide that, as a 3D view's, begins behind the eye."""
    x = 2 / across
    reach = 50.0
    projection = (
        (x, 0, 0, offset[0]),
        (0, x * width / height, 0, offset[1]),
        (0, 0, -1 / reach, 0),
        (0, 0, 0, 1),
    )
    return View(_somewhere(), projection, width, height, distance)


def _somewhere():
    rotation = Euler((1.1, 0.2, 0.7)).to_matrix().to_4x4()
    return tuple(map(tuple, Matrix.Translation((3.0, -4.0, 2.5)) @ rotation))


def camera_view(camera, width, height, distance=3.0):
    """What a capture through ``camera`` remembers: its frame, widened to ``width : height``."""
    scene = bpy.context.scene
    render = scene.render
    bpy.context.view_layer.update()
    projection = camera.calc_matrix_camera(
        bpy.context.evaluated_depsgraph_get(),
        x=render.resolution_x,
        y=render.resolution_y,
        scale_x=render.pixel_aspect_x,
        scale_y=render.pixel_aspect_y,
    )
    own = projection[1][1] / projection[0][0]
    change = width / height / own
    row, factor = (0, 1 / change) if change > 1 else (1, change)
    for column in range(4):
        projection[row][column] *= factor
    return View(
        tuple(map(tuple, camera.matrix_world.normalized())),
        tuple(map(tuple, projection)),
        width,
        height,
        distance,
        handle(camera),
        own,
    )


def seen(view, points):
    """Where world ``points`` are in the captured frame: (n, 2), -1 to 1."""
    through = Matrix(view.projection) @ Matrix(view.matrix_world).inverted()
    clip = [through @ Vector((*point, 1.0)) for point in points]
    return np.array([(p.x / p.w, p.y / p.w) for p in clip])


def corners(plane):
    """World corners of a plane in the order of its UVs: (0, 0), (1, 0), (1, 1), (0, 1)."""
    bpy.context.view_layer.update()
    layer = plane.data.uv_layers.active
    found = {}
    for loop in plane.data.loops:
        u, v = (round(x) for x in layer.uv[loop.index].vector)
        found[u, v] = plane.matrix_world @ plane.data.vertices[loop.vertex_index].co
    return [found[uv] for uv in ((0, 0), (1, 0), (1, 1), (0, 1))]


def empty_corners(empty):
    """World corners of an Image empty, as Blender draws it."""
    bpy.context.view_layer.update()
    width, height = empty.data.size
    longest = max(width, height)
    size = empty.empty_display_size
    x, y = size * width / longest, size * height / longest
    left, low = empty.empty_image_offset[0] * x, empty.empty_image_offset[1] * y
    return [
        empty.matrix_world @ Vector((left + x * u, low + y * v, 0))
        for u, v in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]


FRAME = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])


def contents():
    """Everything in the file that a failed placement might leave behind or change."""
    data = {
        kind: sorted(item.name_full for item in getattr(bpy.data, kind))
        for kind in ("images", "materials", "meshes", "objects", "cameras", "collections")
    }
    for material in bpy.data.materials:
        tree = material.node_tree
        if tree:
            links = [(k.from_node.name, k.to_node.name, k.to_socket.name) for k in tree.links]
            data[f"nodes of {material.name_full}"] = (sorted(tree.nodes.keys()), sorted(links))
    for item in bpy.data.objects:
        slots = [(slot.link, slot.material) for slot in item.material_slots]
        data[f"object {item.name_full}"] = (slots, item.select_get())
        if item.type == "MESH":
            data[f"UV maps of {item.name_full}"] = item.data.uv_layers.keys()
        if item.type == "CAMERA":
            shown = len(item.data.background_images), item.data.show_background_images
            data[f"backgrounds of {item.name_full}"] = shown
    data["camera"] = bpy.context.scene.camera
    active = bpy.context.view_layer.objects.active
    data["active"] = active and active.name
    return data


def rendered(engine="CYCLES", width=64, height=36):
    """The scene's render as the artist saves it: (height, width, 4) bytes, top row first."""
    scene = bpy.context.scene
    scene.render.engine = engine
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.render.film_transparent = True
    if engine == "CYCLES":
        scene.cycles.samples = 4
        scene.cycles.use_denoising = False
    path = bpy.app.tempdir + "paintover-render.png"
    if hasattr(scene.render.image_settings, "media_type"):
        scene.render.image_settings.media_type = "IMAGE"
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
    with Image.open(path) as result:
        return np.array(result.convert("RGBA"))


def quarter_colours(pixels):
    """The colour in the middle of each quarter of (height, width, n) bytes, top row first."""
    height, width = pixels.shape[:2]
    return {
        name: tuple(
            int(x)
            for x in pixels[
                height * 3 // 4 if "bottom" in name else height // 4,
                width * 3 // 4 if "right" in name else width // 4,
                :3,
            ]
        )
        for name in QUARTERS
    }


def far_off(pixels):
    """The largest difference from the quarters' colours, 0 to 255."""
    got = quarter_colours(pixels)
    return max(
        abs(a - b) for name in QUARTERS for a, b in zip(got[name], QUARTERS[name], strict=True)
    )
