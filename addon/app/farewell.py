"""What is left to say when Paintover goes while jobs run: told the next time it is there."""

import contextlib
import logging
from pathlib import Path
from typing import Any

from ..core import model, naming
from ..core.wording import say
from . import json_file
from .session import Job, Session, State

_MOST = 8
"""Notes that are kept, of however many Blenders."""

_log = logging.getLogger(__package__)


def leave(session: Session, note: Path) -> None:
    """Cancel what runs, and write down what became of it. Writes nothing when nothing ran."""
    cut_off = session.active
    for job in cut_off:
        session.cancel(job.id)
    if not cut_off:
        return
    words = [
        {
            "prompt": job.prompt,
            "model": job.model.id,
            "notes": [
                _sentence(job),
                *([job.error.sentence] if job.error else []),
                *job.notes,
            ],
        }
        for job in cut_off
    ]
    for word in words:
        _log.warning(" ".join(word["notes"]))
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        # Another Blender may have left a note that nobody has read yet.
        json_file.write(note, {"jobs": (_written(note) + words)[-_MOST:]})


def recall(session: Session, note: Path) -> None:
    """Show what ``leave`` wrote among the ended jobs, once."""
    words = _written(note)
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)
    with contextlib.suppress(KeyError, TypeError):
        for number, word in enumerate(words, 1):
            job = Job(f"before-{number}", word["prompt"], model.unknown(word["model"]))
            job.state, job.notes = State.CANCELLED, [str(text) for text in word["notes"]]
            session.jobs[job.id] = job


def _written(note: Path) -> list[Any]:
    words = json_file.read(note).get("jobs")
    return words if isinstance(words, list) else []


def _sentence(job: Job) -> str:
    name = naming.from_prompt(job.prompt)
    return say('"{name}" was at work when Paintover was disabled or Blender closed.', name=name)
