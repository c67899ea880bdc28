"""Again, Variations: the very request a picture came of, with new luck and the very same pictures.

Everything is taken from its sidecar and from the library's ``sent``: the scene may have changed.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from ..core.errors import CaptureError
from ..core.estimate import Estimate
from ..core.placement import Placement, Target
from ..core.request import Reference, Request, Route, split_count
from ..core.source import SourceKind
from ..core.wording import say
from ..scene import place
from . import checks, generate, recall, retelling, runtime, terms, thread, thread_files
from .library import Library, Result
from .preferences import Preferences
from .recall import Recollection, Sent
from .wish import Wish
from .work import Prepared, Task


class Kept(Prepared):
    """A picture that was sent before, to be sent again in its very bytes."""

    def __init__(self, path: Path, sent: Sent) -> None:
        self._path, self._sent = path, sent

    def reference(self, between: Callable[[], object]) -> Reference:
        """For a worker. Raises CaptureError where it is gone meanwhile."""
        between()
        found = thread_files.read(self._path)
        if found is None:
            raise _gone(self._sent)
        sent = self._sent
        return replace(found, role=sent.role, label=sent.label, meaning=sent.meaning)


def plan(
    context: bpy.types.Context, result: Result, preferences: Preferences, count: int | None = None
) -> list[Task]:
    """The request of ``result`` once more, or as often as makes ``count`` pictures.

    Raises PaintoverError; nothing is sent by this.
    """
    checks.connection(preferences)
    facts = result.facts
    found = recall.recollect(facts)
    settings: Any = facts.get("settings")
    if not isinstance(settings, dict):
        raise CaptureError(
            "It is not known with which settings this picture was asked for.",
            "Recall brings back what is known; then press Generate.",
        )
    model = runtime.get().catalogue.get(found.model)
    continued = _continued(result, found, preferences)
    wish = _wish(found, is_refined=continued is not None)
    sources = _sources(found, continued, preferences)
    placement, note = placement_of(context, result, found, preferences)
    continuation = None
    if continued is not None:
        is_told = thread.is_conversation(model, wish.route)
        told_again = thread.told_again(continued, model, wish.route)
        continuation = retelling.Continuation(continued.steps, is_told, told_again)
    asked = count or recall.count_of(settings)
    per_request = terms.per_request(wish, model)
    origin = generate.origin_of(context, str(facts.get("source", ""))) | {"again": result.id}
    # How it was asked for is as it was then, and so is how its prompt was written.
    origin |= {name: facts[name] for name in ("recall", "template", "styles") if name in facts}
    runtime.get().ledger.check(preferences.session_limit)
    tasks = []
    for pictures in split_count(asked, per_request):
        is_seeded = model.seed and facts.get("seed") is not None
        request = Request(
            prompt=found.prompt,
            model=model,
            route=terms.route(wish, model),
            aspect_ratio=settings.get("aspect_ratio"),
            resolution=settings.get("resolution"),
            count=pictures,
            seed=secrets.randbelow(2**31) if is_seeded else None,
            stream=wish.stream and terms.streams(wish, model),
            quality=settings.get("quality"),
            background=settings.get("background"),
            output_format=settings.get("output_format"),
            compression=settings.get("output_compression"),
            options=tuple((settings.get("options") or {}).items()),
            zdr=preferences.zdr,
            no_training=preferences.no_training,
        )
        task = Task(
            generate.account(preferences),
            runtime.library(preferences),
            request,
            sources,
            placement,
            origin,
            notes=(note,) if note else (),
            thread=continuation,
            scratch=Path(bpy.app.tempdir),
        )
        tasks.append(task)
    return tasks


def estimates(
    tasks: list[Task], counts: Iterable[int], preferences: Preferences
) -> dict[int, Estimate]:
    """What it would cost to ask for each of these counts; ``tasks`` are for the largest."""
    first, found = tasks[0], {}
    for count in counts:
        split = split_count(count, first.request.count)
        parts = [replace(first, request=replace(first.request, count=one)) for one in split]
        found[count] = generate.estimate(parts, preferences)
    return found


def placement_of(
    context: bpy.types.Context, result: Result, found: Recollection, preferences: Preferences
) -> tuple[Placement, str]:
    """Where the picture was meant to go, else an image of this file; and a note if it is that."""
    here = terms.handle(context.scene)
    view = found.placement.view if found.placement else None
    as_image = Placement(Target.IMAGE, scene=here, view=view, pack=preferences.pack_images)
    if found.placement is None or found.placement.target is Target.IMAGE:
        return as_image, ""
    planned = replace(found.placement, pack=preferences.pack_images)
    refused = place.refusal(planned)
    if refused is not None and result.facts.get("scene") == context.scene.name:
        # The numbers of a file that was opened anew are others.
        planned = replace(planned, scene=here)
        refused = place.refusal(planned)
    if refused is None:
        return planned, ""
    return as_image, say("It is added as an image. {why}", why=refused.message)


def _wish(found: Recollection, *, is_refined: bool) -> Wish:
    """As far as the way to take depends on it."""
    return Wish(
        prompt=found.prompt,
        model=found.model,
        source=SourceKind.RESULT if is_refined else SourceKind.NONE,
        image=None,
        target=Target.IMAGE,
        route=found.route or Route.AUTO,
        stream=found.stream,
    )


def _continued(
    result: Result, found: Recollection, preferences: Preferences
) -> thread.Thread | None:
    """The thread that the picture went on with, up to before it; None where it began anew."""
    parent = thread.parent_of(result)
    if not parent:
        return None
    continued = runtime.read_thread(parent, preferences)
    if continued is None:
        raise thread.gone()
    return continued


def _sources(
    found: Recollection, continued: thread.Thread | None, preferences: Preferences
) -> tuple[Prepared, ...]:
    library = runtime.library(preferences)
    wanted = list(found.sent)
    kept: list[Prepared] = []
    if continued is not None:
        # In a conversation it may stand in an earlier turn, and then not among what was sent.
        shown = wanted.pop(0) if len(wanted) > len(found.references or ()) else None
        kept.append(_refined(continued.result, shown, library))
    for sent in wanted:
        path = recall.path_of(sent, library)
        if path is None:
            raise _gone(sent)
        kept.append(Kept(path, sent))
    return tuple(kept)


def _refined(refined: Result, shown: Sent | None, library: Library) -> Kept:
    """As it was sent then: its own file, or the smaller form that was made of it."""
    path = recall.path_of(shown, library)
    is_same = shown is None or shown.sha256 == refined.facts.get("sha256")
    if path is None and is_same and refined.path is not None and refined.path.is_file():
        path = refined.path
    if path is None:
        raise thread.gone()
    return Kept(path, shown or Sent(label="Result"))


def _gone(sent: Sent) -> CaptureError:
    return CaptureError(
        say(
            "What was sent then is gone: {label}.",
            label=sent.label or sent.role or say("a picture"),
        ),
        "Recall brings back the settings; then press Generate.",
    )
