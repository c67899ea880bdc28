"""Mark as Asset, and the asset library in Blender's preferences."""

from typing import Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ..core.errors import PaintoverError
from ..core.wording import say, template, together
from ..scene import subject
from . import preferences
from .language import described, reported
from .telling import told

_KINDS = (
    ("IMAGE", "Image", "An image and an image empty to drag into scenes, in the asset library"),
    ("MATERIAL", "Material", "A material with it as base color, in the asset library"),
    None,
    ("IMAGE_HERE", "Image in This File", "The image in this file, marked as an asset"),
    ("MATERIAL_HERE", "Material in This File", "A new material in this file, marked as an asset"),
)
_PLACES = (
    ("LIBRARY", "In the Asset Library", "Save a copy of it in Paintover's asset library"),
    ("HERE", "In This File", "Mark it as an asset in this file"),
)


class PAINTOVER_OT_mark_asset(bpy.types.Operator):
    """Make this result an asset, with its prompt, model and preview"""

    bl_idname = "paintover.mark_asset"
    bl_label = "Mark as Asset"
    bl_options = {"REGISTER", "UNDO"}

    result: StringProperty(name="Result", description="Id of the result", options={"HIDDEN"})
    kind: EnumProperty(name="Asset", description="What becomes an asset, and where", items=_KINDS)

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        return described(next(item[2] for item in _KINDS if item and item[0] == values.kind))

    def execute(self, context: bpy.types.Context) -> set[str]:
        from ..app import assets

        values = preferences.snapshot(context)
        material = self.kind.startswith("MATERIAL")
        try:
            if self.kind.endswith("_HERE"):
                name = assets.mark(context, self.result, values, material=material)
                return _done(self, say('"{name}" is an asset of this file.', name=name))
            assets.save(self.result, values, material=material)
        except PaintoverError as error:
            return told(self, error)
        return _done(self, _saved(context))


class PAINTOVER_OT_mark_selected_asset(bpy.types.Operator):
    """Make what shows this picture an asset: the material, the empty or the image"""

    bl_idname = "paintover.mark_selected_asset"
    bl_label = "Mark as Asset"
    bl_options = {"REGISTER", "UNDO"}

    place: EnumProperty(name="Where", description="Where the asset is kept", items=_PLACES)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if subject.find(context) is not None:
            return True
        cls.poll_message_set("Nothing from Paintover is selected")
        return False

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        return described(next(item[2] for item in _PLACES if item[0] == values.place))

    def execute(self, context: bpy.types.Context) -> set[str]:
        from ..app import assets

        values = preferences.snapshot(context)
        try:
            if self.place == "HERE":
                name = assets.mark_selected(context, values)
                return _done(self, say('"{name}" is an asset of this file.', name=name))
            assets.save_selected(context, values)
        except PaintoverError as error:
            return told(self, error)
        return _done(self, _saved(context))


class PAINTOVER_OT_add_asset_library(bpy.types.Operator):
    """Add Paintover's asset library to the preferences, so that the Asset Browser shows it"""

    bl_idname = "paintover.add_asset_library"
    bl_label = "Add Asset Library"
    bl_options = {"REGISTER"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        from ..app import assets

        try:
            assets.add_library(context, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return _done(self, template("The Asset Browser has a library named Paintover now."))


def draw_add_library(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """A button, as long as the preferences do not have the library."""
    from ..app import assets

    if not assets.is_known(context, preferences.snapshot(context)):
        layout.operator("paintover.add_asset_library", icon="ASSET_MANAGER")


def _saved(context: bpy.types.Context) -> str:
    from ..app import assets

    if assets.is_known(context, preferences.snapshot(context)):
        return template("It is in the asset library now: refresh the Asset Browser to see it.")
    return together(
        "It is in Paintover's asset library now.",
        "Press Add Asset Library in Paintover's preferences to see it in the Asset Browser.",
    )


def _done(operator: bpy.types.Operator, sentence: str) -> set[str]:
    operator.report({"INFO"}, reported(sentence))
    return {"FINISHED"}


_CLASSES = (
    PAINTOVER_OT_mark_asset,
    PAINTOVER_OT_mark_selected_asset,
    PAINTOVER_OT_add_asset_library,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
