"""The notice: what ended while no Paintover tab was seen, for some seconds, beside the progress.

It takes neither the focus nor the selection, and is gone by itself.
"""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import StringProperty

from ..app import session
from ..core import naming
from ..core.wording import say
from . import tab, thumbnails
from .language import shown

if TYPE_CHECKING:
    from ..app.library import Result
    from ..app.session import Job


SECONDS = 12.0

_WORDS, _ERROR = 32, 80
"""Letters of the prompt, and of what went wrong."""


class Notice:
    """What is told now. ``until`` is a time of ``time.monotonic``; 0 while nothing is."""

    def __init__(self) -> None:
        self.until = 0.0
        self.results: list[Result] = []
        self.failed: list[Job] = []
        self._known: set[str] = set()

    @property
    def is_shown(self) -> bool:
        return time.monotonic() < self.until

    def look(self, context: bpy.types.Context, jobs: "Iterable[Job]") -> bool:
        """Whether there is something new to tell among what has ended since the last look.

        The artist knows what they cancelled, and sees what a tab shows.
        """
        ended = {job.id: job for job in jobs if not job.is_active}
        new = [job for name, job in ended.items() if name not in self._known]
        self._known = set(ended)
        told = [job for job in new if job.state is not session.State.CANCELLED]
        if not told or tab.is_seen(context):
            return False
        if not self.is_shown:
            self.clear()
        self.results += [result for job in told for result in job.results]
        self.failed += [job for job in told if job.error]
        self.until = time.monotonic() + SECONDS
        return True

    def clear(self) -> None:
        self.until = 0.0
        self.results, self.failed = [], []

    def forget_ended(self) -> None:
        """Of an earlier session."""
        self._known = set()

    def words(self) -> str:
        """In the language of the interface, short enough for a line with other things in it."""
        if self.failed:
            error = self.failed[-1].error
            assert error is not None
            message = shown(error.message)
            return message if len(message) <= _ERROR else message[: _ERROR - 1].rstrip() + "…"
        if len(self.results) > 1:
            return shown(say("{count} pictures arrived", count=len(self.results)))
        prompt = self.results[-1].prompt if self.results else ""
        if not prompt.strip():
            return shown(say("A picture arrived"))
        return shown(say('Arrived: "{prompt}"', prompt=naming.from_prompt(prompt, _WORDS)))

    def draw(self, layout: Any) -> None:
        row = layout.row(align=True)
        newest = self.results[-1] if self.results else None
        if self.failed:
            row.label(text=self.words(), icon="ERROR", translate=False)
        elif newest is not None:
            row.label(text=self.words(), icon_value=thumbnails.icon(newest), translate=False)
        show = row.operator("paintover.show_tab", text="Show")
        show.result = newest.id if newest else ""
        row.operator("paintover.dismiss_notice", text="", icon="X")


current = Notice()


class PAINTOVER_OT_show_tab(bpy.types.Operator):
    """Open the sidebar of this editor, or of the largest one, at the Paintover tab"""

    bl_idname = "paintover.show_tab"
    bl_label = "Show Paintover"
    bl_options = {"INTERNAL"}

    result: StringProperty(
        name="Result",
        description="Id of the result to choose there; empty to choose none",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        desk: Any = getattr(context.window_manager, "paintover_desk", None)
        if self.result and desk is not None:
            desk.selected = self.result
        current.clear()
        if not tab.show(context):
            self.report({"INFO"}, "Open a 3D View or an Image Editor: its sidebar has the tab")
            return {"CANCELLED"}
        return {"FINISHED"}


class PAINTOVER_OT_dismiss_notice(bpy.types.Operator):
    """Take this notice away; the picture stays in Results"""

    bl_idname = "paintover.dismiss_notice"
    bl_label = "Dismiss Notice"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        current.clear()
        return {"FINISHED"}


_CLASSES = (PAINTOVER_OT_show_tab, PAINTOVER_OT_dismiss_notice)

_register, _unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]


def register() -> None:
    _register()
    current.clear()
    current.forget_ended()


def unregister() -> None:
    _unregister()
