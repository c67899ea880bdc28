import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Golden hour light, low warm sun, long soft shadows."
