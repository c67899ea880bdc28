"""How operators tell what went wrong, and how they wait where nobody looks."""

from typing import TYPE_CHECKING

import bpy

from ..app import runtime
from ..core.errors import PaintoverError
from .language import reported

if TYPE_CHECKING:
    from ..app.session import Job


def told(operator: bpy.types.Operator, error: PaintoverError) -> set[str]:
    """For an operator to return, once the artist has read why it did nothing."""
    operator.report({"ERROR"}, reported(error.sentence))
    return {"CANCELLED"}


def awaited(operator: bpy.types.Operator, jobs: "list[Job]") -> set[str]:
    """For an operator that has submitted ``jobs`` to return.

    With a window it ends at once; without one, when they have ended and are placed.
    """
    if bpy.app.background:
        runtime.get().pump.run_until_done(jobs)
        for job in jobs:
            if job.error:
                return told(operator, job.error)
    return {"FINISHED"}
