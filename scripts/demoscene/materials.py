"""The alley's few materials: plain colours that sink into haze with distance, and glows."""

from __future__ import annotations

from dataclasses import dataclass

import bpy

Colour = tuple[float, float, float]
"""Linear Rec.709 red, green and blue."""

HAZE_HIGH: Colour = (0.020, 0.042, 0.095)
HAZE_LOW: Colour = (0.33, 0.085, 0.12)
HAZE_START, HAZE_DEPTH = 8.0, 58.0  # metres from the camera: none before, full behind
_HAZE_GROUP = "Alley Haze"


@dataclass(frozen=True)
class Palette:
    """Every material of the alley by its use."""

    walls: tuple[bpy.types.Material, ...]
    trim: bpy.types.Material
    dark: bpy.types.Material
    metal: bpy.types.Material
    wood: bpy.types.Material
    plank: bpy.types.Material
    street: bpy.types.Material
    kerb: bpy.types.Material
    glass: bpy.types.Material
    cloth: tuple[bpy.types.Material, ...]
    coat: bpy.types.Material
    umbrella: bpy.types.Material
    warm: bpy.types.Material
    cool: bpy.types.Material
    pink: bpy.types.Material
    teal: bpy.types.Material
    amber: bpy.types.Material
    white: bpy.types.Material


def palette() -> Palette:
    """All of them, made anew."""
    return Palette(
        walls=(
            _plain("Wall Plaster", (0.30, 0.25, 0.22)),
            _plain("Wall Brick", (0.26, 0.115, 0.085)),
            _plain("Wall Concrete", (0.20, 0.22, 0.24)),
            _plain("Wall Tile", (0.10, 0.17, 0.19), roughness=0.35),
        ),
        trim=_plain("Trim", (0.34, 0.31, 0.28)),
        dark=_plain("Dark Paint", (0.025, 0.028, 0.034), roughness=0.5),
        metal=_plain("Metal", (0.22, 0.23, 0.25), roughness=0.35, metallic=0.8),
        wood=_plain("Wood", (0.24, 0.125, 0.055)),
        plank=_plain("Plank", (0.34, 0.20, 0.10)),
        street=_wet("Wet Street", (0.028, 0.03, 0.036)),
        kerb=_plain("Kerb", (0.13, 0.13, 0.14), roughness=0.3),
        glass=_plain("Dark Glass", (0.015, 0.022, 0.032), roughness=0.08),
        cloth=(
            _plain("Awning Red", (0.38, 0.045, 0.04)),
            _plain("Awning Green", (0.035, 0.16, 0.11)),
            _plain("Awning Ochre", (0.42, 0.22, 0.045)),
        ),
        coat=_plain("Coat", (0.42, 0.27, 0.075), roughness=0.45),
        umbrella=_plain("Umbrella", (0.62, 0.03, 0.035), roughness=0.3),
        warm=_glow("Window Warm", (1.0, 0.40, 0.09), 1.1),
        cool=_glow("Window Cool", (0.3, 0.66, 1.0), 0.9),
        pink=_glow("Neon Pink", (1.0, 0.09, 0.36), 7.0),
        teal=_glow("Neon Teal", (0.03, 0.8, 0.85), 4.0),
        amber=_glow("Neon Amber", (1.0, 0.30, 0.03), 4.0),
        white=_glow("Lamp", (1.0, 0.82, 0.6), 14.0),
    )


def _plain(
    name: str, colour: Colour, roughness: float = 0.75, metallic: float = 0.0
) -> bpy.types.Material:
    material, tree = _new(name, colour)
    surface = tree.nodes.new("ShaderNodeBsdfPrincipled")
    surface.inputs["Base Color"].default_value = (*colour, 1.0)
    surface.inputs["Roughness"].default_value = roughness
    surface.inputs["Metallic"].default_value = metallic
    _finish(tree, surface.outputs[0])
    return material


def _wet(name: str, colour: Colour) -> bpy.types.Material:
    """Asphalt with puddles: smooth where the noise is low, rough where it is high."""
    material = _plain(name, colour)
    tree = material.node_tree
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    place = tree.nodes.new("ShaderNodeTexCoord")
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 0.55
    noise.inputs["Detail"].default_value = 3.0
    ramp = tree.nodes.new("ShaderNodeMapRange")
    ramp.inputs["From Min"].default_value = 0.42
    ramp.inputs["From Max"].default_value = 0.62
    ramp.inputs["To Min"].default_value = 0.04
    ramp.inputs["To Max"].default_value = 0.34
    tree.links.new(place.outputs["Object"], noise.inputs["Vector"])
    tree.links.new(noise.outputs[0], ramp.inputs["Value"])
    tree.links.new(ramp.outputs["Result"], surface.inputs["Roughness"])
    return material


def _glow(name: str, colour: Colour, strength: float) -> bpy.types.Material:
    material, tree = _new(name, colour)
    light = tree.nodes.new("ShaderNodeEmission")
    light.inputs["Color"].default_value = (*colour, 1.0)
    light.inputs["Strength"].default_value = strength
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(light.outputs[0], output.inputs["Surface"])
    return material


def _new(name: str, colour: Colour) -> tuple[bpy.types.Material, bpy.types.ShaderNodeTree]:
    material = bpy.data.materials.new(name)
    # What Workbench and a solid viewport show: lifted, for there is no light of the scene's there.
    material.diffuse_color = (*(channel**0.5 for channel in colour), 1.0)
    # Lamps light the alley. Sampled as lamps too, haze and windows would triple the render time.
    material.cycles.emission_sampling = "NONE"
    if material.node_tree is None:  # before Blender 5.0
        material.use_nodes = True
    material.node_tree.nodes.clear()
    return material, material.node_tree


def _finish(tree: bpy.types.ShaderNodeTree, surface: bpy.types.NodeSocket) -> None:
    """Surface into haze into output. The haze is painted on: a real volume renders for minutes."""
    haze = tree.nodes.new("ShaderNodeGroup")
    haze.node_tree = _haze()
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(surface, haze.inputs[0])
    tree.links.new(haze.outputs[0], output.inputs["Surface"])


def _haze() -> bpy.types.ShaderNodeTree:
    found = bpy.data.node_groups.get(_HAZE_GROUP)
    if found:
        return found
    group = bpy.data.node_groups.new(_HAZE_GROUP, "ShaderNodeTree")
    group.interface.new_socket("Surface", in_out="INPUT", socket_type="NodeSocketShader")
    group.interface.new_socket("Surface", in_out="OUTPUT", socket_type="NodeSocketShader")
    nodes, links = group.nodes, group.links
    camera = nodes.new("ShaderNodeCameraData")
    far = nodes.new("ShaderNodeMapRange")
    far.inputs["From Min"].default_value = HAZE_START
    far.inputs["From Max"].default_value = HAZE_DEPTH
    links.new(camera.outputs["View Distance"], far.inputs["Value"])
    place = nodes.new("ShaderNodeNewGeometry")
    split = nodes.new("ShaderNodeSeparateXYZ")
    links.new(place.outputs["Position"], split.inputs[0])
    high = nodes.new("ShaderNodeMapRange")
    high.inputs["From Max"].default_value = 15.0
    links.new(split.outputs["Z"], high.inputs["Value"])
    tint = nodes.new("ShaderNodeValToRGB")
    tint.color_ramp.elements[0].color = (*HAZE_LOW, 1.0)
    tint.color_ramp.elements[1].color = (*HAZE_HIGH, 1.0)
    links.new(high.outputs["Result"], tint.inputs[0])
    light = nodes.new("ShaderNodeEmission")
    links.new(tint.outputs["Color"], light.inputs["Color"])
    mix = nodes.new("ShaderNodeMixShader")
    links.new(far.outputs["Result"], mix.inputs[0])
    links.new(nodes.new("NodeGroupInput").outputs[0], mix.inputs[1])
    links.new(light.outputs[0], mix.inputs[2])
    links.new(mix.outputs[0], nodes.new("NodeGroupOutput").inputs[0])
    return group
