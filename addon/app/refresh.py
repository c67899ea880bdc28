"""Keeps the catalogue fresh: the list of models once a day, a model's prices when it is chosen.

By itself only in a window, when the artist looks at the tab, has a key, and lets Blender go
online; a failure then is no news. When asked for, a failure is told.
"""

import functools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy

from ..core import listing
from ..core.endpoint import Endpoint
from ..core.errors import CancelledError, PaintoverError
from ..jobs.runner import Token
from ..openrouter.account import Account
from ..scene.sidebars import redraw
from . import catalogue
from .catalogue import Catalogue
from .preferences import Preferences
from .session import Session

if TYPE_CHECKING:
    from ..openrouter.client import Client

_DELAY = 0.5
"""Seconds between the first look at the tab and the first request."""

_PATIENCE = 600.0
"""Seconds until the same is asked again by itself, whatever came of it."""

_ID = re.compile(r"[^\s/?#%]+/[^\s/?#%]+\Z")

Rows = list[dict[str, Any]]
Told = Callable[[PaintoverError | None], None]


class Refresher:
    """The main thread's. ``is_asking`` while the list is being read; ``trouble`` is why the
    artist's last wish to read it failed."""

    def __init__(self, session: Session, wake: Callable[[], None], cache: Path) -> None:
        self.is_asking = False
        self.trouble = ""
        self._session = session
        self._wake = wake
        self._cache = cache
        self._looked: dict[tuple[str, str], float] = {}
        self._timer: Callable[[], None] | None = None

    def look(self, models: Catalogue, preferences: Preferences, model_id: str) -> None:
        """The tab is being drawn: see to it soon that what it shows is fresh. Costs nothing."""
        about = (preferences.address, model_id)
        if self._looked.get(about, -_PATIENCE) + _PATIENCE > time.monotonic():
            return
        if bpy.app.background or not (bpy.app.online_access and preferences.key):
            return
        self.cancel()
        self._looked[about] = time.monotonic()
        self._timer = functools.partial(self._catch_up, models, preferences, model_id)
        bpy.app.timers.register(self._timer, first_interval=_DELAY, persistent=True)

    def cancel(self) -> None:
        """Forget what was to be asked soon."""
        if self._timer and bpy.app.timers.is_registered(self._timer):
            bpy.app.timers.unregister(self._timer)
        self._timer = None

    def start(
        self, models: Catalogue, account: Account, model_id: str = "", told: Told | None = None
    ) -> None:
        """Read the list, then who serves one model; ``told`` hears how it went."""
        if self.is_asking:
            return
        self.is_asking, self.trouble = True, ""

        def done(found: Rows | None, error: PaintoverError | None) -> None:
            self.is_asking = False
            if found:
                models.replace(found, account.base_url)
                self._save(models)
            elif told and error:
                self.trouble = error.sentence
            if told:
                told(error)
            if model_id and not error:
                self.ask_endpoints(models, account, model_id)
            redraw()

        self._session.call(functools.partial(_read, account, read_rows), done)
        self._wake()

    def ask_endpoints(self, models: Catalogue, account: Account, model_id: str) -> None:
        """Read who serves a model, at what price and with which options."""
        if not _ID.match(model_id):
            return

        def done(found: tuple[Endpoint, ...] | None, error: PaintoverError | None) -> None:
            if found is not None:
                models.replace_endpoints(model_id, found)
                self._save(models)
                redraw()

        self._session.call(
            functools.partial(_read, account, lambda client: client.endpoints(model_id)), done
        )
        self._wake()

    def _catch_up(self, models: Catalogue, preferences: Preferences, model_id: str) -> None:
        self._timer = None
        account = Account(preferences.address, preferences.key)
        if models.is_due(preferences.address):
            self.start(models, account, model_id)
        elif models.endpoints_are_due(model_id):
            self.ask_endpoints(models, account, model_id)

    def _save(self, models: Catalogue) -> None:
        """Without a cache it is read again another day."""
        work = functools.partial(catalogue.save, models.to_json(), self._cache)
        self._session.call(lambda _token: work(), lambda _done, _error: None)


def read_rows(client: "Client") -> Rows:
    """All that the lists say of the models; for a worker.

    Raises PaintoverError when the Image API's own list cannot be read; without the others,
    last days and what the key may use are not known.
    """
    rows = client.image_models()
    return listing.merged(rows, _or_none(client.all_models) or (), _or_none(client.user_models))


def _or_none(read: Callable[[], Rows]) -> Rows | None:
    try:
        return read()
    except CancelledError:
        raise
    except PaintoverError:
        return None


def _read(account: Account, read: Callable[["Client"], Any], token: Token) -> Any:
    from ..openrouter.client import Client  # late, and on the worker

    client = Client(account, cancelled=token.cancelled)
    try:
        return read(client)
    finally:
        client.close()
