"""What jobs of a Blender that was killed have left behind: pictures, and what is to be told.

Reads and moves files: for a worker, before the library is looked through. Several Blenders share a
library, so only the folders of jobs are touched whose worker is dead.
"""

import contextlib
import os
import platform
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core import picture
from ..core.wording import say
from . import json_file
from .intent import JOB, LOCK, clear, inside
from .library import Library, Result
from .lock import Held, Lock
from .parts import Part
from .whole import is_whole

_LONG_AGO = 24 * 3600.0
"""Seconds after which something is nobody's, where the disk knows no locks."""

_ADDED = {"adopted": say("It had arrived when Blender was closed.")}
_OF_THE_JOB_ONLY = {"may_be_charged", "host", "pid"}


@dataclass(frozen=True, slots=True)
class Orphan:
    """A job that nobody has told of. ``results`` are pictures that are in the library now."""

    prompt: str
    model: str
    may_be_charged: bool = False
    generation_id: str = ""
    charge: str = ""
    results: list[Result] = field(default_factory=list)


def adopt(library: Library) -> list[Orphan]:
    """Give every picture that had arrived whole its place, remove the rest, tell of the jobs.

    May itself be killed at any moment: the next one goes on where it was.
    """
    orphans = []
    for path in inside(library.incoming):
        with contextlib.suppress(OSError):
            if path.is_dir():
                orphans += _adopt_folder(library, path)
            elif path.suffix == ".part" and _is_old(path):  # of a job without a folder
                kept = _keep_all(library, [path], {}, set())
                orphans += [Orphan("", "", results=kept)] if kept else []
    return orphans


def _adopt_folder(library: Library, folder: Path) -> list[Orphan]:
    lock: Lock | None = None
    try:
        if not (folder / LOCK).exists():
            folder.rmdir()  # only where it is empty
            return []
        lock = Lock(folder / LOCK)
    except Held:
        return []
    except OSError:
        if not _is_dead(folder):
            return []
    try:
        job = json_file.read(folder / JOB)
        facts = {key: value for key, value in job.items() if key not in _OF_THE_JOB_ONLY}
        results = _resume_all(library, sorted(folder.glob("*.json")))
        known = {str(result.facts.get("sha256")) for result in results}
        results += _keep_all(library, sorted(folder.glob("*.part")), facts, known)
        clear(folder)
    finally:
        if lock:
            lock.release()
    clear(folder)
    if not (job or results):
        return []
    return [
        Orphan(
            str(job.get("prompt", "")) or (results[0].prompt if results else ""),
            str(job.get("model", "")),
            job.get("may_be_charged") is True,
            str(job.get("generation_id", "")),
            str(job.get("charge", "")),
            results,
        )
    ]


def _resume_all(library: Library, notes: list[Path]) -> list[Result]:
    """Pictures that were on their way from ``incoming`` to their month."""
    results = []
    for note in notes:
        if note.name == JOB:
            continue
        facts = json_file.read(note)
        result = library.resume(facts)
        part = note.with_suffix(".part")
        if result is None and facts and part.is_file():
            result = _keep(library, part, facts)
        if result is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)  # what was copied, not moved
            results.append(result)
    return [result for result in results if _is_shown(result)]


def _keep_all(
    library: Library, parts: list[Path], facts: dict[str, Any], known: set[str]
) -> list[Result]:
    """Pictures that had arrived, each once; ``known`` are the SHA-256 of those that need not."""
    results = []
    for path in parts:
        if path.name == f"{JOB}.part":
            continue
        with contextlib.suppress(OSError):
            if not is_whole(path) or Part.found(path).sha256 in known:
                path.unlink()
                continue
            result = _keep(library, path, facts | _ADDED)
            known.add(str(result.facts["sha256"]))
            results.append(result)
    return [result for result in results if _is_shown(result)]


def _keep(library: Library, path: Path, facts: dict[str, Any]) -> Result:
    part = Part.found(path)
    arrived = datetime.fromtimestamp(path.stat().st_mtime)
    usable = picture.is_placeable(part.head, part.size) and is_whole(path)
    return library.keep(part, facts, arrived, usable=usable)


def _is_shown(result: Result) -> bool:
    """Results stand in a month's folder, or were rescued from a failing disk."""
    return result.path is not None and result.path.parent.name != "unreadable"


def _is_dead(folder: Path) -> bool:
    """Whether a job's process is gone, where the disk knows no locks."""
    job = json_file.read(folder / JOB)
    pid = job.get("pid")
    # On Windows, os.kill ends a process, whatever the signal.
    if os.name != "nt" and job.get("host") == platform.node() and isinstance(pid, int):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            return _is_old(folder)
    return _is_old(folder)


def _is_old(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - path.stat().st_mtime > _LONG_AGO
    return False
