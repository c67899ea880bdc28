"""The Paintover tab in the 3D View and the Image Editor. Draws only what is known already."""

from typing import TYPE_CHECKING, Any

import bpy

from ..app import checks, outlook, runtime
from ..core import privacy, request
from ..core.errors import NoKeyError, OfflineError, PaintoverError
from ..core.source import SourceKind
from ..core.wording import say, template
from ..scene import compat, view
from . import (
    job_rows,
    model_menu,
    model_settings,
    preferences,
    presets,
    prompt,
    properties,
    references,
    refine,
    sign_in_rows,
    text,
)

if TYPE_CHECKING:
    from ..app.wish import Wish


_NOT_DRAWN = template(
    "{engine} draws on the screen only: Material Preview is sent. "
    "To send the real thing, render it and choose Render"
)


class _Tab:
    bl_region_type = "UI"
    bl_category = "Paintover"


class _Main(_Tab):
    """What has to be done first, and the prompt. What follows are panels of their own without a
    header, so that no draw takes long."""

    bl_label = "Paintover"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        presets.PAINTOVER_PT_presets.draw_panel_header(self.layout)  # type: ignore[attr-defined]

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page = text.Page(context)
        settings = properties.settings_of(context)
        values = preferences.snapshot(context)
        # Here and not where results are shown: there may be none to show before it was read.
        runtime.get().shelf.look(runtime.library(values))
        try:
            checks.connection(values)
        except (NoKeyError, OfflineError) as obstacle:
            _first_steps(layout, page, context, obstacle)
        if settings.refine:
            refine.draw(layout, page, settings, runtime.get().catalogue.get(settings.model))
        prompt.draw(layout, page, settings, properties.said(context))


class _Source(_Tab):
    """What is sent along with the prompt."""

    bl_label = "Source"
    bl_options = {"HIDE_HEADER"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page, settings = text.Page(context), properties.settings_of(context)
        wish = properties.wish_of(context)
        line = outlook.line(context, wish, preferences.snapshot(context))

        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        if wish.source is not SourceKind.RESULT:
            page.field(column, settings, "source")
        if wish.source is SourceKind.IMAGE and context.area.type != "IMAGE_EDITOR":
            column.template_ID(settings, "image", open="image.open")
        if line:
            page.lines(column, line, dimmed=True)
            engine = _undrawable_engine(context, wish)
            if engine:
                page.lines(column, say(_NOT_DRAWN, engine=engine), dimmed=True)

        references.draw(layout, page, settings, wish)


class _Settings(_Tab):
    """The model, what it is asked for, and where its picture goes."""

    bl_label = "Model"
    bl_options = {"HIDE_HEADER"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page, settings = text.Page(context), properties.settings_of(context)
        now = runtime.get()
        now.refresher.look(now.catalogue, preferences.snapshot(context), settings.model)

        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        model = model_menu.draw(column, page, settings)
        model_settings.draw(column, page, settings, model)

        column.separator()
        page.field(column, settings, "target")
        target, source = settings.target, settings.source
        if target == "BACKGROUND" and source == "VIEWPORT" and not settings.refine:
            page.field(column, settings, "new_camera")
        if target in {"PLANE", "MATERIAL"}:
            fault = _veils_pictures(context)
            if fault:
                page.lines(column, fault, dimmed=True)
                column.operator("paintover.show_textures")


class _Generate(_Tab):
    """What it will cost, the button, and what became of it."""

    bl_label = "Generate"
    bl_options = {"HIDE_HEADER"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        page = text.Page(context)
        wish, values = properties.wish_of(context), preferences.snapshot(context)
        ahead = outlook.look_ahead(context, wish, values)
        obstacle = ahead.obstacle
        if ahead.knows_size:
            page.lines(layout, ahead.estimate.text, dimmed=True)
        row = layout.row(align=True)
        row.scale_y = 1.6
        row.enabled = obstacle is None
        row.operator("paintover.generate", icon="BRUSH_DATA")
        row.operator("paintover.preview", text="", icon="VIEWZOOM")
        if obstacle and not isinstance(obstacle, NoKeyError | OfflineError):
            page.lines(layout, obstacle.sentence, icon="INFO")
        job_rows.draw(layout, page)


class _Options(_Tab):
    bl_label = "Options"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        layout.use_property_split = True
        layout.use_property_decorate = False
        page, settings = text.Page(context), properties.settings_of(context)
        if settings.source in {"VIEWPORT", "CAMERA"} and not settings.refine:
            page.field(layout, settings, "include_overlays")
        model = model_settings.model_of(settings)
        model_settings.draw_options(layout, page, settings, model)
        if model.seed:
            if page.is_narrow:
                row = layout.column(align=True)
                row.use_property_split = False
                row.prop(settings, "use_seed")
            else:
                row = layout.row(heading="Seed")
                row.prop(settings, "use_seed", text="")
            sub = row.row()
            sub.active = settings.use_seed
            sub.prop(settings, "seed", text="")
        page.field(layout, settings, "route")
        values = preferences.snapshot(context)
        if values.zdr or values.no_training:
            route = request.Route(settings.route)
            sentence = privacy.sentence(route, values.zdr, values.no_training)
            page.lines(layout, sentence, dimmed=True)
        page.field(layout, settings, "stream")


def _undrawable_engine(context: bpy.types.Context, wish: "Wish") -> str:
    """The engine of a Rendered view that cannot be captured as it is; else an empty text."""
    if wish.source not in (SourceKind.VIEWPORT, SourceKind.CAMERA):
        return ""
    engine = context.scene.render.engine
    if compat.draws_off_screen(engine):
        return ""
    found = view.find_viewport(context)
    if found is None or found.space.shading.type != "RENDERED":
        return ""
    return engine.replace("_", " ").title()


def _veils_pictures(context: bpy.types.Context) -> str:
    """Why a picture in the scene does not look as it came in this Solid view, if so."""
    space: Any = context.space_data
    if space is None or space.type != "VIEW_3D" or space.shading.type != "SOLID":
        return ""
    if space.shading.color_type != "TEXTURE":
        return say("This view hides textures")
    return "" if space.shading.light == "FLAT" else say("This view shades textures by its light")


def _first_steps(
    layout: bpy.types.UILayout,
    page: text.Page,
    context: bpy.types.Context,
    obstacle: PaintoverError,
) -> None:
    """What has to be done once, before anything else, right where it can be done."""
    box = layout.box()
    page.lines(box, obstacle.message, icon="INFO", margin=14)
    match obstacle:
        case NoKeyError():
            sign_in_rows.draw_first_steps(box, page, preferences.found(context))
        case OfflineError() if not bpy.app.online_access_override:
            system = context.preferences.system
            name = page.fitting(["Allow Online Access", "Go Online"], margin=56)
            row = box.row()
            row.scale_y = 1.6
            row.prop(system, "use_online_access", text=name, icon="INTERNET", toggle=1)
        case _:
            page.lines(box, obstacle.hint, margin=14)


class PAINTOVER_PT_view3d(_Main, bpy.types.Panel):
    bl_space_type = "VIEW_3D"


class PAINTOVER_PT_view3d_source(_Source, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_view3d_settings(_Settings, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_view3d_generate(_Generate, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_view3d_options(_Options, bpy.types.Panel):
    bl_space_type = "VIEW_3D"
    bl_parent_id = "PAINTOVER_PT_view3d"


class PAINTOVER_PT_image(_Main, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"


class PAINTOVER_PT_image_source(_Source, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


class PAINTOVER_PT_image_settings(_Settings, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


class PAINTOVER_PT_image_generate(_Generate, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


class PAINTOVER_PT_image_options(_Options, bpy.types.Panel):
    bl_space_type = "IMAGE_EDITOR"
    bl_parent_id = "PAINTOVER_PT_image"


_CLASSES = (
    PAINTOVER_PT_view3d,
    PAINTOVER_PT_view3d_source,
    PAINTOVER_PT_view3d_settings,
    PAINTOVER_PT_view3d_generate,
    PAINTOVER_PT_view3d_options,
    PAINTOVER_PT_image,
    PAINTOVER_PT_image_source,
    PAINTOVER_PT_image_settings,
    PAINTOVER_PT_image_generate,
    PAINTOVER_PT_image_options,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
