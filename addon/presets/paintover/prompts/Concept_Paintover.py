import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Paint over this rough 3D render until it is a finished concept painting. Keep the "
    "camera, the perspective, every silhouette and the layout exactly as they are. Add "
    "nothing that has no shape in the render. Change the surfaces: give materials, texture,"
    " wear and small detail to what is plain, and light it with one clear key light, soft "
    "fill and depth in the air. Painterly, with confident brushwork and crisp edges where "
    "the eye should rest."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
