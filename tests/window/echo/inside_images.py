"""Runs in Blender's main thread: images as an artist has them, and where they are on the screen.

Sent there as text, so nothing here is imported by the tests themselves.
"""

import hashlib

import bpy
import numpy as np

SIZE = 240, 160
"""Of the images that are made here, in pixels."""


def ramps(brightest):
    """(height, width, 4), the bottom row first: colours of every kind, from black to brightest."""
    across, up = np.meshgrid(np.linspace(0, 1, SIZE[0]), np.linspace(0, 1, SIZE[1]))
    colours = (across, up, 1 - across * up)
    return np.stack([*(brightest * part for part in colours), np.ones_like(up)], 2)


def make(name, floats, brightest):
    """An image that is in no file."""
    image = bpy.data.images.new(name, *SIZE, float_buffer=floats)
    image.pixels.foreach_set(ramps(brightest).astype(np.float32).ravel())
    image.update()
    return image


def show(image):
    """In an Image Editor in place of the 3D View, pixel for pixel."""
    window = bpy.context.window_manager.windows[0]
    area = max(window.screen.areas, key=lambda area: area.width * area.height)
    area.type = "IMAGE_EDITOR"
    space = area.spaces.active
    space.image, space.show_region_ui, space.overlay.show_overlays = image, True, False
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.image.view_all()
        bpy.ops.image.view_zoom_ratio(ratio=1.0)


def shown_at():
    """x, y, width and height of the shown image, from the window's top left."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "IMAGE_EDITOR")
    region = next(region for region in area.regions if region.type == "WINDOW")
    left, low = region.view2d.view_to_region(0, 0, clip=False)
    right, high = region.view2d.view_to_region(1, 1, clip=False)
    top = window.height - (region.y + high)
    return region.x + left, top, right - left, high - low


def choose(path):
    """The file as the image to send."""
    wish = bpy.context.scene.paintover
    wish.source, wish.image = "IMAGE", bpy.data.images.load(path)
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube
    cube.select_set(True)


def came():
    """Digests of what came from Paintover and is packed in this file."""
    return [
        hashlib.sha256(image.packed_file.data).hexdigest()
        for image in bpy.data.images
        if "paintover" in image
    ]
