"""Generate: check, capture, freeze (``plan``), submit."""

import functools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import bpy

from ..core import fit, naming
from ..core.errors import CaptureError
from ..core.estimate import Estimate, together
from ..core.money import Charge
from ..core.request import MAX_REFERENCE_BYTES, Request, split_count
from ..core.source import SourceKind
from ..openrouter.account import Account
from ..scene import capture, identity
from . import checks, prompts, quote, recents, record, references, runtime, terms, thread
from .bill import Bill, new_id
from .preferences import Preferences
from .retelling import Continuation
from .session import Job
from .thread import Thread
from .wish import Wish
from .work import Prepared, Task, perform


def start(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> list[Job]:
    """Submit one job per request. Raises PaintoverError; nothing was sent then."""
    return submit(plan(context, wish, preferences), preferences)


def plan(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> list[Task]:
    """Capture and freeze, and send nothing: one task per request. Raises PaintoverError."""
    model = runtime.get().catalogue.get(wish.model)
    refined = _refined(wish, preferences)
    natural = terms.natural_size(context, wish)
    checks.check(context, wish, preferences, model, natural)
    assert not isinstance(natural, CaptureError)  # which the check has raised
    shape = terms.shape_of(model, wish.aspect_ratio, wish.resolution, natural)
    captured = capture.capture(
        context,
        wish.source,
        image=wish.image,
        size=(shape.width, shape.height),
        include_overlays=wish.include_overlays,
        max_edge=preferences.max_upload_edge,
        max_bytes=MAX_REFERENCE_BYTES,
        file=(refined.result.path, refined.result.data) if refined else (None, None),
    )
    source = captured.source
    edge = preferences.max_upload_edge
    sources = (Prepared(source, edge, label=captured.label),) if source is not None else ()
    size = natural if wish.source is SourceKind.RENDER else (shape.width, shape.height)
    further, notes = references.gather(context, wish, preferences, size)
    sources += further
    view = refined.view if refined else captured.view
    placement = terms.placement_of(context, wish, preferences, view)
    continuation = None
    if refined is not None:
        is_told = thread.is_conversation(model, wish.route)
        again = thread.told_again(refined, model, wish.route)
        continuation = Continuation(refined.steps, is_told, again)
    asked = fit.fitted(wish.wanted, model)
    origin = origin_of(context, captured.label) | {"recall": record.of(context, wish)}
    shares = list(enumerate(split_count(wish.count, terms.per_request(wish, model))))
    tasks = []
    # Prompts that differ in a word have the same luck, so that the word makes the difference.
    for prompt, (number, count) in product(prompts.look(context, wish).texts, shares):
        request = Request(
            prompt=prompt,
            model=model,
            route=terms.route(wish, model),
            aspect_ratio=shape.ratio,
            resolution=shape.resolution,
            count=count,
            seed=terms.seed(wish, model, number),
            stream=wish.stream and terms.streams(wish, model),
            quality=asked.quality,
            background=asked.background,
            output_format=asked.output_format,
            compression=asked.compression,
            options=asked.options,
            zdr=preferences.zdr,
            no_training=preferences.no_training,
        )
        task = Task(
            account(preferences),
            runtime.library(preferences),
            request,
            sources,
            placement,
            origin | prompts.facts(wish, prompt),
            notes=notes,
            thread=continuation,
            scratch=Path(bpy.app.tempdir),
        )
        tasks.append(task)
    return tasks


def submit(tasks: list[Task], preferences: Preferences) -> list[Job]:
    """Queue what was planned, each request as a job of its own."""
    now = runtime.get()
    now.session.runner.max_parallel = preferences.max_parallel
    jobs = []
    for unbilled in tasks:
        request = unbilled.request
        # A request that is tried again is charged again.
        task = replace(unbilled, bill=_bill(unbilled, preferences))
        work = functools.partial(perform, task)
        job = now.session.submit(request.prompt, request.model, request.count, work, task)
        job.notes += task.notes
        jobs.append(job)
    for task in tasks:
        recents.note(prompts.remembered({**task.origin, "prompt": task.request.prompt}).prompt)
    now.pump.start()
    return jobs


def estimate(tasks: Iterable[Task], preferences: Preferences) -> Estimate:
    """What it would cost to submit these."""
    return together([_quoted(task, preferences) for task in tasks])


def _quoted(task: Task, preferences: Preferences) -> Estimate:
    """With the earlier pictures of a thread, which are told again."""
    pictures = len(task.sources) + (task.thread.pictures if task.thread else 0)
    longest, catalogue = preferences.max_upload_edge, runtime.get().catalogue
    return quote.of_request(task.request, pictures, longest, catalogue)


def _bill(task: Task, preferences: Preferences) -> Bill:
    """What it is expected to cost at the most counts for the session's limit."""
    request = task.request
    charge = Charge(
        new_id(),
        at=0.0,
        name=naming.from_prompt(request.prompt),
        model=request.model.id,
        promise=_quoted(task, preferences).high or 0.0,
        address=preferences.address,
    )
    return Bill(runtime.get().ledger, charge, preferences.session_limit)


def _refined(wish: Wish, preferences: Preferences) -> Thread | None:
    """The thread that is gone on with, as it is in the library now; None where it is not."""
    is_wanted = wish.source is SourceKind.RESULT
    return runtime.read_thread(wish.refine, preferences) if is_wanted else None


def account(preferences: Preferences) -> Account:
    return Account(
        base_url=preferences.address,
        key=preferences.key,
        read_timeout=preferences.read_timeout,
    )


def origin_of(context: bpy.types.Context, label: str) -> dict[str, Any]:
    """Facts for the sidecar; ``label`` says in the artist's words what was sent."""
    return {
        "source": label,
        "scene": context.scene.name,
        "scene_uid": identity.ensure(context.scene),
        "blender": bpy.app.version_string,
        "paintover_version": runtime.get().version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
