import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Show the very same object in {brushed steel|oiled walnut|glazed ceramic}. Keep the "
    "camera, the perspective, every silhouette and the layout exactly as they are. Keep the"
    " lighting and the background. Change only the material of the object: let its color, "
    "roughness, grain and edge wear follow the shape, at a believable scale."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
