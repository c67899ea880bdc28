import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Turn this 3D model of a building into a photograph for an architect's presentation. "
    "Keep the camera, the perspective, every silhouette and the layout exactly as they are."
    " Keep verticals straight, and the number, place and proportions of all walls, openings"
    " and storeys. Change the plain surfaces into believable building materials, add glass "
    "with true reflections, planting, a few people for scale and a natural sky, in soft "
    "late afternoon light."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
