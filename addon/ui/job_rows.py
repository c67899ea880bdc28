"""The jobs in the panel: phase, seconds, bytes, Cancel; and what became of the ended ones."""

import math
import time
from typing import TYPE_CHECKING

import bpy

from ..app import runtime, session
from ..core import naming
from ..core.progress import Phase
from ..core.wording import say, together
from . import remedies, text, thumbnails

if TYPE_CHECKING:
    from ..app.session import Job


_LINGER = 1.0
"""Seconds that a cancelled job's row stays where it was, while others run."""

_PHASES = {
    Phase.SENDING: say("Sending"),
    Phase.WAITING: say("Waiting"),
    Phase.RECEIVING: say("Receiving"),
}


def draw(layout: bpy.types.UILayout, page: text.Page) -> None:
    """What runs, in the order it was started; below, what ended, newest first."""
    jobs = list(runtime.get().session.jobs.values())
    active = [job for job in jobs if job.is_active]
    if active:
        # A row that went at once would put the next one's Cancel under the mouse.
        lately = time.monotonic() - _LINGER
        stays = {
            job.id for job in jobs if job.state is session.State.CANCELLED and job.ended > lately
        }
        active = [job for job in jobs if job.is_active or job.id in stays]
    named = "" if len({job.prompt for job in active}) > 1 or not active else active[0].prompt
    for job in active:
        if job.prompt != named:
            named = job.prompt
            layout.label(text=page.one_line(" ".join(named.split())), translate=False)
        _active(layout, page, job)
    told: dict[str, list[Job]] = {}
    for job in reversed(jobs):
        sentence = "" if job in active else _epitaph(job)
        if sentence:
            told.setdefault(sentence, []).append(job)
    for sentence, ended in told.items():
        _ended(layout, page, ended, sentence)
    if len(told) > 1:
        layout.operator("paintover.dismiss", text="Dismiss All", icon="X").job = ""


def _active(layout: bpy.types.UILayout, page: text.Page, job: "Job") -> None:
    if job.partial is not None:
        scale = max(2.0, min(8.0, page.units))
        layout.template_icon(icon_value=thumbnails.unfinished(job.partial.path), scale=scale)
    row = layout.row(align=True)
    if not job.is_active:
        row.enabled = False
        row.progress(text="Cancelled", factor=0.0, type="BAR")
        row.label(text="", icon="X")
        return
    status = page.fitting(_statuses(job), margin=44)
    row.progress(text=status, factor=_fraction(job), type="BAR")
    row.operator("paintover.cancel", text="", icon="X").job = job.id


def _statuses(job: "Job") -> list[str]:
    """How it is with a job, the most telling first, for bars that get ever narrower."""
    progress = job.progress
    if job.state is session.State.WAITING:
        return [say("In line")]
    if progress and progress.phase is Phase.PAUSED and progress.resumes_at is not None:
        left = math.ceil(max(0.0, progress.resumes_at - time.monotonic()))
        wait = say("Waits {count} s", count=left)
        return [together(wait, progress.note, between=" · "), wait]
    if job.state is session.State.ARRIVED:
        return [say("Arrived · waits for Blender"), say("Arrived")]
    phase = _PHASES[progress.phase] if progress else say("Preparing")
    words: list[str] = [phase, say("{count} s", count=f"{job.seconds:.0f}")]
    if progress and progress.done_bytes and progress.phase != Phase.WAITING:
        words.append(_size(progress.done_bytes))
    return [
        *(together(*words[:count], between=" · ") for count in range(len(words), 1, -1)),
        words[1],
    ]


def _fraction(job: "Job") -> float:
    """Only what is known moves the bar; while the model paints, nobody knows."""
    progress = job.progress
    if progress is None or not progress.total_bytes or progress.phase is Phase.WAITING:
        return 0.0
    return min(1.0, progress.done_bytes / progress.total_bytes)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.0f} kB"


def _epitaph(job: "Job") -> str:
    """What is worth reading about a job that has ended; empty when all went well."""
    words: list[str] = []
    if job.state is session.State.CANCELLED:
        name = naming.from_prompt(job.prompt, 40)
        is_named = any(name in note for note in job.notes)
        words.append(say("Cancelled.") if is_named else say('Cancelled: "{name}".', name=name))
    if job.error:
        words.append(job.error.sentence)
    return together(*words, *job.notes)


def _ended(layout: bpy.types.UILayout, page: text.Page, jobs: "list[Job]", sentence: str) -> None:
    """One note, however many jobs ended with the same sentence."""
    box = layout.box().column()
    row = box.row()
    # An address is a button; within the text it would only be broken in two.
    shown, address = text.without_address(sentence)
    icon = "ERROR" if jobs[0].error else "INFO"
    page.lines(row.column(), shown, icon=icon, margin=14 if page.is_narrow else 54)
    if address:
        page.link(box, address)
    remedies.draw(box, page, jobs)
    # Beside the sentence, its button would leave a narrow one a word per line.
    label = "Dismiss" if page.is_narrow else ""
    button = (box if page.is_narrow else row).operator(
        "paintover.dismiss", text=label, icon="X", emboss=page.is_narrow
    )
    button.job = " ".join(job.id for job in jobs)
