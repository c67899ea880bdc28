"""The one running Paintover: made when it is first asked for, taken apart at unregistration.

Enabling the extension makes Blender wait, so what it is made of is imported when it is made.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from ..core.latest import remember_last

if TYPE_CHECKING:
    from ..jobs.runner import Token
    from .adopt import Orphan
    from .library import Library, Result
    from .preferences import Preferences
    from .pump import Place, Show
    from .running import Runtime
    from .thread import Thread

SHOWN_RESULTS = 24
MEASURED_RESULTS = 200
"""So many of the newest results tell how fast their models are."""

_package = ""
_make: Callable[[], Runtime] | None = None
_runtime: Runtime | None = None


def start(package: str, place: Place, show: Show, connect: Callable[[Runtime], None]) -> None:
    """From now on there is one, which is given to ``connect`` as soon as it is made.

    ``package`` is the extension's root package, by which Blender knows its folders.
    """
    global _package, _make

    def make() -> Runtime:
        from .running import assemble

        made = assemble(models_cache(), place, show)
        connect(made)
        atexit.register(stop)
        return made

    _package, _make = package, make


def stop() -> None:
    """Cancel, join and forget; idempotent."""
    global _make, _runtime
    if _runtime is not None:
        atexit.unregister(stop)
        _runtime.stop()
    _make = _runtime = None


def get() -> Runtime:
    """Raises RuntimeError when Paintover is not enabled."""
    global _runtime
    if _runtime is None:
        if _make is None:
            raise RuntimeError("Paintover is not enabled")
        _runtime = _make()
    return _runtime


def made() -> Runtime | None:
    """For what is drawn all over Blender, and has nothing to tell as long as nobody has asked."""
    return _runtime


def models_cache() -> Path:
    return _user_folder(_package) / "models.json"


def library(preferences: Preferences) -> Library:
    """The library in the artist's folder, else in Blender's folder for this extension."""
    return _library(preferences, _package)


@remember_last
def _library(preferences: Preferences, package: str) -> Library:
    from .library import Library

    return Library(preferences.library_root(_user_folder(package) / "library"))


def read_thread(result_id: str, preferences: Preferences) -> Thread | None:
    """The thread that ends in a result, from this session and the library; some small files."""
    now, shelf = get(), library(preferences)

    def find(wanted: str) -> Result | None:
        return now.session.result(wanted) or shelf.find(wanted)

    return now.threads.read(result_id, find, shelf)


def scan(preferences: Preferences) -> None:
    """Read the library's newest results on a worker, and adopt what a killed Blender left there."""
    from . import wake
    from .adopt import adopt
    from .trash import tidy

    runtime = get()
    shelf = library(preferences)

    def look(_token: Token) -> tuple[list[Orphan], list[Result]]:
        runtime.ledger.refresh()
        tidy(shelf.root)
        return adopt(shelf), shelf.latest(MEASURED_RESULTS)

    def show(found: tuple[list[Orphan], list[Result]] | None, _error: Exception | None) -> None:
        orphans, results = found or ([], [])
        wake.tell(runtime.session, orphans)
        wake.book(runtime.ledger, orphans)
        runtime.books.on_read()
        runtime.session.speeds.learn(results)
        runtime.session.add_results(results[:SHOWN_RESULTS])

    runtime.session.call(look, show)
    runtime.pump.start()


@lru_cache(maxsize=1)
def _user_folder(package: str) -> Path:
    """Not created here: enabling an extension writes nothing."""
    return Path(bpy.utils.extension_path_user(package, create=False))
