import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Watercolor with soft bleeding edges and white paper left in the lights."
