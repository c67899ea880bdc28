"""In the Scene: which version the active object or image shows, and what can be done with it."""

import bpy

from ..core.wording import say
from ..scene import subject
from . import painting, text
from .language import shown


class _Placed:
    bl_region_type = "UI"
    bl_category = "Paintover"
    bl_label = "In the Scene"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return subject.find(context) is not None or _is_free_image(context)

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page, found = text.Page(context), subject.find(context)
        if found is not None:
            _versions(layout, page, found)
        column = layout.column(align=True)
        if found is not None and subject.can_put_back(found) and subject.position(found):
            column.operator("paintover.put_back", icon="LOOP_BACK")
        image = painting.image_in_use(context)
        if image is not None and "paintover" in image and context.area.type == "IMAGE_EDITOR":
            column.operator("paintover.recall_image", icon="RECOVER_LAST")
        if image is not None and not painting.is_source(context, image):
            column.operator("paintover.use_as_source", icon="EXPORT")
        if found is not None:
            column.operator_menu_enum(
                "paintover.mark_selected_asset", "place", text="Mark as Asset", icon="ASSET_MANAGER"
            )


def _is_free_image(context: bpy.types.Context) -> bool:
    """An image of the artist's own, which can be the source."""
    return painting.image_in_use(context) is not None


def _versions(layout: bpy.types.UILayout, page: text.Page, found: "subject.Subject") -> None:
    known, number = subject.chain(found), subject.position(found)
    column = layout.column(align=True)
    if number:
        page.lines(column, known[number - 1].name, most=2, verbatim=True)
    else:
        page.lines(column, "What was there before", most=2)
    if len(known) < 2 and not subject.can_put_back(found):
        return
    row = column.row(align=True)
    before = row.row(align=True)
    before.enabled = number > (0 if subject.can_put_back(found) else 1)
    before.operator("paintover.version", text="", icon="TRIA_LEFT").direction = "PREVIOUS"
    middle = row.row(align=True)
    middle.alignment = "CENTER"
    words = say("Version {number} of {all}", number=number, all=len(known))
    if not number:
        words = say("{all} versions", all=len(known)) if len(known) > 1 else say("1 version")
    middle.label(text=page.fitting([shown(words), f"{number}/{len(known)}"], 60), translate=False)
    after = row.row(align=True)
    after.enabled = number < len(known)
    after.operator("paintover.version", text="", icon="TRIA_RIGHT").direction = "NEXT"


class PAINTOVER_PT_view3d_placed(_Placed, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_image_placed(_Placed, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


_CLASSES = (PAINTOVER_PT_view3d_placed, PAINTOVER_PT_image_placed)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
