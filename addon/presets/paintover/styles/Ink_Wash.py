import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Loose ink wash on rough paper, a few confident lines."
