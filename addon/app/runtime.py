"""The one running Paintover: made at registration, taken apart at unregistration."""

import atexit
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import bpy

from ..core.latest import remember_last
from ..jobs.runner import Token
from . import wake
from .adopt import Orphan, adopt
from .books import Books
from .catalogue import Catalogue
from .ledger import Ledger
from .library import Library, Result
from .preferences import Preferences
from .pump import Place, Pump, Show
from .refresh import Refresher
from .session import Session
from .shelf import Shelf
from .sign_in import SignIn
from .thread import Thread, Threads
from .trash import Keeping, tidy

SHOWN_RESULTS = 24
MEASURED_RESULTS = 200
"""So many of the newest results tell how fast their models are."""


@dataclass(slots=True)
class Runtime:
    """``package`` is the extension's root package, by which Blender knows its folders."""

    package: str
    version: str
    session: Session
    pump: Pump
    catalogue: Catalogue
    sign_in: SignIn
    ledger: Ledger
    books: Books
    refresher: Refresher
    shelf: Shelf
    threads: Threads = field(default_factory=Threads)
    keeping: Keeping = field(default_factory=Keeping)


_runtime: Runtime | None = None


def start(package: str, version: str, place: Place, show: Show) -> None:
    global _runtime
    session = Session()
    models = _user_folder(package) / "models.json"
    pump, ledger = Pump(session, place, show), Ledger(models.with_name("spending"))
    sign_in = SignIn(session, pump.start)
    refresher = Refresher(session, pump.start, models)
    shelf = Shelf(session.call, pump.start)
    session.on_results = shelf.add
    _runtime = Runtime(
        package=package,
        version=version,
        session=session,
        pump=pump,
        catalogue=Catalogue(models),
        sign_in=sign_in,
        ledger=ledger,
        books=Books(),
        refresher=refresher,
        shelf=shelf,
    )
    atexit.register(stop)


def stop() -> None:
    """Cancel, join and forget; idempotent."""
    global _runtime
    if _runtime is None:
        return
    atexit.unregister(stop)
    _runtime.pump.stop()
    _runtime.sign_in.cancel()
    _runtime.refresher.cancel()
    _runtime.session.shutdown()
    _runtime.ledger.close()
    _runtime.keeping.close()
    _runtime = None


def get() -> Runtime:
    """Raises RuntimeError when Paintover is not enabled."""
    if _runtime is None:
        raise RuntimeError("Paintover is not enabled")
    return _runtime


def models_cache() -> Path:
    return _user_folder(get().package) / "models.json"


def library(preferences: Preferences) -> Library:
    """The library in the artist's folder, else in Blender's folder for this extension."""
    return _library(preferences, get().package)


@remember_last
def _library(preferences: Preferences, package: str) -> Library:
    return Library(preferences.library_root(_user_folder(package) / "library"))


def read_thread(result_id: str, preferences: Preferences) -> Thread | None:
    """The thread that ends in a result, from this session and the library; some small files."""
    now, shelf = get(), library(preferences)

    def find(wanted: str) -> Result | None:
        return now.session.result(wanted) or shelf.find(wanted)

    return now.threads.read(result_id, find, shelf)


def scan(preferences: Preferences) -> None:
    """Read the library's newest results on a worker, and adopt what a killed Blender left there."""
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
