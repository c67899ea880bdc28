"""Paint on a result by hand, and send what was painted."""

from typing import Any

import bpy
from bpy.props import StringProperty

from ..app import inscene
from ..core.errors import PaintoverError
from ..scene import painting, subject
from . import preferences, properties
from .telling import told

_SENDABLE = {"IMAGE", "MULTILAYER", "UV_TEST"}


def image_in_use(context: bpy.types.Context) -> Any | None:
    """What the Image Editor shows, else the picture of the active object."""
    space: Any = context.space_data
    if space is not None and space.type == "IMAGE_EDITOR":
        image = space.image
    else:
        found = subject.find(context)
        image = subject.current(found) if found else None
    return image if image is not None and image.type in _SENDABLE else None


def is_source(context: bpy.types.Context, image: bpy.types.Image) -> bool:
    settings = properties.settings_of(context)
    return bool(settings.source == "IMAGE" and settings.image == image and not settings.refine)


class PAINTOVER_OT_paint_on(bpy.types.Operator):
    """Open this picture in an Image Editor, ready to paint on"""

    bl_idname = "paintover.paint_on"
    bl_label = "Paint On"
    bl_options = {"REGISTER", "UNDO"}

    result: StringProperty(name="Result", description="Id of the result", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            image = inscene.own_image(context, self.result, preferences.snapshot(context))
            is_new = painting.open_in_editor(image, context)
        except PaintoverError as error:
            return told(self, error)
        if is_new:
            self.report({"INFO"}, "No Image Editor was open: here is one in a window of its own")
        return {"FINISHED"}


class PAINTOVER_OT_use_as_source(bpy.types.Operator):
    """Send this image, as it is painted now, the next time you generate"""

    bl_idname = "paintover.use_as_source"
    bl_label = "Use as Source"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if image_in_use(context) is not None:
            return True
        cls.poll_message_set("No image is shown here that could be sent")
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = properties.settings_of(context)
        settings.image = image_in_use(context)
        settings.source = "IMAGE"
        settings.refine = ""  # which would be sent instead
        return {"FINISHED"}


_CLASSES = (PAINTOVER_OT_paint_on, PAINTOVER_OT_use_as_source)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
