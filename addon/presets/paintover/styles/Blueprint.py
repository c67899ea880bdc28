import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Drawn as a technical blueprint, white lines on deep blue."
