"""Carries news from the workers to the scene and the screen, and sleeps when there is none.

In a window it is one persistent timer. In background Blender, where timers never fire, the same
turn is made by hand.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import bpy

from ..core.errors import PaintoverError
from ..scene import file_source
from ..scene.sidebars import redraw
from . import online
from .library import Result
from .session import Job, Session

INTERVAL = 0.02
"""Seconds between two looks, so that a cancel or a result shows at once; a look takes some tens of
microseconds."""

_PROGRESS = 0.25
"""Seconds between two redraws while nothing but progress changes: a picture that has just arrived
must not wait for one."""

_BUDGET = 0.004
_BUSY_OPERATORS = (
    *("TRANSFORM_OT", "PAINT_OT", "SCULPT_OT", "MESH_OT", "OBJECT_OT"),
    *("CURVE_OT", "GPENCIL_OT", "GREASE_PENCIL_OT", "NODE_OT", "RENDER_OT"),
)
"""Modal operators that an undo step must not be put into the middle of."""

_log = logging.getLogger(__package__)

Place = Callable[[Result], str]
"""Places one result where it was meant to go and returns a note for the artist, or an empty text.

Raises PlacementError when it cannot go there.
"""

Show = Callable[[Path | None], None]
"""Shows the latest unfinished picture, or None when there is none any more."""


class Pump:
    """Turns one session's events into state, placements and redraws."""

    def __init__(
        self, session: Session, place: Place, show: Show = lambda unfinished: None
    ) -> None:
        self._session = session
        self._place = place
        self._show = show
        self._unfinished: Path | None = None
        self._beat = 0
        self._shown: object = None
        # Blender knows a timer by its object, and every look at a method makes a new one.
        self._timer = self._tick
        self.beside: Callable[[], None] = lambda: None
        """Called at each turn: for what is told elsewhere than in the sidebars, such as the status
        bar, and only redraws where something else is to be told there."""

    def start(self) -> None:
        """Begin to tick, unless ticking or in background."""
        if not bpy.app.background and not bpy.app.timers.is_registered(self._timer):
            bpy.app.timers.register(self._timer, first_interval=INTERVAL, persistent=True)

    def stop(self) -> None:
        if bpy.app.timers.is_registered(self._timer):
            bpy.app.timers.unregister(self._timer)

    def run_until_done(self, jobs: list[Job]) -> None:
        """Turn by hand until these jobs have ended and are placed."""
        try:
            while any(job.is_active for job in jobs):
                if not (self._session.turn() or self._read_next() or self._place_next()):
                    time.sleep(0.005)
        except KeyboardInterrupt:
            for job in jobs:
                self._session.cancel(job.id)
            raise

    def run_until_idle(self) -> None:
        """Turn by hand until nothing runs: for calls that are no jobs."""
        while not self._session.is_idle:
            self._session.turn()
            time.sleep(0.005)

    def _tick(self) -> float | None:
        try:
            changed = self._session.turn(_BUDGET)
            changed = self._stay_offline() or changed
            if not _is_busy():
                self._show_latest()
                changed = self._read_next() or self._place_next() or changed
            if changed or self._has_progress():
                redraw()
            self.beside()
        except Exception:
            # A timer that raises is removed by Blender, and with it every result to come.
            _log.exception("The pump stumbled")
        return None if self._session.is_idle and not self._unfinished else INTERVAL

    def _stay_offline(self) -> bool:
        """Nothing more is sent once Blender may no longer go online."""
        try:
            online.check()
        except PaintoverError as error:
            return self._session.go_offline(error)
        return False

    def _show_latest(self) -> None:
        """Before placing, so that a result finds the editor as the artist left it."""
        paths = (job.partial.path for job in self._session.active if job.partial)
        latest = next(paths, None)
        if latest != self._unfinished:
            self._unfinished = latest
            self._show(latest)

    def _has_progress(self) -> bool:
        """Whether the panel's seconds or bars are due to move."""
        now = time.monotonic()
        beat, active = int(now / _PROGRESS), self._session.active
        if beat == self._beat or not active:
            return False
        before, self._beat = self._shown, beat
        self._shown = int(now), [job.progress for job in active]
        return self._shown != before

    def _read_next(self) -> bool:
        if not self._session.readings:
            return False
        reading = self._session.readings.pop(0)
        pixels = None
        try:
            pixels = file_source.pixels(reading.data)
        finally:  # a worker waits for it
            reading.answer(pixels)
        return True

    def _place_next(self) -> bool:
        following = self._session.next_to_place()
        if following is None:
            return False
        job, result = following
        try:
            self._session.placed(job, None, self._place(result))
        except PaintoverError as error:
            self._session.placed(job, error)
        return True


def _is_busy() -> bool:
    """True while Blender renders, or the artist is in the middle of a stroke or a move."""
    if bpy.app.is_job_running("RENDER"):
        return True
    return any(
        operator.bl_idname.startswith(_BUSY_OPERATORS)
        for window in bpy.context.window_manager.windows
        for operator in getattr(window, "modal_operators", ())
    )
