import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Turn this 3D render into a studio product photograph. Keep the camera, the "
    "perspective, every silhouette and the layout exactly as they are. Keep the "
    "proportions, the parts and the seams of the product, and add no text or logo. Change "
    "the surroundings into a seamless studio backdrop, light the product with a large "
    "softbox and a rim light, and give its materials a clean, true finish with a soft "
    "reflection below it."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
