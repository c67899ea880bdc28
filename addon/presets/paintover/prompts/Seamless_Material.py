import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "A seamless, tileable texture of weathered oak planks. Seen straight from above, so "
    "that it fills the frame from edge to edge; the left edge continues on the right and "
    "the top on the bottom. Keep the detail even across the whole picture, with no single "
    "mark that shows the repeat. Only the color of the surface: flat, even light, no "
    "shadows, no highlights, no perspective, no border, no text."
)
settings.source = "NONE"
settings.target = "MATERIAL"
settings.wished_ratio = "1:1"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
