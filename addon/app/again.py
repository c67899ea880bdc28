"""Try Again: the very same request, as it was frozen, when the artist asks for it."""

from dataclasses import replace

from ..core.errors import SetupError
from . import checks, generate, runtime
from .preferences import Preferences
from .session import Job


def start(names: list[str], preferences: Preferences) -> list[Job]:
    """Submit what these failed jobs asked for once more; they leave the list.

    With today's key and address, since these may be what was mended. Raises SetupError when
    nothing can be sent.
    """
    session = runtime.get().session
    tasks = {name: session.jobs[name].task for name in names if name in session.jobs}
    again = {name: task for name, task in tasks.items() if task is not None}
    if not again:
        raise SetupError("There is nothing to try again.", "Press Generate instead.")
    checks.connection(preferences)
    account = generate.account(preferences)
    jobs = generate.submit([replace(task, account=account) for task in again.values()], preferences)
    for name in again:
        session.dismiss(name)
    return jobs
