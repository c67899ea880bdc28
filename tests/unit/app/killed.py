"""One Blender's worth of Paintover without Blender, that stands still where it is told: a child.

    python killed.py ask POINT LIBRARY URL OPTIONS    does one job as a worker does it
    python killed.py look POINT LIBRARY               the first look into the library

It prints "here" at POINT, a function of ``POINTS``, and waits there to be killed.
"""

import functools
import io
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import numpy as np

from addon.app import adopt, intent, library, parts
from addon.app.library import Library
from addon.app.session import Session
from addon.app.work import Prepared, Task, perform
from addon.core.model import unknown
from addon.core.placement import Placement, Target
from addon.core.request import Request, Route
from addon.imaging.source import Raster
from addon.jobs.runner import Runner, Token
from addon.openrouter import tray
from addon.openrouter.account import Account
from addon.openrouter.bodies import Upload
from addon.openrouter.encoded import Decoder


def stand_still() -> None:
    print("here", flush=True)
    threading.Event().wait()


def before(owner: Any, name: str, time: int = 1, when: Callable[..., bool] | None = None) -> None:
    """Stand still instead of the ``time``-th call of a function."""
    _watch(owner, name, time, when, lambda real, *args, **options: stand_still())


def after(owner: Any, name: str, time: int = 1, when: Callable[..., bool] | None = None) -> None:
    def then(real, *args, **options):
        real(*args, **options)
        stand_still()

    _watch(owner, name, time, when, then)


def _watch(owner: Any, name: str, time: int, when: Any, instead: Callable[..., Any]) -> None:
    real, calls = getattr(owner, name), []

    @functools.wraps(real)
    def watched(*args: Any, **options: Any) -> Any:
        if when is None or when(*args, **options):
            calls.append(1)
            if len(calls) == time:
                return instead(real, *args, **options)
        return real(*args, **options)

    setattr(owner, name, watched)


def half(owner: Any, name: str, when: Callable[..., bool]) -> None:
    """Stand still in the middle of writing a text to a path."""
    _watch(
        owner, name, 1, when, lambda real, path, text, **o: (real(path, text[:40]), stand_still())
    )


def half_json(data: Any, file: io.TextIOBase, **_options: Any) -> None:
    file.write(json.dumps(data)[:40])
    file.flush()
    stand_still()


def half_copy(source: io.BufferedIOBase, target: io.BufferedIOBase, *_rest: Any) -> None:
    target.write(source.read(5000))
    target.flush()
    stand_still()


def no_rename_of_parts() -> None:
    """As where a picture's month is on another disk than ``incoming``."""
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent.parent.name == "incoming" and self.name != "job.json.part":
            raise OSError("another disk")
        return real(self, target)

    Path.replace = replace  # type: ignore[method-assign]


def _is_second(part: Any, *_rest: Any) -> bool:
    return part._path.name == "2.part"


POINTS: dict[str, Callable[[], object]] = {
    "nowhere": lambda: None,
    "half-intent": lambda: half(
        Path, "write_text", lambda path, _text, **_: "job.json" in path.name
    ),
    "before-send": lambda: after(intent.Intent, "__init__"),
    "sending-half": lambda: before(Upload, "read", 4),
    "last-bytes-leaving": lambda: after(intent.Intent, "leaving"),
    "waiting": lambda: after(Token, "report", 1, lambda _self, news: news.phase == "WAITING"),
    "declined": lambda: after(intent.Intent, "declined"),
    "head-of-the-answer": lambda: after(intent.Intent, "named"),
    "first-byte": lambda: after(tray.Tray, "begin"),
    "mid-picture": lambda: after(parts.Part, "write", 2),
    "whole-before-the-answer-ends": lambda: after(Decoder, "finish"),
    "last-byte-before-close": lambda: before(parts.Part, "close"),
    "after-fsync": lambda: after(parts.Part, "close"),
    "half-note": lambda: half(Path, "write_text", lambda path, _text, **_: path.name == "1.json"),
    "before-rename": lambda: before(parts.Part, "move_to"),
    "half-copied": lambda: (no_rename_of_parts(), setattr(parts.shutil, "copyfileobj", half_copy)),
    "after-rename-before-sidecar": lambda: after(parts.Part, "move_to"),
    "half-sidecar": lambda: setattr(library.json, "dump", half_json),
    "sidecar-before-its-rename": lambda: before(
        Path, "replace", 1, lambda path, _to: path.name.endswith(".json.part") and "-" in path.name
    ),
    "after-sidecar": lambda: after(Library, "keep"),
    "ending-the-job": lambda: after(Path, "unlink", 1, lambda path, **_: path.name == "1.json"),
    "event-unread": lambda: after(Runner, "_run"),
    "second-picture-arriving": lambda: after(parts.Part, "write", 2, _is_second),
    "first-of-two-in-its-place": lambda: after(Library, "keep"),
    "adopting-noted": lambda: after(parts.Part, "note"),
    "adopting-moved": lambda: after(parts.Part, "move_to"),
    "adopting-half-sidecar": lambda: setattr(library.json, "dump", half_json),
    "adopting-kept": lambda: after(Library, "keep"),
    "adopting-done": lambda: before(adopt, "clear"),
}


def ask(shelf: Library, url: str, options: dict[str, Any]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (320, 320, 3), np.uint8)
    request = Request(
        options.pop("prompt", "rainy neon alley"),
        unknown(options.pop("model", "google/gemini-3.1-flash-image")),
        route=Route(options.pop("route", "IMAGES")),
        resolution=options.pop("resolution", "512"),
        **options,
    )
    task = Task(
        Account(base_url=url, key="sk-or-v1-killed"),
        shelf,
        request,
        (Prepared(Raster(noise), 2048),),
        Placement(Target.PLANE),
        {"source": "Viewport"},
    )
    session = Session()
    job = session.submit(request.prompt, request.model, request.count, lambda t: perform(task, t))
    while session.runner.is_idle is False:
        session.turn()
        time.sleep(0.005)
    print(f"ended {job.state} {job.error and job.error.sentence}", flush=True)


if __name__ == "__main__":
    POINTS[sys.argv[2]]()
    if sys.argv[1] == "ask":
        ask(Library(Path(sys.argv[3])), sys.argv[4], json.loads(sys.argv[5]))
    else:
        adopt.adopt(Library(Path(sys.argv[3])))
