import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Soft overcast light, no hard shadows."
