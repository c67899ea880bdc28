"""Results in the scene: a board of several, other versions of what was placed, what was there."""

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ..app import inscene, runtime
from ..core.errors import PaintoverError
from ..scene import board, subject
from . import preferences
from .language import described, reported
from .telling import told

_KINDS = (
    ("PLANES", "Planes", "Planes that are rendered, and show the pictures as they came"),
    ("EMPTIES", "Empties", "Image empties, which are never rendered"),
)
_FACINGS = (
    ("FRONT", "Front View", "Stand upright, facing the front view"),
    ("VIEW", "Current View", "Face the 3D View as it is turned now"),
)


class PAINTOVER_OT_board(bpy.types.Operator):
    """Lay pictures out at the 3D cursor, in rows of one height, in a collection of their own"""

    bl_idname = "paintover.board"
    bl_label = "Reference Board"
    bl_options = {"REGISTER", "UNDO"}

    results: StringProperty(
        name="Results",
        description="Ids of the results, with spaces between",
        options={"HIDDEN"},
    )
    columns: IntProperty(
        name="Columns",
        description="Pictures beside each other; 0 for about as many as there are rows",
        default=0,
        min=0,
        soft_max=12,
        max=1000,
    )
    size: FloatProperty(
        name="Height",
        description="Height of every picture",
        default=2.0,
        min=0.001,
        soft_max=100.0,
        subtype="DISTANCE",
        unit="LENGTH",
    )
    gap: FloatProperty(
        name="Gap",
        description="Space between the pictures",
        default=0.1,
        min=0.0,
        soft_max=10.0,
        subtype="DISTANCE",
        unit="LENGTH",
    )
    kind: EnumProperty(name="As", description="What the pictures become", items=_KINDS)
    facing: EnumProperty(name="Facing", description="Where the board looks", items=_FACINGS)
    labels: BoolProperty(name="Labels", description="Write its prompt below each picture")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        ids = self.results.split()
        layout = board.Layout(
            columns=self.columns,
            gap=self.gap,
            size=self.size,
            planes=self.kind == "PLANES",
            labels=self.labels,
            rotation=board.rotation(context) if self.facing == "VIEW" else board.FRONT,
        )
        try:
            note = inscene.board(context, ids, layout, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        for result_id in ids:
            runtime.get().session.placed_by_hand(result_id)
        if note:
            self.report({"INFO"}, reported(note))
        return {"FINISHED"}

    def draw(self, _context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        for name in ("kind", "facing", "columns", "size", "gap", "labels"):
            layout.prop(self, name)


class _OnSelected:
    """Works on what is selected and shows a picture of ours."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if subject.find(context) is not None:
            return True
        cls.poll_message_set(  # type: ignore[attr-defined]
            "Nothing from Paintover is selected"
        )
        return False


class PAINTOVER_OT_replace(_OnSelected, bpy.types.Operator):
    """Show this picture in place of what the active object, or the Image Editor, shows now"""

    bl_idname = "paintover.replace"
    bl_label = "Replace Picture"
    bl_options = {"REGISTER", "UNDO"}

    result: StringProperty(name="Result", description="Id of the result", options={"HIDDEN"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            inscene.replace(context, self.result, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        runtime.get().session.placed_by_hand(self.result)
        return {"FINISHED"}


class PAINTOVER_OT_version(_OnSelected, bpy.types.Operator):
    """Show the version before or after this one, in the same place"""

    bl_idname = "paintover.version"
    bl_label = "Swap Version"
    bl_options = {"REGISTER", "UNDO"}

    direction: EnumProperty(
        name="Direction",
        description="Which version to show",
        items=(
            ("PREVIOUS", "Previous", "Show the version before this one, or what was there first"),
            ("NEXT", "Next", "Show the version after this one"),
        ),
    )

    @classmethod
    def description(cls, _context: bpy.types.Context, values: Any) -> str:
        if values.direction == "PREVIOUS":
            return described("Show the version before this one, or what was there first")
        return described("Show the version after this one")

    def execute(self, context: bpy.types.Context) -> set[str]:
        by = -1 if self.direction == "PREVIOUS" else 1
        try:
            inscene.step(context, by, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return {"FINISHED"}


class PAINTOVER_OT_put_back(_OnSelected, bpy.types.Operator):
    """Put back what was there before the first picture from Paintover"""

    bl_idname = "paintover.put_back"
    bl_label = "Put Back"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            inscene.put_back(context)
        except PaintoverError as error:
            return told(self, error)
        return {"FINISHED"}


_CLASSES = (
    PAINTOVER_OT_board,
    PAINTOVER_OT_replace,
    PAINTOVER_OT_version,
    PAINTOVER_OT_put_back,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
