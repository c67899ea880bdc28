import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Redraw this 3D render as clean line art. Keep the camera, the perspective, every "
    "silhouette and the layout exactly as they are. Draw every visible outline and the "
    "creases inside of it, and leave out nothing. Change everything else: no color, no "
    "shading, no texture, only black ink on white paper, with heavier lines for outlines "
    "and near things and finer lines for detail and far things."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
