import bpy

settings = bpy.context.scene.paintover

settings.style_text = (
    "A still from a feature film, anamorphic lens, restrained color grade, fine grain."
)
