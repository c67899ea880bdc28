"""What is done with the list of references: add, capture, remove, move."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, StringProperty

from ..app import references
from ..core.errors import PaintoverError
from ..core.wording import say, together
from . import preferences, properties, reference_item
from .language import described
from .telling import told

_GUIDES = (
    "Drawn through the frame of the source whenever something is sent. "
    "Every mesh in the frame is read for it, which takes a moment in a scene of millions of faces"
)


def _added(context: bpy.types.Context, kind: str) -> Any:
    """A new entry at the end, which becomes the active one."""
    settings: Any = properties.settings_of(context)
    item = settings.references.add()
    item.kind = kind
    settings.active_reference = len(settings.references) - 1
    return item


class PAINTOVER_OT_add_reference(bpy.types.Operator):
    """Send a further picture along with the source"""

    bl_idname = "paintover.add_reference"
    bl_label = "Add Reference"
    bl_options = {"REGISTER", "UNDO"}

    kind: EnumProperty(
        name="Kind", description="Where the picture comes from", items=reference_item.KINDS
    )
    result: StringProperty(
        name="Result", description="Id of the result to send", options={"HIDDEN", "SKIP_SAVE"}
    )

    @classmethod
    def description(cls, context: bpy.types.Context, values: Any) -> str:
        said = reference_item.TEXTS[values.kind][2]
        is_guide = values.kind in {"DEPTH", "NORMALS", "OUTLINES", "MASKS"}
        if not is_guide:
            return described(said)
        return described(together(say("{sentence}.", sentence=say(said)), _GUIDES))

    def execute(self, context: bpy.types.Context) -> set[str]:
        item = _added(context, self.kind)
        item.result = self.result
        space = context.space_data
        if self.kind == "IMAGE" and isinstance(space, bpy.types.SpaceImageEditor):
            item.image = space.image
        return {"FINISHED"}


class PAINTOVER_OT_add_reference_files(bpy.types.Operator):
    """Send pictures from the disk along with the source, as they are when they are sent"""

    bl_idname = "paintover.add_reference_files"
    bl_label = "Add Files as References"
    bl_options = {"REGISTER", "UNDO"}

    directory: StringProperty(
        name="Folder",
        description="Where the chosen files are",
        subtype="DIR_PATH",
        options={"HIDDEN"},
    )
    files: CollectionProperty(
        name="Files",
        description="Names of the chosen files",
        type=bpy.types.OperatorFileListElement,
        options={"HIDDEN", "SKIP_SAVE"},
    )
    filter_image: BoolProperty(
        name="Filter Images",
        description="Show pictures in the file browser",
        default=True,
        options={"HIDDEN"},
    )
    filter_folder: BoolProperty(
        name="Filter Folders",
        description="Show folders in the file browser",
        default=True,
        options={"HIDDEN"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen = [one.name for one in self.files if one.name]
        for name in chosen:
            _added(context, "FILE").filepath = str(Path(self.directory) / name)
        if not chosen:
            self.report({"ERROR"}, "No file was chosen.")
        return {"FINISHED"} if chosen else {"CANCELLED"}


class PAINTOVER_OT_capture_reference(bpy.types.Operator):
    """Keep what the view shows now as an image of this file, and send it along from now on"""

    bl_idname = "paintover.capture_reference"
    bl_label = "Capture View Now"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        wish, values = properties.wish_of(context), preferences.snapshot(context)
        try:
            image = references.snapshot(context, wish, values)
        except PaintoverError as error:
            return told(self, error)
        _added(context, "IMAGE").image = image
        return {"FINISHED"}


class _OnList:
    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        settings: Any = properties.settings_of(context)
        return 0 <= settings.active_reference < len(settings.references)


class PAINTOVER_OT_remove_reference(_OnList, bpy.types.Operator):
    """Take this picture off the references; the picture itself stays"""

    bl_idname = "paintover.remove_reference"
    bl_label = "Remove Reference"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings: Any = properties.settings_of(context)
        settings.references.remove(settings.active_reference)
        last = len(settings.references) - 1
        settings.active_reference = max(0, min(settings.active_reference, last))
        return {"FINISHED"}


class PAINTOVER_OT_move_reference(_OnList, bpy.types.Operator):
    """Change the place of this picture, and with it its number"""

    bl_idname = "paintover.move_reference"
    bl_label = "Move Reference"
    bl_options = {"REGISTER", "UNDO"}

    direction: EnumProperty(
        name="Direction",
        description="Where to move it in the list",
        items=(("UP", "Up", "One place earlier"), ("DOWN", "Down", "One place later")),
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings: Any = properties.settings_of(context)
        here = settings.active_reference
        there = here + (1 if self.direction == "DOWN" else -1)
        if not 0 <= there < len(settings.references):
            return {"CANCELLED"}
        settings.references.move(here, there)
        settings.active_reference = there
        return {"FINISHED"}


_CLASSES = (
    PAINTOVER_OT_add_reference,
    PAINTOVER_OT_add_reference_files,
    PAINTOVER_OT_capture_reference,
    PAINTOVER_OT_remove_reference,
    PAINTOVER_OT_move_reference,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
