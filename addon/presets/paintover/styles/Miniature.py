import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Photographed as a small handmade model, shallow depth of field."
