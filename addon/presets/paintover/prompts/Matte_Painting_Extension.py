import bpy

settings = bpy.context.scene.paintover

settings.prompt = (
    "Extend this 3D set into a wide matte painting. Keep the camera, the perspective, every"
    " silhouette and the layout exactly as they are. Keep everything that is modeled as it "
    "is, its light and its colors included. Change only the empty parts of the frame: paint"
    " a distant landscape, buildings and sky that continue the set's perspective and "
    "horizon, lit from the same side, paler with distance. Photographic, without a visible "
    "seam."
)
settings.source = "CAMERA"
settings.target = "BACKGROUND"
settings.wished_ratio = "MATCH"
settings.wished_background = "DEFAULT"
settings.wished_format = "DEFAULT"
