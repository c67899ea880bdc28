"""What a worker does for one request: encode, send, keep. No Blender here."""

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from ..core.errors import MalformedError, PaintoverError
from ..core.placement import Placement
from ..core.request import MAX_REFERENCE_BYTES, Reference, Request
from ..core.wording import say
from ..imaging.source import Source
from ..jobs.runner import Token
from ..openrouter.account import Account
from . import thread_files
from .bill import Bill, unbooked
from .intent import Intent
from .library import Library, Result
from .partials import Partials
from .parts import Part
from .reading import Reading
from .retelling import Continuation

if TYPE_CHECKING:
    from ..imaging.guide import Guide
    from ..imaging.source import Raw
    from ..openrouter.answer import Answer, Blob

_LOOK = 0.05
"""Seconds between two looks whether to stop, while another worker encodes."""


class Prepared:
    """A picture that is encoded once, by whichever of several workers comes first.

    ``role`` and ``label`` are as in ``Reference``.
    """

    def __init__(
        self, source: "Source | Guide", max_edge: int, role: str = "", label: str = ""
    ) -> None:
        self._source: Source | Guide | None = source
        self._max_edge = max_edge
        self._role, self._label = role, label
        self._lock = threading.Lock()
        self._reference: Reference | None = None

    def reference(self, between: Callable[[], object]) -> Reference:
        """Raises CaptureError when the source cannot be read, and what ``between`` raises.

        After the latter, the source is still there for the worker that comes next.
        """
        # With NumPy: late, and on the worker.
        from ..imaging.guide import Guide, painted
        from ..imaging.prepare import opened, prepare

        while not self._lock.acquire(timeout=_LOOK):
            between()
        try:
            between()
            if self._reference is None:
                assert self._source is not None
                meaning = ""
                if isinstance(self._source, Guide):
                    raster, meaning = painted(self._source, between)
                else:
                    self._source = raster = opened(self._source)
                encoded = prepare(
                    raster,
                    max_edge=self._max_edge,
                    max_bytes=MAX_REFERENCE_BYTES,
                    between=between,
                )
                self._reference = replace(
                    encoded, role=self._role, label=self._label, meaning=meaning
                )
                self._source = None
            return self._reference
        finally:
            self._lock.release()


@dataclass(frozen=True, slots=True)
class Task:
    """Everything one request needs, frozen when Generate was pressed.

    ``origin`` holds facts for the sidecar that only the main thread knows. ``notes`` are
    sentences for the artist about what is sent. The ``bill`` is where the cost is noted.
    With a ``thread``, the first of ``sources`` is the picture that is refined. Unfinished pictures
    go into a folder of their own in ``scratch``.
    """

    account: Account
    library: Library
    request: Request
    sources: tuple[Prepared, ...]
    placement: Placement
    origin: dict[str, Any]
    bill: Bill = field(default_factory=unbooked)
    notes: tuple[str, ...] = ()
    thread: Continuation | None = None
    scratch: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is in the library now, and what went wrong besides, if anything did.

    ``text`` is what the model said along with its pictures, ``notes`` are for the artist.
    """

    results: list[Result] = field(default_factory=list)
    error: PaintoverError | None = None
    text: str = ""
    cost: float | None = None
    notes: list[str] = field(default_factory=list)


def complete(task: Task, token: Token) -> Request:
    """The request as it is sent, its pictures encoded. Raises CaptureError, CancelledError."""
    return _completed(task, token)[0]


def _completed(task: Task, token: Token) -> tuple[Request, tuple[Reference, ...], list[str]]:
    """The request, the pictures of its own turn before they went into it, notes for the artist."""
    references = tuple(source.reference(token.check) for source in task.sources)
    request = replace(task.request, references=references)
    if task.thread is None:
        return request, references, []
    request, notes = task.thread.applied(request, task.library)
    return request, references, notes


def perform(task: Task, token: Token) -> Outcome:
    """Raises PaintoverError when no picture came; what came before a fault is in the outcome."""
    from ..openrouter.answer import Answer  # late, and on the worker

    task.library.check()
    request, shown, notes = _completed(task, token)
    if task.thread is not None:
        task = replace(task, origin={**task.origin, "thread": task.thread.facts(shown[0])})
    started = datetime.now(UTC)
    intent = task.library.begin(_facts(task, request, Answer(), started, 0.0))
    partials = Partials(task.scratch, token.report)
    try:
        outcome, answer = _ask(task, token, request, intent, partials, started)
    finally:
        partials.clear()
        intent.close()
    _keep_exchange(task, shown, answer, outcome.results)
    return replace(outcome, notes=notes)


def _ask(
    task: Task,
    token: Token,
    request: Request,
    intent: Intent,
    partials: Partials,
    started: datetime,
) -> "tuple[Outcome, Answer]":
    from ..openrouter.answer import Answer
    from ..openrouter.client import Client  # late, and on the worker

    clock = monotonic()
    sent = [request]
    task.bill.begin()
    client = Client(
        task.account,
        cancelled=token.cancelled,
        progress=task.bill.watch(token.report),
        smaller=functools.partial(_smaller, token, sent),
        witness=intent,
        previews=partials,
    )
    error: PaintoverError | None = None
    try:
        answer = client.generate(request, intent.open_part)
    except Exception as caught:
        if not (isinstance(caught, PaintoverError) and isinstance(caught.salvaged, Answer)):
            task.bill.failed(caught)
            raise
        answer, error = caught.salvaged, caught
    finally:
        client.close()
    task.bill.paid(answer)
    facts = _facts(task, sent[-1], answer, started, monotonic() - clock)
    when = datetime.now()
    results = _keep(task.library, answer.pictures, facts, when)
    unreadable = _keep(task.library, answer.unusable, facts, when, usable=False)
    error = error or _unreadable(results, unreadable)
    if error and not results:
        raise error
    return Outcome(results, error, answer.text, answer.cost), answer


def _keep_exchange(
    task: Task, shown: tuple[Reference, ...], answer: "Answer", results: list[Result]
) -> None:
    """What a later turn will need; the pictures themselves are kept already."""
    known = task.thread.refined_sha256 if task.thread else ""
    new = tuple(one for one in shown if one.sha256 != known)
    thread_files.keep_sent(task.library.root, new)
    files = [str(result.facts["file"]) for result in results]
    for result in results:
        if answer.message and result.path is not None:
            thread_files.keep_message(result.path, answer.message, files)


def _smaller(
    token: Token, sent: list[Request], references: tuple[Reference, ...]
) -> tuple[Reference, ...] | None:
    """Smaller pictures, noted as what was ``sent`` in the end."""
    from ..imaging.smaller import smaller  # with NumPy: late, and on the worker

    def decode(data: bytes) -> "Raw | None":
        reading = Reading(data)
        token.report(reading)
        return reading.wait(token.check)

    made = smaller(references, token.check, decode)
    if made is not None:
        sent.append(replace(sent[-1], references=made))
    return made


def _keep(
    library: Library,
    blobs: "list[Blob]",
    facts: dict[str, Any],
    when: datetime,
    usable: bool = True,
) -> list[Result]:
    # The wire knows parts only as blobs; each of them is one that the library opened.
    parts = cast("list[Part]", blobs)
    return [library.keep(part, facts, when, usable=usable) for part in parts]


def _unreadable(results: list[Result], unreadable: list[Result]) -> PaintoverError | None:
    if results or not unreadable:
        return None
    return MalformedError(
        "The model's answer is not a picture Blender can read.",
        say(
            "It is kept in the library as {file}. Try another model.",
            file=unreadable[0].facts["file"],
        ),
    )


def _facts(
    task: Task, request: Request, answer: "Answer", started: datetime, seconds: float
) -> dict[str, Any]:
    """The sidecar, but for what is the picture's own."""
    return {
        "version": 1,
        "prompt": task.request.prompt,
        "model": request.model.id,
        "route": str(answer.route),
        "settings": {
            "aspect_ratio": request.aspect_ratio,
            "resolution": request.resolution,
            "count": request.count,
            "quality": request.quality,
            "background": request.background,
            "output_format": request.output_format,
            "output_compression": request.compression,
            "options": dict(request.options),
        },
        "seed": request.seed,
        "sources": [
            {
                "role": reference.role,
                "label": reference.label,
                "meaning": reference.meaning,
                "sha256": reference.sha256,
                "media_type": reference.media_type,
                "width": reference.width,
                "height": reference.height,
            }
            for reference in request.references
        ],
        "text": answer.text,
        "cost": answer.cost,
        "pictures": len(answer.pictures),
        "usage": answer.usage,
        "generation_id": answer.generation_id,
        "charge": task.bill.charge.id,
        "provider": answer.provider,
        "started": started.isoformat(timespec="milliseconds"),
        "seconds": round(seconds, 3),
        "placement": task.placement.to_json(),
        **task.origin,
    }
