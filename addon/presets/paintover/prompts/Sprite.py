import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Turn the object in this 3D render into a game sprite. Keep the angle of view, the "
    "silhouette and the proportions exactly as they are, with the whole object in the frame"
    " and a little room around it. Change the rendering into a crisp, readable hand-drawn "
    "look with clean edges, clear shapes and few colors. The background is fully "
    "transparent; where that is not possible, one flat white. No ground, no cast shadow, no"
    " text."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "1:1"
settings.wished_background = "transparent"
settings.wished_format = "png"
