"""A clean scene for every test, with a view, a camera and things to see."""

import math

import bpy
import pytest
from mathutils import Euler

from tests.blender.capture.pictures import RED


@pytest.fixture(autouse=True)
def clean_scene():
    """An empty file with the factory's windows; preferences and extensions stay."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    scene.view_settings.view_transform = "Standard"
    shading = Eyes().space.shading
    shading.type, shading.light, shading.color_type = "SOLID", "FLAT", "OBJECT"
    shading.show_object_outline = shading.show_specular_highlight = False
    return scene


class Eyes:
    """The 3D view of the factory's screen."""

    def __init__(self):
        areas = bpy.context.window_manager.windows[0].screen.areas
        self.area = next(area for area in areas if area.type == "VIEW_3D")
        self.space = self.area.spaces.active
        self.region_3d = self.space.region_3d
        region = [region for region in self.area.regions if region.type == "WINDOW"][-1]
        self.size = region.width, region.height

    def look(self, kind="PERSP", at=(0, 0, 0), distance=10.0, tilt=(0.0, 0.0, 0.0), lens=50.0):
        """Untilted, the view looks along +Y with Z up."""
        self.region_3d.view_perspective = kind
        self.region_3d.view_location = at
        self.region_3d.view_distance = distance
        rotation = Euler((math.pi / 2 + tilt[0], tilt[1], tilt[2]))
        self.region_3d.view_rotation = rotation.to_quaternion()
        self.space.lens = lens


@pytest.fixture
def eyes():
    return Eyes()


@pytest.fixture
def dot(clean_scene):
    """Add a small ball of a flat colour at a place."""

    def add(place, colour=RED, radius=0.05):
        bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, location=place)
        ball = bpy.context.object
        ball.color = (*colour, 1.0)
        bpy.context.view_layer.update()
        return ball

    return add


@pytest.fixture
def camera(clean_scene):
    """The scene's camera at (0, -10, 0), looking along +Y with Z up."""
    data = bpy.data.cameras.new("Camera")
    found = bpy.data.objects.new("Camera", data)
    clean_scene.collection.objects.link(found)
    found.location = (0, -10, 0)
    found.rotation_euler = (math.pi / 2, 0, 0)
    clean_scene.camera = found
    bpy.context.view_layer.update()
    return found
