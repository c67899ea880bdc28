"""The operators: gather, call the use case, tell."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import EnumProperty, StringProperty

from ..app import browser, connection, deliver, generate, runtime
from ..core import naming, placement
from ..core.errors import PaintoverError, PlacementError
from ..core.wording import say
from ..scene import editors
from . import preferences, properties, spending
from .language import described, reported
from .telling import awaited, told

if TYPE_CHECKING:
    from ..app.library import Result


_log = logging.getLogger(__package__)


class PAINTOVER_OT_generate(bpy.types.Operator):
    """Send the source and the prompt, and bring the picture back when it is ready"""

    bl_idname = "paintover.generate"
    bl_label = "Generate"
    # Not REGISTER: Repeat Last must never buy a second picture.
    bl_options = set()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.scene is not None

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        question = spending.question(context)
        if question is None:
            return self.execute(context)
        return spending.ask(self, context, event, question)

    def execute(self, context: bpy.types.Context) -> set[str]:
        wish = properties.wish_of(context)
        try:
            jobs = generate.start(context, wish, preferences.snapshot(context))
        except PaintoverError as error:
            return told(self, error)
        return awaited(self, jobs)


class PAINTOVER_OT_cancel(bpy.types.Operator):
    """Stop this job and close its connection; nothing is placed"""

    bl_idname = "paintover.cancel"
    bl_label = "Cancel"
    bl_options = {"INTERNAL"}

    job: StringProperty(name="Job", description="Job to cancel; empty for all of them")

    @classmethod
    def description(cls, context: bpy.types.Context, values: Any) -> str:
        job = runtime.get().session.jobs.get(values.job)
        if job is None:
            return described(say("Stop this job and close its connection; nothing is placed"))
        return described(
            say(
                'Stop "{name}" and close its connection; nothing is placed',
                name=naming.from_prompt(job.prompt, 60),
            )
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = runtime.get().session
        names = [self.job] if self.job else [job.id for job in session.active]
        cancelled = [session.cancel(name) for name in names]
        return {"FINISHED"} if any(cancelled) else {"CANCELLED"}


class PAINTOVER_OT_dismiss(bpy.types.Operator):
    """Take this off the list; pictures stay in Results"""

    bl_idname = "paintover.dismiss"
    bl_label = "Dismiss"
    bl_options = {"INTERNAL"}

    job: StringProperty(
        name="Job", description="Jobs to take off the list, with spaces between; empty for all"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = runtime.get().session
        for job in self.job.split() or list(session.jobs):
            session.dismiss(job)
        return {"FINISHED"}


class PAINTOVER_OT_place(bpy.types.Operator):
    """Bring this picture into the scene"""

    bl_idname = "paintover.place"
    bl_label = "Place"
    bl_options = {"REGISTER", "UNDO"}

    result: StringProperty(
        name="Result", description="Id of the result to place", options={"HIDDEN"}
    )
    target: EnumProperty(
        name="Place As", description="What becomes of the picture", items=properties.TARGETS
    )

    @classmethod
    def description(cls, context: bpy.types.Context, values: Any) -> str:
        names = {item[0]: item[2] for item in properties.TARGETS}
        return described(names[values.target])

    def execute(self, context: bpy.types.Context) -> set[str]:
        values = preferences.snapshot(context)
        try:
            result = deliver.find(self.result, values)
            placed = deliver.now(context, result, placement.Target(self.target), values)
        except PaintoverError as error:
            return told(self, error)
        runtime.get().session.placed_by_hand(result.id)
        if placed.object is None:
            editors.show_in_editors(placed.image, context.window_manager)
        if placed.note:
            self.report({"INFO"}, reported(placed.note))
        return {"FINISHED"}


class PAINTOVER_OT_place_planned(bpy.types.Operator):
    """Place a picture that has arrived where it was meant to go when Generate was pressed"""

    bl_idname = "paintover.place_planned"
    bl_label = "Place Picture"
    # REGISTER, because otherwise adjusting the artist's own last operation would undo to before
    # it, and take the picture out of the scene again.
    bl_options = {"INTERNAL", "REGISTER", "UNDO"}

    result: StringProperty(
        name="Result", description="Id of the result to place", options={"HIDDEN"}
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            result = deliver.find(self.result, preferences.snapshot(context))
            placed = deliver.as_planned(result)
        except PaintoverError as error:
            _delivery.append(error)
            return {"CANCELLED"}
        if placed.object is None:
            editors.show_in_editors(placed.image, context.window_manager)
        _delivery.append(placed.note)
        return {"FINISHED"}


_delivery: list[PaintoverError | str] = []
"""How the last planned placement went: an operator can return no more than that it ended."""


class PAINTOVER_OT_show_textures(bpy.types.Operator):
    """Color this view by texture and light it flatly, so that pictures look as they came"""

    bl_idname = "paintover.show_textures"
    bl_label = "Show Textures"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return isinstance(context.space_data, bpy.types.SpaceView3D)

    def execute(self, context: bpy.types.Context) -> set[str]:
        space = context.space_data
        assert isinstance(space, bpy.types.SpaceView3D)
        space.shading.color_type = "TEXTURE"
        space.shading.light = "FLAT"
        return {"FINISHED"}


class PAINTOVER_OT_open_library(bpy.types.Operator):
    """Show the folder that keeps every picture"""

    bl_idname = "paintover.open_library"
    bl_label = "Open Library"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        root = runtime.library(preferences.snapshot(context)).root
        with browser.clean_environment():
            bpy.ops.wm.path_open("INVOKE_DEFAULT", filepath=str(root))
        return {"FINISHED"}


class PAINTOVER_OT_open_preferences(bpy.types.Operator):
    """Show the preferences of Paintover"""

    bl_idname = "paintover.open_preferences"
    bl_label = "Open Preferences"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        bpy.ops.screen.userpref_show("INVOKE_DEFAULT", section="EXTENSIONS")
        context.window_manager.addon_search = "Paintover"
        bpy.ops.preferences.addon_show(module=preferences.root_package)
        return {"FINISHED"}


class PAINTOVER_OT_test_connection(bpy.types.Operator):
    """Ask the server whether it knows the key, and read the list of its models"""

    bl_idname = "paintover.test_connection"
    bl_label = "Test Connection"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        failed: list[PaintoverError] = []
        try:
            connection.test(preferences.snapshot(context), failed.append)
        except PaintoverError as error:
            runtime.get().session.connection = error.sentence
            return told(self, error)
        if bpy.app.background:
            runtime.get().pump.run_until_idle()
            if failed:
                return told(self, failed[0])
        return {"FINISHED"}


def place_as_planned(result: "Result") -> str:
    """For the pump: place with an undo step of its own; a note for the artist.

    Raises PlacementError. No ``temp_override``, though a timer has no window: up to 5.0, Blender
    reads an override without Python's lock while an operator runs, and crashes when a worker
    holds it (seen in 4.2 and 4.5).
    """
    operator: Callable[..., set[str]] = bpy.ops.paintover.place_planned  # type: ignore[attr-defined]
    _delivery.clear()
    try:
        operator("EXEC_DEFAULT", True, result=result.id)
    except Exception as fault:
        _log.exception("Placing stumbled")
        raise _unplaced() from fault
    outcome = _delivery[0] if _delivery else _unplaced()
    if isinstance(outcome, PaintoverError):
        raise outcome
    return outcome


def _unplaced() -> PlacementError:
    return PlacementError(
        "Blender could not place the picture.",
        "It is safe in the library: place it from Results.",
    )


_CLASSES = (
    PAINTOVER_OT_generate,
    PAINTOVER_OT_cancel,
    PAINTOVER_OT_dismiss,
    PAINTOVER_OT_place,
    PAINTOVER_OT_place_planned,
    PAINTOVER_OT_show_textures,
    PAINTOVER_OT_open_library,
    PAINTOVER_OT_open_preferences,
    PAINTOVER_OT_test_connection,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
