"""The extension's preferences, and their snapshot for the rooms below."""

from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import bpy
from bpy.props import BoolProperty, FloatProperty, IntProperty, StringProperty

from ..app import preferences as plain
from ..app import runtime
from ..core import privacy, request
from ..core.latest import remember_last
from ..core.wording import template
from . import keymap, sign_in_rows, text
from .sign_in_rows import KEYS_PAGE

if TYPE_CHECKING:
    from ..app.preferences import Preferences


root_package = (__package__ or "").rpartition(".")[0]


def _use_code(_preferences: object, code: str) -> None:
    """Not kept anywhere: it is good for one key."""
    runtime.get().sign_in.use_code(code)


def _library_changed(_preferences: object, context: bpy.types.Context) -> None:
    """Results of the new folder are shown as well; without a window nobody would see them."""
    if not bpy.app.background:
        runtime.scan(snapshot(context))


class PaintoverPreferences(bpy.types.AddonPreferences):
    bl_idname = root_package

    api_key: StringProperty(
        name="API Key",
        description="Your key from openrouter.ai; empty to use OPENROUTER_API_KEY",
        subtype="PASSWORD",
    )
    sign_in_code: StringProperty(
        name="Code",
        description="Code that the sign-in page shows, where it cannot come back to Blender",
        # A password, because Blender notes what is typed elsewhere in its log of operations.
        subtype="PASSWORD",
        get=lambda _preferences: "",
        set=_use_code,
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
    session_limit: FloatProperty(
        name="Session Limit",
        description=(
            "US dollars after which nothing more is sent until Blender is started again; "
            "0 for no limit"
        ),
        default=0.0,
        min=0.0,
        soft_max=100.0,
        step=100,
        precision=2,
    )
    confirm_above: FloatProperty(
        name="Ask First From",
        description=(
            "US dollars from which Generate asks before it sends, as it then does when the price "
            "is unknown; 0 to never ask"
        ),
        default=0.0,
        min=0.0,
        soft_max=10.0,
        step=10,
        precision=2,
    )
    pack_images: BoolProperty(
        name="Pack Images",
        description="Pack placed pictures into the .blend, so that it is complete on its own",
        default=True,
    )
    preview_in_editor: BoolProperty(
        name="Previews in Image Editor",
        description=(
            "Show the unfinished pictures of Stream Answer in an open Image Editor with nothing of "
            "yours in it. They are charged with about 100 image tokens each, shown or not"
        ),
        default=True,
    )

    asset_author: StringProperty(
        name="Author of Assets",
        description="Who made the assets, as the Asset Browser tells it; empty for nobody",
    )

    zdr: BoolProperty(
        name="Zero Data Retention",
        description=(
            "Ask for providers only that keep neither prompt nor picture. "
            "Sent with chat requests; the Image API cannot be asked"
        ),
    )
    no_training: BoolProperty(
        name="No Training",
        description=(
            "Ask for providers only that do not train on prompt and picture. "
            "Sent with chat requests; the Image API cannot be asked"
        ),
    )

    favorites: StringProperty(
        name="Favorites",
        description="Ids of your favorite models, with spaces between",
        options={"HIDDEN"},
    )

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        values, page = snapshot(context), text.Page(context)

        column = layout.column()
        column.prop(self, "api_key", placeholder="sk-or-v1-…")
        if not self.api_key and values.key:
            _beside(column, page, template("Using OPENROUTER_API_KEY"), "INFO")
        under = _under(column)
        under_way = sign_in_rows.draw_waiting(under, page, self, share=0.6)
        if self.api_key:
            under.operator("paintover.sign_out")
        elif not under_way:
            under.operator("paintover.sign_in", icon="URL")
            if not values.key:
                under.operator("paintover.open_page", text="Get a Key", icon="URL").url = KEYS_PAGE
        column.prop(self, "base_url", placeholder=plain.DEFAULT_BASE_URL)
        if values.is_unencrypted:
            sentence = template("This address is not encrypted: your key can be read")
            _beside(column, page, sentence, "ERROR")
        _under(column).operator("paintover.test_connection")
        connection = runtime.get().session.connection
        if connection:
            _beside(column, page, connection, "NONE")

        column = layout.column()
        column.prop(self, "library_path", placeholder=str(runtime.library(values).root))
        if not self.library_path:
            sentence = template("Uninstalling deletes this folder: choose one of your own")
            _beside(column, page, sentence, "INFO")
        column.prop(self, "pack_images")
        column.prop(self, "preview_in_editor")

        column.prop(self, "asset_author")
        from . import assets  # which needs the snapshot of this module

        assets.draw_add_library(_under(column), context)

        column = layout.column(heading="On Chat, Ask For")
        column.prop(self, "zdr")
        column.prop(self, "no_training")
        sentence = privacy.sentence(request.Route.IMAGES, self.zdr, self.no_training)
        _beside(column, page, sentence, "INFO")
        _under(column).operator(
            "paintover.open_page", text="Privacy Settings of Your Account", icon="URL"
        ).url = privacy.PAGE

        column = layout.column()
        column.prop(self, "max_upload_edge")
        column.prop(self, "max_parallel")
        column.prop(self, "read_timeout")

        column = layout.column()
        column.prop(self, "session_limit", text="Session Limit ($)")
        column.prop(self, "confirm_above", text="Ask First From ($)")

        keymap.draw(layout, context)


def _under(layout: bpy.types.UILayout) -> bpy.types.UILayout:
    """The place under the fields, where they begin."""
    split = layout.split(factor=0.4)
    split.label()
    return split.column()


def _beside(layout: bpy.types.UILayout, page: text.Page, sentence: str, icon: Any) -> None:
    page.lines(_under(layout), sentence, icon=icon, share=0.6)


def found(context: bpy.types.Context) -> PaintoverPreferences | None:
    """The preferences; None when a script enabled Paintover without a place in them."""
    addon = context.preferences.addons.get(root_package)
    return cast(PaintoverPreferences, addon.preferences) if addon and addon.preferences else None


def snapshot(context: bpy.types.Context) -> "Preferences":
    """The preferences as they are now."""
    now = found(context)
    if now is None:
        return plain.Preferences()
    values = _values(now)
    shelf = now.library_path
    return _snapshot(values, bpy.path.abspath(shelf) if shelf.startswith("//") else shelf)


_NAMES = (
    *("api_key", "base_url", "max_parallel", "read_timeout", "max_upload_edge", "pack_images"),
    *("preview_in_editor", "zdr", "no_training", "session_limit", "confirm_above"),
    "asset_author",
)
_values = attrgetter(*_NAMES)


@remember_last
def _snapshot(values: tuple[Any, ...], library_path: str) -> "Preferences":
    named = dict(zip(_NAMES, values, strict=True))
    # Blender keeps 32 bits, in which a limit of 0.04 is less than a price of 0.04.
    for limit in ("session_limit", "confirm_above"):
        named[limit] = round(named[limit], 4)
    return plain.Preferences(library_path=library_path, **named)


def favorites(context: bpy.types.Context) -> frozenset[str]:
    """Ids of the artist's favorite models."""
    now = found(context)
    return frozenset(now.favorites.split()) if now else frozenset()


def toggle_favorite(context: bpy.types.Context, model_id: str) -> None:
    now = found(context)
    assert now is not None
    now.favorites = " ".join(sorted(favorites(context) ^ {model_id}))
    # So that Blender saves it with the other preferences when it quits.
    context.preferences.is_dirty = True


def register() -> None:
    bpy.utils.register_class(PaintoverPreferences)


def unregister() -> None:
    bpy.utils.unregister_class(PaintoverPreferences)
