import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Cel shading with flat colors, hard shadow edges and clean dark outlines."
