import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Turn this clay render into a photograph of the real thing. Keep the camera, the "
    "perspective, every silhouette and the layout exactly as they are. Keep the proportions"
    " of every part. Change the gray clay into believable materials, with correct "
    "roughness, small flaws and dust, and change the lighting into natural daylight with "
    "soft shadows and true contact shadows. Photographic, as from a full-frame camera, with"
    " nothing that looks rendered."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
