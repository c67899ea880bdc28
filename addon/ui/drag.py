"""Carry a result out of the gallery: a press on its grip, and a click where it goes."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import deliver, runtime
from ..core.errors import PaintoverError
from ..core.wording import say
from ..scene import drop
from . import desk, preferences
from .language import reported, shown
from .telling import told

if TYPE_CHECKING:
    from ..core.result import Picture


_KEYS = say(
    "Click in a 3D View, a node editor or an Image Editor to drop the picture there. "
    "Esc or right click cancels"
)
_NOWHERE = say(
    "Nothing was placed: a picture can be dropped into a 3D View, an Image Editor, or the nodes "
    "of a shader, of geometry or of the compositor."
)
_SHARE = 1 / 3
"""Of a view's shorter side: how long a picture is that is dropped there."""

_SWALLOWED = {"LEFTMOUSE", "RET", "SPACE", "TAB", "Z"}
"""What would change the file, or the editor, while a picture is carried."""


class PAINTOVER_OT_drag(bpy.types.Operator):
    """Carry this picture to where you click next: a 3D View, a node editor or an Image Editor"""

    bl_idname = "paintover.drag"
    bl_label = "Drag"
    bl_translation_context = "Paintover"  # in Blender's own, it is another word
    bl_options = {"UNDO", "INTERNAL"}

    result: StringProperty(
        name="Result", description="Id of the result", options={"HIDDEN", "SKIP_SAVE"}
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.window is not None and desk.selected(context) is not None

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        self._began = event.mouse_x, event.mouse_y
        context.window.cursor_modal_set("HAND")
        if context.workspace is not None:
            context.workspace.status_text_set(shown(_KEYS))
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        if event.type in {"ESC", "RIGHTMOUSE"}:
            self.cancel(context)
            return {"CANCELLED"}
        at = event.mouse_x, event.mouse_y
        is_dropped = event.value == "PRESS" or (event.value == "RELEASE" and at != self._began)
        if event.type == "LEFTMOUSE" and is_dropped:
            self.cancel(context)
            return self._drop(context, *at)
        return {"RUNNING_MODAL"} if event.type in _SWALLOWED else {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Leave nothing behind; Blender calls it where it ends the operator itself."""
        if context.window is not None:
            context.window.cursor_modal_restore()
        if context.workspace is not None:
            context.workspace.status_text_set(None)

    def _drop(self, context: bpy.types.Context, x: int, y: int) -> set[Any]:
        found = _under(context.window, x, y) if context.window is not None else None
        if found is None:
            self.report({"INFO"}, reported(_NOWHERE))
            return {"CANCELLED"}
        area, region = found
        known = preferences.snapshot(context)
        result_id = self.result or desk.picked(context)[0]
        try:
            picture = deliver.picture(deliver.find(result_id, known))
            into = _INTO[area.type]
            into(context, picture, area, region, (x - region.x, y - region.y), known.pack_images)
        except PaintoverError as error:
            return told(self, error)
        runtime.get().session.placed_by_hand(result_id)
        area.tag_redraw()
        return {"FINISHED"}


def _under(window: bpy.types.Window, x: int, y: int) -> tuple[Any, Any] | None:
    """The editor that takes a picture at this place of the window, and its main region."""
    for area in window.screen.areas:
        regions = [region for region in area.regions if _is_in(region, x, y)]
        if area.type not in _INTO or not regions:
            continue
        if any(region.type != "WINDOW" for region in regions):
            return None  # its header or sidebar, which may lie over the view
        space: Any = area.spaces.active
        if area.type == "NODE_EDITOR" and space.tree_type not in drop.NODES:
            return None
        return area, regions[0]
    return None


def _is_in(region: bpy.types.Region, x: int, y: int) -> bool:
    # A closed sidebar is one pixel wide.
    return (
        min(region.width, region.height) > 1
        and 0 <= x - region.x < region.width
        and 0 <= y - region.y < region.height
    )


def _into_view(
    context: bpy.types.Context,
    picture: "Picture",
    _area: Any,
    region: Any,
    at: tuple[int, int],
    pack: bool,
) -> None:
    from bpy_extras import view3d_utils

    view: Any = view3d_utils  # whose functions return sequences, say the stubs
    seen = region.data
    origin = view.region_2d_to_origin_3d(region, seen, at)
    direction = view.region_2d_to_vector_3d(region, seen, at)
    beyond = view.region_2d_to_location_3d(region, seen, at, context.scene.cursor.location)
    if (beyond - origin).dot(direction) <= 0:  # the cursor is behind the artist's back
        beyond = view.region_2d_to_location_3d(region, seen, at, seen.view_location)
    depsgraph = context.evaluated_depsgraph_get()
    where = drop.under(context.scene, depsgraph, origin, direction, beyond)
    along = at[0], at[1] + min(region.width, region.height) * _SHARE
    end = view.region_2d_to_location_3d(region, seen, along, where)
    rotation = seen.view_matrix.inverted().to_quaternion()
    drop.into_view(picture, context.scene, where, rotation, (end - where).length, pack=pack)


def _into_nodes(
    context: bpy.types.Context,
    picture: "Picture",
    area: Any,
    region: Any,
    at: tuple[int, int],
    pack: bool,
) -> None:
    space = area.spaces.active
    x, y = region.view2d.region_to_view(*at)
    scale = context.preferences.system.ui_scale  # by which nodes are drawn larger
    drop.into_nodes(picture, space.edit_tree, space.id, (x / scale, y / scale), pack=pack)


def _into_editor(
    _context: bpy.types.Context,
    picture: "Picture",
    area: Any,
    _region: Any,
    _at: tuple[int, int],
    pack: bool,
) -> None:
    drop.into_editor(picture, area.spaces.active, pack=pack)


_INTO = {"VIEW_3D": _into_view, "NODE_EDITOR": _into_nodes, "IMAGE_EDITOR": _into_editor}


def register() -> None:
    bpy.utils.register_class(PAINTOVER_OT_drag)


def unregister() -> None:
    bpy.utils.unregister_class(PAINTOVER_OT_drag)
