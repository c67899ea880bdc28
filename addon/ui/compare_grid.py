"""Side by side: up to four results in cells over the view, all framed alike; a click chooses."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import comparison
from ..core.errors import PaintoverError, PlacementError
from ..core.wording import template
from ..scene import overlay_frame, overlay_shader
from . import compare, compare_layout, compare_stage, preferences
from .language import shown
from .telling import told

if TYPE_CHECKING:
    from ..scene.overlay_frame import Box


MOST = 4
_DARK = (0.06, 0.06, 0.06, 1.0)
_CHOSEN = (0.3, 0.5, 0.9, 1.0)
_HOVERED = (0.85, 0.85, 0.85, 0.9)


class Grid(compare.Tool):
    keys = template("Click: Choose   Tab: In Place or Whole   Esc: End")

    def __init__(
        self,
        stage: compare_stage.Stage,
        all_pictures: list[compare_layout.Pictures],
        selected: str,
    ) -> None:
        super().__init__(stage, [pictures.compared for pictures in all_pictures])
        self.all_pictures = all_pictures
        self.in_place = False
        """Whether each cell is a window on its picture where it belongs in the view."""
        self.cells: list[Box] = []
        self.hovered = -1
        self.chosen = selected
        self._waiting = list(all_pictures)

    def tick(self) -> bool:
        """Read one picture after the other, so that Blender can draw in between."""
        if self._waiting:
            self._waiting.pop(0).try_load()
        return bool(self._waiting)

    def draw(self, context: Any) -> None:
        region, unit = context.region, compare_stage.scale()
        free = self.stage.free(context.area, region)
        ready = [one for one in self.all_pictures if one.after is not None]
        aspect = ready[0].after.aspect if ready and ready[0].after else 16 / 9
        gap = 0.0 if self.in_place else round(4 * unit)
        self.cells = arranged(len(self.all_pictures), free, aspect, gap)
        if not self.in_place:
            compare_stage.fill(free, _DARK)
        for number, (pictures, cell) in enumerate(zip(self.all_pictures, self.cells, strict=True)):
            self._draw_picture(context, pictures, cell, free)
            self._frame(number, cell, pictures.compared.id == self.chosen)
            where = cell[0] + 8 * unit, cell[1] + 8 * unit, cell[2] - cell[0] - 16 * unit
            compare_stage.write(self._label(pictures), *where)

    def hear(self, context: bpy.types.Context, event: bpy.types.Event, is_over: bool) -> bool:
        found = self.stage.find()
        if found is None:
            return False
        x, y = event.mouse_x - found[2].x, event.mouse_y - found[2].y
        at = next((n for n, cell in enumerate(self.cells) if _is_in(cell, x, y)), -1)
        if event.type == "MOUSEMOVE":
            if (at if is_over else -1) != self.hovered:
                self.hovered = at if is_over else -1
                self.stage.redraw()
            return False
        if not is_over or event.value != "PRESS" or event.ctrl or event.alt or event.shift:
            return False
        if event.type == "TAB":
            self.in_place = not self.in_place
        elif event.type == "LEFTMOUSE" and at >= 0:
            self.chosen = self.all_pictures[at].compared.id
            _select(context, self.chosen)
        else:
            return False
        self.stage.redraw()
        return True

    def _draw_picture(
        self,
        context: Any,
        pictures: compare_layout.Pictures,
        cell: "Box",
        free: "Box",
    ) -> None:
        if pictures.after is None:
            return
        size = context.region.width, context.region.height
        laid = compare_layout.lay(context, pictures, free)
        backed = 8 * compare_stage.scale()
        if self.in_place and laid is not None:
            overlay_shader.draw(pictures.after.texture, laid[0], cell, backed)
            return
        corners = None
        if laid is not None:
            around = overlay_frame.bounds(laid[0], size)
            seen = overlay_frame.overlap(around, free) if around else None
            if seen is not None:
                corners = overlay_frame.moved(laid[0], size, seen, cell)
        if corners is None:  # it cannot be laid over what is seen, or lies out of sight
            box = overlay_frame.fitted(pictures.after.aspect, cell)
            corners = overlay_frame.in_box(box, size)
        overlay_shader.draw(pictures.after.texture, corners, cell, backed)

    def _label(self, pictures: compare_layout.Pictures) -> str:
        if pictures in self._waiting:
            return shown("Loading…")
        if pictures.after is None:
            return shown("This picture cannot be read")
        return pictures.compared.label or shown("Result")

    def _frame(self, number: int, cell: "Box", is_chosen: bool) -> None:
        unit = compare_stage.scale()
        if is_chosen:
            compare_stage.outline(cell, _CHOSEN, 3 * unit)
        elif number == self.hovered:
            compare_stage.outline(cell, _HOVERED, unit)
        elif self.in_place:
            compare_stage.outline(cell, (1.0, 1.0, 1.0, 0.4), unit)


def arranged(count: int, box: "Box", aspect: float, gap: float) -> "list[Box]":
    """Cells for so many pictures, in the rows and columns that show them largest; the first is
    at the upper left."""

    def largest(columns: int) -> float:
        rows = -(-count // columns)
        wide = (box[2] - box[0]) / columns - gap
        return min(wide, ((box[3] - box[1]) / rows - gap) * aspect)

    columns = max(range(1, count + 1), key=largest)
    rows = -(-count // columns)
    # Whole pixels, so that all cells show the very same of their pictures.
    wide, high = (box[2] - box[0] - gap) // columns, (box[3] - box[1] - gap) // rows
    cells = []
    for number in range(count):
        row, column = divmod(number, columns)
        left, top = box[0] + gap + column * wide, box[3] - gap - row * high
        cells.append((left, top - high + gap, left + wide - gap, top))
    return cells


def _is_in(box: "Box", x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _desk(context: bpy.types.Context) -> Any:
    return getattr(context.window_manager, "paintover_desk", None)


def _selected(context: bpy.types.Context) -> str:
    return str(getattr(_desk(context), "selected", ""))


def _select(context: bpy.types.Context, result_id: str) -> None:
    desk = _desk(context)
    if desk is not None:
        desk.selected = result_id
        for window in context.window_manager.windows:
            for area in window.screen.areas:
                area.tag_redraw()


class PAINTOVER_OT_side_by_side(bpy.types.Operator):
    """Show up to four results beside each other over the view, and choose one by a click"""

    bl_idname = "paintover.side_by_side"
    bl_label = "Compare Side by Side"
    bl_options = set()

    results: StringProperty(
        name="Results",
        description="Ids of up to four results, with spaces between; empty for the picked ones",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if isinstance(compare.running(), Grid):
            compare.end()  # pressed again
            return {"CANCELLED"}
        try:
            stage = compare.stage_of(context)
            values = preferences.snapshot(context)
            ids = list(dict.fromkeys(self.results.split() or _picked(context)))
            if not ids:
                raise PlacementError(
                    "No results are picked.", "Pick up to four in the gallery first."
                )
            all_compared = [comparison.of(context, one, values) for one in ids[:MOST]]
        except PaintoverError as error:
            return told(self, error)
        if len(ids) > MOST:
            self.report({"INFO"}, "The first four of them are shown")
        pictures = [compare_layout.Pictures(compared) for compared in all_compared]
        self._tool = Grid(stage, pictures, _selected(context))
        return compare.begin(self, context, self._tool)

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        return compare.turn(self._tool, context, event)

    def cancel(self, context: bpy.types.Context) -> None:
        compare.end(self._tool)


def _picked(context: bpy.types.Context) -> list[str]:
    """What is picked in the gallery, else the newest results."""
    picked = str(getattr(_desk(context), "picked", "")).split()
    return picked or [one.id for one in compare.newest(MOST)]


def register() -> None:
    bpy.utils.register_class(PAINTOVER_OT_side_by_side)


def unregister() -> None:
    compare.end()
    bpy.utils.unregister_class(PAINTOVER_OT_side_by_side)
