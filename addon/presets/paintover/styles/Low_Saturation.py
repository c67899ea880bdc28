import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Muted, desaturated palette with one warm accent."
