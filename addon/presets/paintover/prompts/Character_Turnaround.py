import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Draw a turnaround sheet of the character in this 3D render: front, three-quarter, side"
    " and back view in a row, all of one height, on one ground line, on a plain light "
    "background. Keep the proportions, the silhouette, the pose, the clothing and the "
    "colors of the character the same in every view. Change only what the render leaves "
    "open: finish the face, the materials and the details, in even, flat lighting without "
    "cast shadows. No text."
)
settings.source = "VIEWPORT"
settings.target = "IMAGE"
settings.wished_ratio = "16:9"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
