"""What differs between the Blender versions, by feature test, and nowhere else."""

from typing import Any

import bpy
import gpu


def is_editable(data_block: bpy.types.ID) -> bool:
    """Whether Blender lets the artist change this data-block: false for linked data."""
    return bool(getattr(data_block, "is_editable", data_block.library is None))


def shader_nodes(material: bpy.types.Material) -> bpy.types.ShaderNodeTree:
    """The material's node tree, switched on where a material can be without one (before 5.0)."""
    if material.node_tree is None or not _always_nodes():
        material.use_nodes = True
    assert material.node_tree is not None
    return material.node_tree


def uses_nodes(material: bpy.types.Material) -> bool:
    """Whether the material already renders from its nodes."""
    return material.node_tree is not None and (_always_nodes() or material.use_nodes)


def use_nodes(material: bpy.types.Material, *, on: bool) -> None:
    """Where a material can be without its nodes (before 5.0); else nothing is changed."""
    if not _always_nodes() and material.use_nodes != on:
        material.use_nodes = on


def targa_settings(image_settings: bpy.types.ImageFormatSettings) -> dict[str, str]:
    """What makes a scene write uncompressed RGB TGA through its own view, in setting order."""
    # From 5.0 the medium decides which formats there are.
    medium = {"media_type": "IMAGE"} if hasattr(image_settings, "media_type") else {}
    return medium | {
        "file_format": "TARGA_RAW",
        "color_mode": "RGB",
        "color_depth": "8",
        "color_management": "FOLLOW_SCENE",
    }


def translated_report(message: str) -> str:
    """Blender's own error ``message`` as it reads in the artist's language."""
    translations = bpy.app.translations
    return str(getattr(translations, "pgettext_rpt", translations.pgettext)(message))


def _always_nodes() -> bool:
    # Where the tree is always there, the switch is deprecated and touching it warns.
    switch = bpy.types.Material.bl_rna.properties["use_nodes"]
    return bool(getattr(switch, "is_deprecated", False))


def image_drawn_off() -> float:
    """Pixels to the right of and above where it tells, at which an Image Editor draws its image.

    Measured in 4.3 and 5.2; in between, images came to have a display window that is drawn.
    """
    # Before, it is drawn in its place, and the edge between two pixels is the first one's.
    return 1.0 if _has_display_window() else -0.25


def draws_image_crisp() -> bool:
    """Whether an Image Editor shows the pixels of an enlarged image as squares in their place."""
    return not _has_display_window()


def _has_display_window() -> bool:
    return "show_render_size" in bpy.types.SpaceImageOverlay.bl_rna.properties


def draws_off_screen(engine: str) -> bool:
    """Whether Blender's own drawing shows this render engine in a view."""
    # EEVEE is BLENDER_EEVEE_NEXT from 4.2 to 4.5.
    return engine.startswith("BLENDER_")


def prompt_field(layout: bpy.types.UILayout, owner: object, name: str, placeholder: str) -> bool:
    """A field for a long text; False where it has only one line (before 5.2)."""
    box: Any = getattr(layout, "textbox", None)
    if box is None:
        layout.prop(owner, name, text="", placeholder=placeholder)
        return False
    box(owner, name, placeholder=placeholder, initial_visible_lines=4)
    return True


def ready_gpu() -> bool:
    """Have a graphics card to draw with also where there is no window; False before 5.2.

    There, Blender refuses it, but for sessions in which something has been rendered: not to be
    relied on.
    """
    if not bpy.app.background:
        return True
    begin: Any = getattr(gpu, "init", None)
    if begin is not None:
        begin()
    return begin is not None


def path_beside_file() -> set[Any]:
    """Options of a path property that may begin with ``//``; without, it warns (from 4.5)."""
    knows = "is_path_supports_blend_relative" in bpy.types.Property.bl_rna.properties
    return {"PATH_SUPPORTS_BLEND_RELATIVE"} if knows else set()


def show_presets(root: object) -> None:
    """Have Blender look for presets in ``root``/presets, where it can (from 4.2 on)."""
    found: Any = getattr(bpy.utils, "register_preset_path", None)
    if found is not None:
        found(str(root))


def hide_presets(root: object) -> None:
    """The reverse of ``show_presets``."""
    found: Any = getattr(bpy.utils, "unregister_preset_path", None)
    if found is not None:
        found(str(root))
