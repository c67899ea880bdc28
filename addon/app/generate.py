"""Generate: check, capture, freeze (``plan``), submit."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bpy

from ..core import aspect, fit, naming
from ..core.errors import (
    CaptureError,
    NoKeyError,
    OfflineError,
    PaintoverError,
    SetupError,
)
from ..core.estimate import Estimate, Order, together
from ..core.model import Model
from ..core.money import Charge
from ..core.placement import Handle, Placement, Target
from ..core.request import MAX_REFERENCE_BYTES, Request, Route, split_count
from ..core.source import SourceKind
from ..openrouter.account import Account
from ..scene import capture, lookup, place
from . import quote, references, runtime, thread
from .bill import Bill, new_id
from .preferences import Preferences
from .retelling import Continuation
from .session import Job
from .thread import Thread
from .wish import DEFAULT_RESOLUTION, MATCH, Wish
from .work import Prepared, Task, perform


@dataclass(frozen=True, slots=True)
class Shape:
    """``ratio`` and ``resolution`` as they are sent, or None; pixels the answer should have."""

    ratio: str | None
    resolution: str | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What Generate would do now: ``obstacle`` is the first thing that is missing, as an error the
    artist can mend, or None; ``line`` says what would be sent, empty where that is not known;
    ``estimate`` is what it would cost."""

    obstacle: PaintoverError | None
    line: str
    estimate: Estimate = quote.UNKNOWN


def start(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> list[Job]:
    """Submit one job per request. Raises PaintoverError; nothing was sent then."""
    return submit(plan(context, wish, preferences), preferences)


def plan(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> list[Task]:
    """Capture and freeze, and send nothing: one task per request. Raises PaintoverError."""
    model = runtime.get().catalogue.get(wish.model)
    refined = _refined(wish, preferences)
    natural = _natural_size(context, wish)
    _check(context, wish, preferences, model, natural)
    assert not isinstance(natural, CaptureError)  # which the check has raised
    shape = _shape(model, wish.aspect_ratio, wish.resolution, natural)
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
    placement = _placement(context, wish, preferences, view)
    continuation = None
    if refined is not None:
        is_told = thread.is_conversation(model, wish.route)
        again = thread.told_again(refined, model, wish.route)
        continuation = Continuation(refined.steps, is_told, again)
    asked = fit.fitted(wish.wanted, model)
    tasks = []
    for number, count in enumerate(split_count(wish.count, _per_request(wish, model))):
        request = Request(
            prompt=wish.prompt.strip(),
            model=model,
            route=_route(wish, model),
            aspect_ratio=shape.ratio,
            resolution=shape.resolution,
            count=count,
            seed=_seed(wish, model, number),
            stream=wish.stream and _streams(wish, model),
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
            _origin(context, captured.label),
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
        again = unbilled.thread.pictures if unbilled.thread else 0
        bill = _bill(request, len(unbilled.sources) + again, preferences)
        task = replace(unbilled, bill=bill)
        work = functools.partial(perform, task)
        job = now.session.submit(request.prompt, request.model, request.count, work, task)
        job.notes += task.notes
        jobs.append(job)
    now.pump.start()
    return jobs


def estimate(tasks: Iterable[Task], preferences: Preferences) -> Estimate:
    """What it would cost to submit these."""
    parts = [_quoted(task.request, len(task.sources), preferences) for task in tasks]
    return together(parts)


def _quoted(request: Request, references: int, preferences: Preferences) -> Estimate:
    catalogue = runtime.get().catalogue
    return quote.of_request(request, references, preferences.max_upload_edge, catalogue)


def _bill(request: Request, references: int, preferences: Preferences) -> Bill:
    """What it is expected to cost at the most counts for the session's limit."""
    charge = Charge(
        new_id(),
        at=0.0,
        name=naming.from_prompt(request.prompt),
        model=request.model.id,
        promise=_quoted(request, references, preferences).high or 0.0,
        address=preferences.address,
    )
    return Bill(runtime.get().ledger, charge, preferences.session_limit)


def _refined(wish: Wish, preferences: Preferences) -> Thread | None:
    """The thread that is gone on with, as it is in the library now; None where it is not."""
    is_wanted = wish.source is SourceKind.RESULT
    return runtime.read_thread(wish.refine, preferences) if is_wanted else None


def _route(wish: Wish, model: Model) -> Route:
    """The way to take: images first, but for a conversation."""
    is_told = wish.source is SourceKind.RESULT and thread.is_conversation(model, wish.route)
    return Route.CHAT if is_told else wish.route


def _streams(wish: Wish, model: Model) -> bool:
    """Chat always does; on the Image API only what the list says, or does not know."""
    return _route(wish, model) is Route.CHAT or model.streams or not model.known


def _seed(wish: Wish, model: Model, number: int) -> int | None:
    """A seed of its own for each request, within the 31 bits that every model takes."""
    return (wish.seed + number) % 2**31 if model.seed and wish.seed is not None else None


def outlook(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> Outlook:
    """For a panel: cheap, no I/O, and as of now."""
    model = runtime.get().catalogue.get(wish.model)
    natural = _natural_size(context, wish)
    obstacle = None
    try:
        _check(context, wish, preferences, model, natural)
    except PaintoverError as error:
        obstacle = error
    if isinstance(natural, CaptureError):
        return Outlook(obstacle, "")
    longest = preferences.max_upload_edge
    return Outlook(
        obstacle,
        _sent(context, wish, model, natural, longest),
        quote.of_order(_order(wish, model, natural, longest), runtime.get().catalogue),
    )


def _order(wish: Wish, model: Model, natural: tuple[int, int], longest: int) -> Order:
    """The whole wish, as far as its price depends on it."""
    shape = _shape(model, wish.aspect_ratio, wish.resolution, natural)
    return Order(
        model.id,
        shape.width,
        shape.height,
        resolution=shape.resolution,
        quality=fit.fitted(wish.wanted, model).quality,
        pictures=wish.count,
        requests=len(split_count(wish.count, _per_request(wish, model))),
        references=_references(wish, model, shape, natural, longest),
        previews=int(wish.stream and _streams(wish, model)),
        letters=len(wish.prompt),
    )


def _references(
    wish: Wish, model: Model, shape: Shape, natural: tuple[int, int], longest: int
) -> tuple[tuple[int, int], ...]:
    """The sizes of what is sent along, in pixels: references are taken to be as large as the
    answer, because looking at them would cost more than it tells."""
    like_answer = aspect.fit_within(shape.width, shape.height, longest)
    refined = runtime.get().threads.get(wish.refine)
    again = thread.told_again(refined, model, wish.route) if wish.refine else 0
    others = (like_answer,) * (len(wish.references) + again)
    if wish.source is SourceKind.NONE:
        return others
    if wish.source in (SourceKind.VIEWPORT, SourceKind.CAMERA):
        return (like_answer, *others)
    return (aspect.fit_within(*natural, longest), *others)


def _per_request(wish: Wish, model: Model) -> int:
    """How many pictures one request can ask for."""
    return 1 if _route(wish, model) is Route.CHAT else model.max_count


def _check(
    context: bpy.types.Context,
    wish: Wish,
    preferences: Preferences,
    model: Model,
    natural: tuple[int, int] | CaptureError,
) -> None:
    """Raise the first thing that is missing."""
    check_connection(preferences)
    if not wish.prompt.strip():
        raise SetupError(wish.empty_prompt, "Write what the picture should become.")
    if not wish.model.strip():
        raise SetupError("No model is chosen.", "Choose one from the list.")
    references.check(wish, model)
    if isinstance(natural, CaptureError):
        raise natural
    from_view = wish.source is SourceKind.VIEWPORT
    refined = runtime.get().threads.get(wish.refine)
    view = refined.view if refined and wish.source is SourceKind.RESULT else None
    refused = place.refusal(_placement(context, wish, preferences, view), from_view=from_view)
    if refused:
        raise refused
    runtime.get().ledger.check(preferences.session_limit)


def check_online() -> None:
    """Raise OfflineError when Blender must not use the network."""
    if not bpy.app.online_access:
        if bpy.app.online_access_override:
            hint = "Start Blender without its offline option."
        else:
            hint = "Turn on Allow Online Access in Preferences > System > Network."
        raise OfflineError("Blender is not allowed to go online.", hint)


def check_connection(preferences: Preferences) -> None:
    """Raise SetupError when nothing can be sent at all."""
    check_online()
    if not preferences.key:
        raise NoKeyError(
            "There is no OpenRouter key yet.",
            "Sign in with OpenRouter in Paintover's preferences, or paste a key there.",
        )


def account(preferences: Preferences) -> Account:
    return Account(
        base_url=preferences.address,
        key=preferences.key,
        read_timeout=preferences.read_timeout,
    )


@functools.lru_cache(maxsize=16)
def _shape(model: Model, wanted: str, size: str, natural: tuple[int, int]) -> Shape:
    """What is sent for a wish's ratio and resolution, and the pixels to expect.

    Remembered, because a panel asks at every redraw.
    """
    width, height = natural
    tier = fit.resolution(size, model)
    resolution = None if tier == DEFAULT_RESOLUTION else tier
    wanted = fit.ratio(wanted, model)
    ratio = model.nearest_ratio(width, height) if wanted == MATCH else wanted
    if ratio is None or not aspect.is_ratio(ratio):
        return Shape(ratio, resolution, *aspect.same_shape(width, height, resolution))
    return Shape(ratio, resolution, *aspect.pixel_size(model.id, ratio, resolution))


def _natural_size(context: bpy.types.Context, wish: Wish) -> tuple[int, int] | CaptureError:
    """Of the source, in pixels; why it cannot be taken, where that is so."""
    if wish.source is SourceKind.NONE:
        render = context.scene.render
        return (
            max(1, round(render.resolution_x * render.pixel_aspect_x)),
            max(1, round(render.resolution_y * render.pixel_aspect_y)),
        )
    if wish.source is SourceKind.RESULT:
        refined = runtime.get().threads.get(wish.refine)
        return refined.size if refined else thread.gone()
    try:
        return capture.source_size(context, wish.source, wish.image)
    except CaptureError as error:
        return error


def _placement(
    context: bpy.types.Context, wish: Wish, preferences: Preferences, view: Any
) -> Placement:
    target_object = context.active_object if wish.target is Target.MATERIAL else None
    return Placement(
        target=wish.target,
        scene=handle(context.scene),
        object=handle(target_object),
        view=view,
        new_camera=wish.new_camera,
        pack=preferences.pack_images,
    )


def handle(data: bpy.types.ID | None) -> Handle | None:
    return lookup.handle(data) if data else None


def _origin(context: bpy.types.Context, label: str) -> dict[str, Any]:
    return {
        "source": label,
        "scene": context.scene.name,
        "blender": bpy.app.version_string,
        "paintover_version": runtime.get().version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _sent(
    context: bpy.types.Context, wish: Wish, model: Model, natural: tuple[int, int], longest: int
) -> str:
    """One line: what would be sent, and how large."""
    shape = _shape(model, wish.aspect_ratio, wish.resolution, natural)
    count = len(wish.references)
    further = f"{count} reference{'' if count == 1 else 's'}" if count else ""
    if wish.source is SourceKind.NONE:
        sent = f"the prompt and {further}" if further else "the prompt only"
        return f"Sends {sent}, for {shape.width} × {shape.height} px"
    if wish.source in (SourceKind.VIEWPORT, SourceKind.CAMERA):
        natural = shape.width, shape.height
    width, height = aspect.fit_within(*natural, longest)
    besides = f", and {further}" if further else ""
    return f"Sends {_named(context, wish)} at {width} × {height} px{besides}"


def _named(context: bpy.types.Context, wish: Wish) -> str:
    match wish.source:
        case SourceKind.VIEWPORT:
            return "the 3D View"
        case SourceKind.CAMERA:
            return context.scene.camera.name
        case SourceKind.RENDER:
            return "the last render"
        case SourceKind.RESULT:
            return "the picture"
        case SourceKind.TEXTURE:
            return f"the texture {capture.find_texture(context)[1]}"
        case _:
            return f'"{wish.image.name}"'
