import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Show the very same scene at night in heavy rain. Keep the camera, the perspective, "
    "every silhouette and the layout exactly as they are. Keep what everything is made of. "
    "Change only the time of day and the weather: the sky, the light, the wet or white "
    "surfaces, reflections, glowing windows and lamps, and the depth of the air."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
