"""Test Connection: whose key it is, what it has left, and which models are there."""

from collections.abc import Callable
from typing import Any

from ..core import allowance
from ..core.errors import PaintoverError
from ..core.wording import say, together
from ..jobs.runner import Token
from . import catalogue, checks, generate, refresh, runtime
from .preferences import Preferences


def test(preferences: Preferences, failed: Callable[[PaintoverError], None]) -> None:
    """Ask on a worker; the sentence appears in ``session.connection``.

    Raises SetupError when nothing can be asked.
    """
    checks.connection(preferences)
    now = runtime.get()
    account, cache = generate.account(preferences), runtime.models_cache()

    def ask(token: Token) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        from ..openrouter.client import Client  # late, and on the worker

        client = Client(account, cancelled=token.cancelled)
        try:
            key, rows = client.key_info(), refresh.read_rows(client)
        finally:
            client.close()
        return key, rows

    def tell(answer: Any, error: PaintoverError | None) -> None:
        if error:
            now.session.connection = error.sentence
            failed(error)
            return
        key, rows = answer
        now.catalogue.replace(rows, preferences.address)
        state = now.catalogue.to_json()
        # Without a cache it is read again another day.
        now.session.call(lambda _token: catalogue.save(state, cache), lambda _done, _error: None)
        now.session.connection = together(
            say("Connected."), allowance.sentences(key), say("{count} models.", count=len(rows))
        )

    now.session.connection = say("Asking…")
    now.session.call(ask, tell)
    now.pump.start()
