"""Results in the scene: a board of several."""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ..app import inscene, runtime
from ..core.errors import PaintoverError
from ..scene import board
from . import preferences
from .language import reported
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


_CLASSES = (PAINTOVER_OT_board,)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
