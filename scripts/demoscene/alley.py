"""Puts the alley together: things, lights, camera and render settings."""

from __future__ import annotations

import math
import random

import bpy
from mathutils import Vector

from . import buildings, figure, street
from .materials import palette

SIZE = (960, 540)
"""Pixels of the demo's renders."""

_SEED = 7
_SAMPLES = 12
_EYE, _LOOK_AT = (0.55, -1.6, 1.05), (0.02, 12.0, 2.75)
_SHADING = (
    *("light", "studio_light", "color_type"),
    *("show_shadows", "shadow_intensity", "show_cavity", "cavity_type"),
)


def build(scene: bpy.types.Scene) -> bpy.types.Object:
    """Fill an empty scene; the answer is the hero object, selected and active."""
    rng = random.Random(_SEED)
    colours = palette()
    buildings.build(colours, rng, _collection(scene, "Houses"))
    street.build(colours, rng, _collection(scene, "Street"))
    hero = figure.build(colours, _collection(scene, "Hero"))
    _lights(_collection(scene, "Lights"))
    _sky(scene)
    _camera(scene)
    _settings(scene)
    scene.view_layers[0].objects.active = hero
    hero.select_set(True)
    return hero


def _collection(scene: bpy.types.Scene, name: str) -> bpy.types.Collection:
    made = bpy.data.collections.new(name)
    scene.collection.children.link(made)
    return made


def _lights(collection: bpy.types.Collection) -> None:
    # (name, watts, size, colour, from, towards)
    areas = (
        ("Haze Backlight", 1000, 5.0, (1.0, 0.36, 0.40), (0.4, 33.0, 5.5), (0.0, 8.0, 0.5)),
        ("Sky", 520, 9.0, (0.32, 0.52, 1.0), (0.0, 12.0, 19.0), (0.0, 12.0, 0.0)),
        ("Sky Near", 240, 5.0, (0.30, 0.55, 1.0), (1.0, -4.0, 9.0), (0.0, 5.0, 1.0)),
        ("Noodles Glow", 130, 1.6, (1.0, 0.10, 0.38), (1.9, 8.8, 4.0), (-0.5, 6.6, 0.4)),
        ("Hotel Glow", 110, 1.6, (0.06, 0.85, 0.9), (-1.9, 10.2, 4.7), (0.5, 8.6, 0.4)),
        ("Shop Glow", 90, 1.8, (1.0, 0.5, 0.18), (-2.6, 7.0, 2.2), (0.5, 6.8, 0.5)),
        ("Window Glow", 60, 1.6, (1.0, 0.5, 0.18), (2.7, 5.2, 1.8), (-0.5, 6.0, 0.3)),
        ("Lantern Glow", 120, 3.5, (1.0, 0.42, 0.12), (0.0, 12.3, 4.0), (0.0, 12.0, 0.0)),
    )
    for name, watts, size, colour, start, towards in areas:
        light = bpy.data.lights.new(name, "AREA")
        light.energy, light.size, light.color = watts, size, colour
        placed = _place(light, start, collection)
        placed.rotation_euler = _turn(start, towards)
        placed.visible_camera = False
        placed.visible_glossy = size < 2
    for number, (x, y) in enumerate(((-1.25, 7.4), (1.25, 13.2), (-1.25, 21.0), (1.25, 29.0))):
        light = bpy.data.lights.new(f"Lamp {number + 1}", "SPOT")
        light.energy, light.color = 320, (1.0, 0.72, 0.42)
        light.spot_size, light.spot_blend = math.radians(115), 0.6
        light.shadow_soft_size = 0.15
        _place(light, (x, y, 3.95), collection)


def _place(
    light: bpy.types.Light, at: tuple[float, float, float], collection: bpy.types.Collection
) -> bpy.types.Object:
    made = bpy.data.objects.new(light.name, light)
    made.location = at
    collection.objects.link(made)
    return made


def _turn(start: tuple[float, ...], towards: tuple[float, ...]):
    return (Vector(towards) - Vector(start)).to_track_quat("-Z", "Y").to_euler()


def _sky(scene: bpy.types.Scene) -> None:
    world = bpy.data.worlds.new("Night")
    scene.world = world
    world.color = (0.012, 0.02, 0.045)
    if world.node_tree is None:  # before Blender 5.0
        world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    nodes.clear()
    place = nodes.new("ShaderNodeTexCoord")
    split = nodes.new("ShaderNodeSeparateXYZ")
    links.new(place.outputs["Generated"], split.inputs[0])
    ramp = nodes.new("ShaderNodeValToRGB")
    ramp.color_ramp.elements[0].color = (0.30, 0.085, 0.13, 1.0)
    ramp.color_ramp.elements[1].position = 0.5
    ramp.color_ramp.elements[1].color = (0.008, 0.02, 0.055, 1.0)
    links.new(split.outputs["Z"], ramp.inputs[0])
    background = nodes.new("ShaderNodeBackground")
    links.new(ramp.outputs["Color"], background.inputs["Color"])
    output = nodes.new("ShaderNodeOutputWorld")
    links.new(background.outputs[0], output.inputs["Surface"])


def _camera(scene: bpy.types.Scene) -> None:
    camera = bpy.data.cameras.new("Camera")
    camera.lens = 35
    camera.clip_end = 200
    made = bpy.data.objects.new("Camera", camera)
    made.location = _EYE
    made.rotation_euler = _turn(_EYE, _LOOK_AT)
    scene.collection.objects.link(made)
    scene.camera = made


def _settings(scene: bpy.types.Scene) -> None:
    scene.name = "Alley"
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = SIZE
    scene.render.resolution_percentage = 100
    scene.cycles.device = "CPU"
    scene.cycles.samples = _SAMPLES
    scene.cycles.adaptive_threshold = 0.1
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces = 3, 1
    scene.cycles.use_fast_gi = True
    scene.cycles.ao_bounces_render = 1
    scene.cycles.sample_clamp_indirect = 4.0
    scene.cycles.use_denoising = True
    shading = scene.display.shading
    shading.light, shading.color_type = "STUDIO", "MATERIAL"
    shading.studio_light = "paint.sl"  # even from both sides; the default leaves one row black
    shading.show_shadows = shading.show_cavity = True
    shading.cavity_type = "BOTH"
    shading.shadow_intensity = 0.3
    scene.display.light_direction = (-0.25, -0.4, 0.88)


def show_through_camera(scene: bpy.types.Scene) -> None:
    """Open 3D views look through the camera, shaded as the scene's Workbench renders."""
    for space in _views():
        space.region_3d.view_perspective = "CAMERA"
        space.shading.type = "SOLID"
        for name in _SHADING:
            setattr(space.shading, name, getattr(scene.display.shading, name))


def show_painted() -> None:
    """Open 3D views show textures from now on: a plane's picture is grey in solid shading."""
    for space in _views():
        space.shading.type = "MATERIAL"


def _views() -> list[bpy.types.SpaceView3D]:
    return [
        area.spaces.active
        for screen in bpy.data.screens
        for area in screen.areas
        if area.type == "VIEW_3D"
    ]
