import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Draw an orthographic reference sheet for modeling from this 3D render: front, side, "
    "back and top view, aligned with each other on common guide lines and at one scale, "
    "without any perspective. Keep the proportions and every part of the shape the same in "
    "all views. Change the rendering into clean, flat shading with clear outlines on a "
    "plain light gray background. No text, no dimensions, no shadows."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "3:2"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
