"""What would leave this machine, made ready on a worker and shown before anything does."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import bpy

from ..core import privacy
from ..core.errors import PaintoverError
from ..core.request import Route
from ..core.wording import listed, say, template, together
from ..jobs.runner import Token
from . import checks, generate, runtime
from .outlook import look_ahead
from .preferences import Preferences
from .session import Job
from .wish import Wish
from .work import Task, complete

_FOLDER = "paintover-preview"


@dataclass(frozen=True, slots=True)
class Picture:
    """``file`` holds the very bytes that would be sent; ``line`` tells what they are."""

    file: Path
    line: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first of the requests that Generate would send, and ``tasks`` for all of them.

    ``settings`` are the other fields of its body, by their names on the wire. ``differ`` says
    what the further requests have of their own, ``others`` are their prompts. ``text`` is the
    request as a text to copy.
    """

    tasks: tuple[Task, ...] = field(repr=False)
    host: str
    way: str
    url: str
    model: str
    texts: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    privacy: str
    estimate: str
    differ: str
    json: str
    text: str
    others: tuple[str, ...] = ()


def prepare(
    context: bpy.types.Context,
    wish: Wish,
    preferences: Preferences,
    then: Callable[[Sheet | None, PaintoverError | None], None],
) -> None:
    """Capture as Generate does, and encode on a worker; ``then`` follows on the main thread.

    Raises PaintoverError where Generate would.
    """
    tasks = tuple(generate.plan(context, wish, preferences))
    estimate = look_ahead(context, wish, preferences).estimate.text
    folder, now = _folder(), runtime.get()
    now.session.call(lambda token: _sheet(tasks, estimate, folder, token), then)
    now.pump.start()


def send(sheet: Sheet, preferences: Preferences) -> list[Job]:
    """Send exactly what was shown. Raises SetupError when it cannot be sent any more."""
    checks.connection(preferences)
    return generate.submit(list(sheet.tasks), preferences)


def forget() -> None:
    """Delete the pictures of earlier previews."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    """In Blender's own temporary folder, which it deletes when it quits."""
    return Path(bpy.app.tempdir) / _FOLDER


def _sheet(tasks: tuple[Task, ...], estimate: str, folder: Path, token: Token) -> Sheet:
    from ..openrouter.shown import shown, size  # late, and on the worker

    shutil.rmtree(folder, ignore_errors=True)
    request = complete(tasks[0], token)
    told = shown(tasks[0].account, request)
    pictures = []
    for number, reference in enumerate(told.pictures, 1):
        kind = reference.media_type.rpartition("/")[2]
        # A name of its own for each picture: Blender remembers thumbnails by the file's name.
        file = folder / f"{reference.sha256[:32]}.{kind}"
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(reference.data)
        pixels = f"{reference.width} × {reference.height} px"
        name = reference.role or reference.label
        line = say(
            "Image {number}: {pixels}, {format}, {size}",
            number=number,
            pixels=pixels,
            format=kind.upper(),
            size=size(len(reference.data)),
        )
        line = together(line, name, between=" · ")
        pictures.append(Picture(file, line))
    return Sheet(
        tasks=tasks,
        host=urlsplit(told.url).hostname or "",
        way=say("chat") if told.route is Route.CHAT else say("the Image API"),
        url=told.url,
        model=request.model.id,
        texts=told.texts,
        settings=told.settings,
        pictures=tuple(pictures),
        privacy=privacy.sentence(told.route, request.zdr, request.no_training),
        estimate=estimate,
        differ=_differ(tasks),
        others=_others(tasks),
        json=told.json,
        text=told.text,
    )


def _differ(tasks: tuple[Task, ...]) -> str:
    if len(tasks) == 1:
        return ""
    counts = {task.request.count for task in tasks}
    seeds = {task.request.seed for task in tasks}
    own = [
        *([template("the prompt")] if _others(tasks) else []),
        *([template("the seed")] if len(seeds) > 1 else []),
        *([template("the count")] if len(counts) > 1 else []),
    ]
    if not own:
        return say("One of {count} requests, which are alike", count=len(tasks))
    what = listed([say(one) for one in own])
    return say(
        "One of {count} requests, which are alike but for {what}", count=len(tasks), what=what
    )


def _others(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """The prompts besides the first."""
    return tuple(dict.fromkeys(task.request.prompt for task in tasks))[1:]
