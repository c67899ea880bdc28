"""The state of the gallery: what it shows, how, and which results the artist has chosen in it."""

from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, PointerProperty, StringProperty

from ..app import runtime

if TYPE_CHECKING:
    from ..app.library import Result


_SCOPES = (
    ("SCENE", "Scene", "Pictures that were made from this scene, or are in it"),
    ("FILE", "File", "Pictures that were made from this .blend file, or are in it"),
    ("LIBRARY", "Library", "All pictures in the library folder"),
)
_GROUPS = (
    ("NONE", "No Groups", "All pictures in one grid"),
    ("JOB", "By Job", "Pictures of one request together"),
    ("CONVERSATION", "By Conversation", "Pictures that were refined from one another together"),
)


def _from_start(desk: Any, _context: bpy.types.Context) -> None:
    """What is looked for changes: the newest of it is on the first page."""
    if desk.page:
        desk.page = 0


def _read(desk: Any, _context: bpy.types.Context) -> None:
    runtime.get().shelf.open(desk.selected)


class PaintoverDesk(bpy.types.PropertyGroup):
    """On the window manager: it belongs to whoever sits here, and to no file."""

    scope: EnumProperty(
        name="Show",
        description="Whose pictures are shown",
        items=_SCOPES,
        default="LIBRARY",
        update=_from_start,
        options={"SKIP_SAVE"},
    )
    search: StringProperty(
        name="Search",
        description=(
            "Words of the prompt, the model, the source or a note. Narrow it down with a date "
            '("2026-11", "today"), "star", "model:nano", "source:render" or -word'
        ),
        update=_from_start,
        options={"TEXTEDIT_UPDATE", "SKIP_SAVE"},
    )
    star_only: BoolProperty(
        name="Starred Only",
        description="Show only pictures with a star",
        update=_from_start,
        options={"SKIP_SAVE"},
    )
    group: EnumProperty(
        name="Group",
        description="Which pictures stand together",
        items=_GROUPS,
        update=_from_start,
        options={"SKIP_SAVE"},
    )
    size: IntProperty(
        name="Thumbnail Size",
        description="Width of a thumbnail, in heights of a button",
        default=5,
        min=3,
        max=14,
        update=_from_start,
        options={"SKIP_SAVE"},
    )
    page: IntProperty(
        name="Page", description="Which page is shown, from 0", min=0, options={"SKIP_SAVE"}
    )
    selected: StringProperty(
        name="Selected Result",
        description="Id of the result that is shown large",
        update=_read,
        options={"SKIP_SAVE", "HIDDEN"},
    )
    picked: StringProperty(
        name="Picked Results",
        description="Ids of the results that are acted on together, with spaces between",
        options={"SKIP_SAVE", "HIDDEN"},
    )


def of(context: bpy.types.Context) -> Any:
    return context.window_manager.paintover_desk  # type: ignore[attr-defined]


def selected(context: bpy.types.Context) -> "Result | None":
    """The result that was clicked on, else the newest one; None where there is none."""
    now, chosen = runtime.get(), of(context).selected
    found = now.session.result(chosen) or now.shelf.opened(chosen) if chosen else None
    return found or next(iter(now.session.results), None)


def picked(context: bpy.types.Context) -> list[str]:
    """Ids of all results that are chosen; at least the one that is selected, if there is one."""
    several = str(of(context).picked).split()
    if several:
        return several
    one = selected(context)
    return [one.id] if one else []


_register, _unregister = bpy.utils.register_classes_factory((PaintoverDesk,))  # type: ignore[misc]


def register() -> None:
    _register()
    bpy.types.WindowManager.paintover_desk = PointerProperty(type=PaintoverDesk)  # type: ignore[attr-defined]


def unregister() -> None:
    del bpy.types.WindowManager.paintover_desk  # type: ignore[attr-defined]
    _unregister()
