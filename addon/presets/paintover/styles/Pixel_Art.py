import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Pixel art with a limited palette and clean, even pixels."
