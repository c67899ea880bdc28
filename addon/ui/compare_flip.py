"""The flip: a result over the view as long as a key is held."""

from typing import Any

import bpy
from bpy.props import StringProperty

from ..app import comparison
from ..core.errors import PaintoverError, PlacementError
from ..core.wording import template
from ..scene import compat, overlay_frame, overlay_shader
from . import compare, compare_layout, compare_stage, preferences
from .language import shown
from .telling import told

_BY_HAND = {"LEFTMOUSE", "RIGHTMOUSE", "RET", "NUMPAD_ENTER", "NONE"}
"""What starts it where there is no key to be held: a button, a menu or the search."""


class Flip(compare.Tool):
    keys = template("Release the Key: Back to the Scene")
    keys_by_hand = template("Click: Back to the Scene")

    def __init__(
        self,
        stage: compare_stage.Stage,
        pictures: compare_layout.Pictures,
        shows_sent: bool,
        key: str,
    ) -> None:
        super().__init__(stage, [pictures.compared])
        self.pictures = pictures
        self.shows_sent = shows_sent
        self.key = key
        if key in _BY_HAND:
            self.keys = self.keys_by_hand

    def draw(self, context: Any) -> None:
        region = context.region
        free = self.stage.free(context.area, region)
        laid = compare_layout.lay(context, self.pictures, free)
        unit = compare_stage.scale()
        after, pictures = self.pictures.after, self.pictures
        assert after is not None
        where = free[0] + 10 * unit, free[1] + 10 * unit, free[2] - free[0] - 20 * unit
        label = shown("Picture Sent") if self.shows_sent else pictures.compared.label
        if laid is None:
            # The hand is on a key: better to see it somewhere than to be asked something.
            box = overlay_frame.fitted(after.aspect, free)
            corners = overlay_frame.in_box(box, (region.width, region.height))
            laid, label = (corners, corners), shown(compare.ELSEWHERE)
        backed = 8 * unit if self.stage.editor == "IMAGE_EDITOR" else 0.0
        whole = (0.0, 0.0, float(region.width), float(region.height))
        texture = pictures.sent if self.shows_sent and pictures.sent else after
        crisp = bool(backed) and compat.draws_image_crisp()
        overlay_shader.draw(texture.texture, laid[self.shows_sent], whole, backed, crisp)
        compare_stage.write(label or shown("Result"), *where)

    def hear(self, context: bpy.types.Context, event: bpy.types.Event, is_over: bool) -> bool:
        if event.type == "WINDOW_DEACTIVATE":  # the key's release will never be told
            compare.end(self)
            return False
        if self.key in _BY_HAND:
            if event.type == "LEFTMOUSE" and event.value == "PRESS":
                compare.end(self)
                return True
        elif event.type == self.key:
            if event.value == "RELEASE":
                compare.end(self)
            return True  # a held key repeats itself
        return False


class PAINTOVER_OT_flip(bpy.types.Operator):
    """Show this result over the view as long as the key is held"""

    bl_idname = "paintover.flip"
    bl_label = "Flip"
    bl_translation_context = "Paintover"  # in Blender's own, it is another word
    bl_options = set()

    result: StringProperty(
        name="Result",
        description="Id of the result to show; empty for the selected one",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if isinstance(compare.running(), Flip) and event.is_repeat:
            return {"CANCELLED"}
        try:
            stage = compare.stage_of(context)
            values = preferences.snapshot(context)
            compared = comparison.of(context, compare.wanted(context, self.result), values)
            shows_sent = _is_shown(stage, compared)
            pictures = compare_layout.Pictures(compared)
            pictures.load(after=True, sent=shows_sent)
        except PaintoverError as error:
            return told(self, error)
        key = event.type if event.value == "PRESS" else "NONE"
        self._tool = Flip(stage, pictures, shows_sent, key)
        return compare.begin(self, context, self._tool)

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        return compare.turn(self._tool, context, event)

    def cancel(self, context: bpy.types.Context) -> None:
        compare.end(self._tool)


def _is_shown(stage: compare_stage.Stage, compared: "comparison.Comparison") -> bool:
    """Whether an Image Editor shows the result already: then the other side is what was sent.

    Raises PlacementError where nothing was.
    """
    found = stage.find()
    if found is None or not compare_layout.shows_result(found[1], compared):
        return False
    if compared.sent is None:
        raise PlacementError(
            "No picture was sent for this result.", "Show another image to flip it against."
        )
    return True


def register() -> None:
    bpy.utils.register_class(PAINTOVER_OT_flip)


def unregister() -> None:
    compare.end()
    bpy.utils.unregister_class(PAINTOVER_OT_flip)
