import bpy

settings = bpy.context.scene.paintover

settings.style_text = "Painted in gouache, opaque flat shapes, dry brush edges, visible paper."
