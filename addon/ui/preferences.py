"""The extension's preferences, and their snapshot for the rooms below."""

from typing import Any, cast

import bpy
from bpy.props import BoolProperty, FloatProperty, IntProperty, StringProperty

from ..app import runtime
from ..app.preferences import DEFAULT_BASE_URL, Preferences

root_package = (__package__ or "").rpartition(".")[0]


def _library_changed(_preferences: object, context: bpy.types.Context) -> None:
    """Results of the new folder are shown as well; without a window nobody would see them."""
    if not bpy.app.background:
        runtime.scan(snapshot(context))


class PaintoverPreferences(bpy.types.AddonPreferences):
    bl_idname = root_package

    api_key: StringProperty(
        name="API Key",
        description="Your key from openrouter.ai/keys; empty to use OPENROUTER_API_KEY",
        subtype="PASSWORD",
    )
    base_url: StringProperty(
        name="Address",
        description="Address of the API; empty to use OPENROUTER_BASE_URL, else OpenRouter's own",
    )
    library_path: StringProperty(
        name="Library",
        description="Folder that keeps every picture; empty to use Blender's user folder",
        subtype="DIR_PATH",
        update=_library_changed,
    )
    max_parallel: IntProperty(
        name="Requests at Once",
        description="How many requests run at the same time; the rest wait in line",
        default=3,
        min=1,
        max=8,
    )
    read_timeout: FloatProperty(
        name="Wait for an Answer",
        description="Seconds without any answer after which a request is given up",
        default=600.0,
        min=10.0,
        max=3600.0,
        step=1000,
        precision=0,
        subtype="TIME_ABSOLUTE",
        unit="TIME_ABSOLUTE",
    )
    max_upload_edge: IntProperty(
        name="Longest Edge Sent",
        description="Larger pictures are scaled down to this before they are sent",
        default=2048,
        min=256,
        max=4096,
        subtype="PIXEL",
    )
    pack_images: BoolProperty(
        name="Pack Images",
        description="Pack placed pictures into the .blend, so that it is complete on its own",
        default=True,
    )

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        values = snapshot(context)

        column = layout.column()
        column.prop(self, "api_key")
        if not self.api_key and values.key:
            _beside(column, "Using OPENROUTER_API_KEY", "INFO")
        elif not values.key:
            column.operator(
                "wm.url_open", text="Get a Key", icon="URL"
            ).url = "https://openrouter.ai/keys"
        _placeholder(column, self, "base_url", DEFAULT_BASE_URL)
        if values.is_unencrypted:
            _beside(column, "This address is not encrypted: your key can be read", "ERROR")
        column.operator("paintover.test_connection")
        connection = runtime.get().session.connection
        if connection:
            _beside(column, connection, "NONE")

        column = layout.column()
        _placeholder(column, self, "library_path", str(runtime.library(values).root))
        if not self.library_path:
            _beside(column, "Uninstalling deletes this folder: choose one of your own", "INFO")
        column.prop(self, "pack_images")

        column = layout.column()
        column.prop(self, "max_upload_edge")
        column.prop(self, "max_parallel")
        column.prop(self, "read_timeout")


def _beside(layout: bpy.types.UILayout, sentence: str, icon: Any) -> None:
    """A label under the fields, where they begin."""
    split = layout.split(factor=0.4)
    split.label()
    split.label(text=sentence, icon=icon)


def _placeholder(layout: bpy.types.UILayout, owner: object, name: str, text: str) -> None:
    layout.prop(owner, name, placeholder=text)


def snapshot(context: bpy.types.Context) -> Preferences:
    """The preferences as they are now."""
    addon = context.preferences.addons.get(root_package)
    if addon is None or addon.preferences is None:
        return Preferences()  # enabled by a script, without a place in the preferences
    found = cast(PaintoverPreferences, addon.preferences)
    return Preferences(
        api_key=found.api_key,
        base_url=found.base_url,
        library_path=bpy.path.abspath(found.library_path) if found.library_path else "",
        max_parallel=found.max_parallel,
        read_timeout=found.read_timeout,
        max_upload_edge=found.max_upload_edge,
        pack_images=found.pack_images,
    )


def register() -> None:
    bpy.utils.register_class(PaintoverPreferences)


def unregister() -> None:
    bpy.utils.unregister_class(PaintoverPreferences)
