import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Paint over this texture as a hand-painted game texture. Keep the UV layout exactly: "
    "every island, edge and feature stays in its place, at its size and in its direction, "
    "and the space between islands stays empty. Change the flat colors into painted ones: "
    "soft gradients, light edges, dark creases, a few clear brushstrokes for the grain of "
    "the material, in a warm and limited palette, without baked shadows from one side."
)
settings.source = "TEXTURE"
settings.target = "MATERIAL"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
