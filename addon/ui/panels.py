"""The Paintover tab in the 3D View and the Image Editor. Draws only what is known already."""

from typing import Any

import bpy

from ..app import generate, runtime
from ..app.wish import Wish
from ..core.errors import CaptureError, NoKeyError, OfflineError, PaintoverError
from ..core.placement import Target
from ..core.source import SourceKind
from . import job_rows, preferences, properties, results, text


class _Tab:
    bl_region_type = "UI"
    bl_category = "Paintover"


class _Main(_Tab):
    bl_label = "Paintover"

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        settings = properties.settings_of(context)
        wish = properties.wish_of(context)
        values = preferences.snapshot(context)
        model = properties.model_of(settings)

        row = layout.row()
        row.scale_y = 1.4
        row.prop(settings, "prompt", text="", placeholder="What should it become?")

        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "source")
        if wish.source is SourceKind.IMAGE and context.area.type != "IMAGE_EDITOR":
            column.template_ID(settings, "image", open="image.open")
        _what_is_sent(column, context, wish, values.max_upload_edge)

        column.separator()
        column.prop(settings, "model")
        text.lines(
            column,
            context,
            model.name if model.known else "Not in the list of models: sent as it is written",
            dimmed=True,
        )
        if model.ratios:
            column.prop(settings, "aspect_ratio")
        if model.resolutions:
            column.prop(settings, "resolution")
        column.prop(settings, "count")

        column.separator()
        column.prop(settings, "target")
        if wish.target is Target.BACKGROUND and wish.source is SourceKind.VIEWPORT:
            column.prop(settings, "new_camera")
        if wish.target in (Target.PLANE, Target.MATERIAL) and _hides_textures(context):
            text.lines(column, context, "This view hides textures", dimmed=True)
            column.operator("paintover.show_textures")

        layout.separator()
        obstacle = _obstacle(context, wish, values)
        row = layout.row()
        row.scale_y = 1.6
        row.enabled = obstacle is None
        row.operator("paintover.generate", icon="BRUSH_DATA")
        if obstacle:
            _remedy(layout, context, obstacle)
        job_rows.draw(layout, context)


class _Options(_Tab):
    bl_label = "Options"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        layout.use_property_split = True
        layout.use_property_decorate = False
        settings = properties.settings_of(context)
        if settings.source in {"VIEWPORT", "CAMERA"}:
            layout.prop(settings, "include_overlays")
        if properties.model_of(settings).seed:
            row = layout.row(heading="Seed")
            row.prop(settings, "use_seed", text="")
            sub = row.row()
            sub.active = settings.use_seed
            sub.prop(settings, "seed", text="")
        layout.prop(settings, "route")
        layout.prop(settings, "stream")


class _Results(_Tab):
    bl_label = "Results"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(runtime.get().session.results)

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        results.draw(layout)


def _what_is_sent(
    layout: bpy.types.UILayout, context: bpy.types.Context, wish: Wish, longest: int
) -> None:
    try:
        line = generate.preview(context, wish, longest)
    except CaptureError:
        return
    text.lines(layout, context, line, dimmed=True)


def _hides_textures(context: bpy.types.Context) -> bool:
    """Solid views show plain surfaces, so that a placed picture would look like a gray wall."""
    space = context.space_data
    if not isinstance(space, bpy.types.SpaceView3D):
        return False
    return space.shading.type == "SOLID" and space.shading.color_type != "TEXTURE"


def _obstacle(context: bpy.types.Context, wish: Wish, values: Any) -> PaintoverError | None:
    try:
        generate.check(context, wish, values)
    except PaintoverError as error:
        return error
    return None


def _remedy(
    layout: bpy.types.UILayout, context: bpy.types.Context, obstacle: PaintoverError
) -> None:
    text.lines(layout, context, obstacle.sentence, icon="INFO")
    match obstacle:
        case NoKeyError():
            layout.operator("paintover.open_preferences", icon="PREFERENCES")
        case OfflineError() if bpy.app.online_access_override is False:
            layout.prop(context.preferences.system, "use_online_access")


class PAINTOVER_PT_view3d(_Main, bpy.types.Panel):
    bl_space_type = "VIEW_3D"


class PAINTOVER_PT_view3d_options(_Options, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_view3d_results(_Results, bpy.types.Panel):
    bl_space_type = "VIEW_3D"


class PAINTOVER_PT_image(_Main, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"


class PAINTOVER_PT_image_options(_Options, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


class PAINTOVER_PT_image_results(_Results, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"


_CLASSES = (
    PAINTOVER_PT_view3d,
    PAINTOVER_PT_view3d_options,
    PAINTOVER_PT_view3d_results,
    PAINTOVER_PT_image,
    PAINTOVER_PT_image_options,
    PAINTOVER_PT_image_results,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
