"""Paintover in Blender's menus, and thereby in its search, which knows what menus offer."""

from typing import TYPE_CHECKING, Any

import bpy

from . import desk, properties

if TYPE_CHECKING:
    from ..app.library import Result


HOMES = ("IMAGE_MT_image", "VIEW3D_MT_object", "TOPBAR_MT_render")
"""Blender's own menus that Paintover's hangs in: Image, Object and Render."""


_ON_RESULT = (
    (
        ("paintover.refine", "GREASEPENCIL", "result"),
        ("paintover.again", "FILE_REFRESH", "result"),
        ("paintover.variations", "DUPLICATE", "result"),
        ("paintover.upscale", "FULLSCREEN_ENTER", "result"),
        ("paintover.recall", "RECOVER_LAST", "result"),
    ),
    (
        ("paintover.replace", "NONE", "result"),
        ("paintover.board", "GRID", "results"),
        ("paintover.paint_on", "BRUSH_DATA", "result"),
        ("paintover.mark_asset", "ASSET_MANAGER", "result"),
    ),
    (
        ("paintover.wipe", "ARROW_LEFTRIGHT", "result"),
        ("paintover.flip", "IMAGE_ALPHA", "result"),
    ),
    (
        ("paintover.star", "SOLO_ON", "results"),
        ("paintover.note", "TEXT", "results"),
        ("paintover.copy_path", "COPYDOWN", "results"),
        ("paintover.reveal", "FILE_FOLDER", "result"),
        ("paintover.export", "EXPORT", "results"),
        ("paintover.export_several", "NONE", "results"),
        ("paintover.delete", "TRASH", "results"),
    ),
)
"""What can be done with a result: operator, icon, and which of its properties takes the id."""


def chosen_result(context: bpy.types.Context) -> "Result | None":
    """The result that is selected in the gallery, else the newest; None where there is none."""
    return desk.selected(context)


class PAINTOVER_MT_main(bpy.types.Menu):
    bl_label = "Paintover"
    bl_description = "Paint over what is seen with an image model"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        # So that Generate asks where the preferences want it to.
        layout.operator_context = "INVOKE_DEFAULT"
        layout.operator("paintover.generate", icon="BRUSH_DATA")
        layout.operator("paintover.preview", icon="VIEWZOOM")
        layout.operator("paintover.cancel", text="Cancel All", icon="X").job = ""
        layout.separator()
        if properties.settings_of(context).refine:
            layout.operator("paintover.start_anew", icon="LOOP_BACK")
        if chosen_result(context) is not None:
            layout.menu("PAINTOVER_MT_result", icon="IMAGE_DATA")
        layout.menu("PAINTOVER_MT_placed")
        layout.operator("paintover.recall_image")
        layout.operator("paintover.recall_file")
        layout.operator("paintover.use_as_source")
        layout.menu("PAINTOVER_MT_prompt_text", icon="TEXT")
        layout.menu("PAINTOVER_MT_recent_prompts", icon="RECOVER_LAST")
        layout.menu("PAINTOVER_MT_insert_variable")
        layout.operator("paintover.import_preset", icon="IMPORT")
        layout.menu("PAINTOVER_MT_export_preset", icon="EXPORT")
        layout.menu("PAINTOVER_MT_export_style")
        layout.menu("PAINTOVER_MT_add_reference", icon="ADD")
        layout.menu("PAINTOVER_MT_arrange_references")
        layout.menu("PAINTOVER_MT_model", icon="FILTER")
        layout.separator()
        layout.operator("paintover.show_textures")
        layout.operator("paintover.show_tab", icon="MENU_PANEL")
        layout.operator("paintover.undo_delete")
        layout.operator("paintover.open_library", icon="FILE_FOLDER")
        layout.operator("paintover.add_asset_library", icon="ASSET_MANAGER")
        layout.menu("PAINTOVER_MT_account", icon="USER")


class PAINTOVER_MT_result(bpy.types.Menu):
    bl_label = "Selected Result"
    bl_description = "What can be done with the selected result, or the newest one"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator_context = "INVOKE_DEFAULT"
        result = chosen_result(context)
        if result is None:
            return
        layout.operator("paintover.show_tab", text="Show in Results").result = result.id
        layout.menu("PAINTOVER_MT_place", icon="IMAGE_DATA")
        for number, group in enumerate(_ON_RESULT):
            if number:
                layout.separator()
            for operator, icon, given in group:
                shape: Any = icon
                setattr(layout.operator(operator, icon=shape), given, result.id)
        layout.separator()
        layout.operator("paintover.side_by_side", icon="SPLIT_VERTICAL")


class PAINTOVER_MT_place(bpy.types.Menu):
    bl_label = "Place As"
    bl_description = "Bring the selected result, or the newest one, into the scene"

    def draw(self, context: bpy.types.Context) -> None:
        result = chosen_result(context)
        for name, label, _, icon, _ in properties.TARGETS if result else ():
            shape: Any = icon
            entry = self.layout.operator("paintover.place", text=label, icon=shape)
            entry.result, entry.target = result.id, name


class PAINTOVER_MT_placed(bpy.types.Menu):
    bl_label = "Placed Picture"
    bl_description = "What can be done with the picture on the active object"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.version", text="Next Version").direction = "NEXT"
        layout.operator("paintover.version", text="Previous Version").direction = "PREVIOUS"
        layout.operator("paintover.put_back", icon="LOOP_BACK")
        layout.operator("paintover.mark_selected_asset", icon="ASSET_MANAGER")


class PAINTOVER_MT_arrange_references(bpy.types.Menu):
    bl_label = "Active Reference"
    bl_description = "Move or remove the reference that is chosen in the list"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.move_reference", text="Move Up").direction = "UP"
        layout.operator("paintover.move_reference", text="Move Down").direction = "DOWN"
        layout.operator("paintover.remove_reference", icon="REMOVE")


class PAINTOVER_MT_model(bpy.types.Menu):
    bl_label = "Model"
    bl_description = "The list of models, and your favorites"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.favorite_model", icon="SOLO_ON")
        layout.operator("paintover.refresh_models", icon="FILE_REFRESH")


class PAINTOVER_MT_account(bpy.types.Menu):
    bl_label = "Account"
    bl_description = "Your key, what was spent with it, and the preferences"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("paintover.sign_in", icon="URL")
        layout.operator("paintover.copy_sign_in_link")
        layout.operator("paintover.cancel_sign_in")
        layout.operator("paintover.sign_out")
        layout.separator()
        layout.operator("paintover.test_connection")
        layout.operator("paintover.refresh_spending", icon="FILE_REFRESH")
        layout.operator("paintover.open_preferences", icon="PREFERENCES")


def _hang(menu: Any, context: bpy.types.Context) -> None:
    """For Blender's menus to call at their end."""
    menu.layout.separator()
    menu.layout.menu("PAINTOVER_MT_main", icon="BRUSH_DATA")


_CLASSES = (
    PAINTOVER_MT_place,
    PAINTOVER_MT_result,
    PAINTOVER_MT_placed,
    PAINTOVER_MT_arrange_references,
    PAINTOVER_MT_model,
    PAINTOVER_MT_account,
    PAINTOVER_MT_main,
)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    for home in HOMES:
        getattr(bpy.types, home).append(_hang)


def unregister() -> None:
    for home in reversed(HOMES):
        getattr(bpy.types, home).remove(_hang)
    _unregister()
