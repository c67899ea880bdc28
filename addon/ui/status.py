"""Paintover in Blender's status bar: what runs, with Cancel, and what has just arrived.

Where the status bar is hidden, the notice stands in the headers of the editors with a sidebar.
Nothing is drawn while there is nothing to tell, and no timer runs for it but the one that takes a
notice away.
"""

from typing import TYPE_CHECKING, Any

import bpy

from ..app import runtime, session
from ..core.progress import Phase
from ..core.wording import Said, say, template, together
from . import notice
from .language import shown

if TYPE_CHECKING:
    from ..app.running import Runtime
    from ..app.session import Job


_STATUS_BAR = "STATUSBAR_HT_header"
_HEADERS = ("VIEW3D_HT_header", "IMAGE_HT_header")

_PHASES = {
    Phase.SENDING: template("Sending"),
    Phase.WAITING: template("Waiting"),
    Phase.RECEIVING: template("Receiving"),
    Phase.PAUSED: template("Waiting"),
}

_READ = 0.5
"""Seconds in which Blender has read the picture of a notice: nobody tells when it has."""

_told: tuple[object, ...] = ((), False)
"""What the status bar has told last, so that it is drawn anew only for something else."""


def follow() -> None:
    """For the pump, at each of its turns: draw the status bar anew where it has become untrue."""
    global _told
    now = runtime.get()
    if notice.current.look(bpy.context, now.session.jobs.values()):
        if bpy.app.timers.is_registered(_take_away):
            bpy.app.timers.unregister(_take_away)
        bpy.app.timers.register(_take_away, first_interval=notice.SECONDS, persistent=True)
        if not bpy.app.timers.is_registered(redraw):
            bpy.app.timers.register(redraw, first_interval=_READ)
    known = progress(now.session.active), notice.current.until
    if known != _told:
        _told = known
        redraw()


def redraw() -> None:
    """Draw the status bars anew, or the headers where they stand in for it.

    Blender tells of no status bar among its areas. It draws one when told that the view layer of a
    window has changed, and little else with it (measured on 4.3 and 5.2).
    """
    view_layer: Any = (bpy.types.Window, "view_layer")
    bpy.msgbus.publish_rna(key=view_layer)
    for window in bpy.context.window_manager.windows:
        if not window.screen.show_statusbar:
            for area in window.screen.areas:
                if area.type in {"VIEW_3D", "IMAGE_EDITOR"}:
                    for region in area.regions:
                        if region.type == "HEADER":
                            region.tag_redraw()


def progress(jobs: "list[Job]") -> str:
    """The phase and the seconds of what has run the longest, and how many there are."""
    if not jobs:
        return ""
    first = next((job for job in jobs if job.state is not session.State.WAITING), jobs[0])
    words: list[Said] = []
    if len(jobs) > 1:
        words.append(say("{count} jobs", count=len(jobs)))
    words.append(_phase(first))
    if first.state is session.State.RUNNING:
        words.append(say("{seconds} s", seconds=int(first.seconds)))
    return together(*words, between=" · ")


def _phase(job: "Job") -> Said:
    if job.state is session.State.WAITING:
        return say("In line")
    if job.state is session.State.ARRIVED:
        return say("Arrived")
    return say(_PHASES[job.progress.phase]) if job.progress else say("Preparing")


def _draw(header: Any, context: bpy.types.Context) -> None:
    now = runtime.made()
    jobs = now.session.active if now else []
    if not jobs and not notice.current.is_shown:
        return
    layout = header.layout
    layout.separator()
    if notice.current.is_shown:
        notice.current.draw(layout)
    if jobs:
        row = layout.row(align=True)
        row.label(text=shown(progress(jobs)), icon="BRUSH_DATA", translate=False)
        name = jobs[0].id if len(jobs) == 1 else ""
        row.operator("paintover.cancel", text="", icon="X").job = name


def _draw_in_header(header: Any, context: bpy.types.Context) -> None:
    if not context.screen.show_statusbar and notice.current.is_shown:
        notice.current.draw(header.layout)


def _take_away() -> None:
    """At the end of a notice; another that came meanwhile has moved it."""
    notice.current.clear()
    follow()


def connect(made: "Runtime") -> None:
    made.pump.beside = follow


def register() -> None:
    notice.register()
    getattr(bpy.types, _STATUS_BAR).append(_draw)
    for name in _HEADERS:
        getattr(bpy.types, name).append(_draw_in_header)


def unregister() -> None:
    for timer in (_take_away, redraw):
        if bpy.app.timers.is_registered(timer):
            bpy.app.timers.unregister(timer)
    for name in reversed(_HEADERS):
        getattr(bpy.types, name).remove(_draw_in_header)
    getattr(bpy.types, _STATUS_BAR).remove(_draw)
    notice.unregister()
