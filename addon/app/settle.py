"""Asks OpenRouter what became of requests that may have been charged, and what the key has left.

After a paid job, at a few sensible times (``core.money.ASKED_AFTER``), once at the start, and when
the artist asks. One timer waits for the next time, and there is none when nothing is due.
"""

import time
from dataclasses import replace
from typing import Any

import bpy

from ..core import allowance
from ..core.errors import PaintoverError
from ..core.money import Charge, Standing
from ..core.price import dollars
from ..core.wording import say
from ..jobs.runner import Token
from ..scene.sidebars import redraw
from . import checks, generate, runtime
from .preferences import Preferences
from .session import Job

Reply = tuple[dict[str, Any] | None, dict[str, dict[str, Any] | None]]
"""What was said of the key, and of each charge by its id."""


def job_ended(job: Job) -> None:
    """For the session: a job has ended, and its account is in the ledger."""
    now = runtime.get()
    charge = now.ledger.get(job.charge)
    if charge and job.error and charge.cost:
        job.notes.append(say("It cost {amount}.", amount=f"${dollars(charge.cost, 6)}"))
    if bpy.app.background:  # which may end any moment, and shows nobody what the key has left
        return
    if charge and (charge.cost or charge.standing is Standing.OPEN):
        _ask([], with_key=True)
    arm()


def refresh(preferences: Preferences) -> None:
    """Ask for everything that can be asked for, now. Raises SetupError when nothing can be sent."""
    checks.connection(preferences)
    _ask(_open(preferences), with_key=True, is_wanted=True)


def arm() -> None:
    """Wake up when the next question is due; never where nothing is."""
    disarm()
    wait = _wait()
    if wait is not None and not bpy.app.background:
        bpy.app.timers.register(_on_time, first_interval=wait, persistent=True)


def disarm() -> None:
    if bpy.app.timers.is_registered(_on_time):
        bpy.app.timers.unregister(_on_time)


def _wait() -> float | None:
    """Seconds until the next question; None where there is none."""
    books = runtime.get().books
    dues = [charge.due(books.asked.get(charge.id)) for charge in _open(books.preferences())]
    times = [due for due in dues if due is not None]
    return max(1.0, min(times) - time.time()) if times else None


def _on_time() -> float | None:
    books, now = runtime.get().books, time.time()
    due = [
        charge
        for charge in _open(books.preferences())
        if (when := charge.due(books.asked.get(charge.id))) is not None and when <= now
    ]
    # What nobody sees is not asked for; it can be at the next time, or by hand.
    if due and _is_seen() and _ask(due):
        return None  # the answer sets the next time
    books.asked |= dict.fromkeys((charge.id for charge in due), now)
    return _wait()


def _open(preferences: Preferences) -> list[Charge]:
    """Those of this address, whose id is known."""
    return [
        charge
        for charge in runtime.get().ledger.spending.open
        if charge.can_be_asked and charge.address == preferences.address
    ]


def _ask(charges: list[Charge], *, with_key: bool = False, is_wanted: bool = False) -> bool:
    """Ask on a worker; False where that is not possible just now."""
    now = runtime.get()
    books, ledger, preferences = now.books, now.ledger, now.books.preferences()
    try:
        checks.connection(preferences)
    except PaintoverError:
        return False
    if books.is_asking:
        return False
    account = generate.account(preferences)

    def work(token: Token) -> Reply:
        from ..openrouter.client import Client  # late, and on the worker

        client, replies = Client(account, cancelled=token.cancelled), {}
        try:
            for charge in charges:
                replies[charge.id] = found = client.generation(charge.generation)
                if found is not None and settled(charge, found) != charge:
                    ledger.write(settled(charge, found))
            return client.key_info() if with_key else None, replies
        finally:
            client.close()
            ledger.refresh()

    def then(reply: Reply | None, error: PaintoverError | None) -> None:
        books.is_asking = False
        books.asked |= dict.fromkeys((charge.id for charge in charges), time.time())
        books.problem = error.sentence if error and is_wanted else ""
        key, replies = reply or (None, {})
        if key is not None:
            books.left, books.left_at = allowance.left(key), time.monotonic()
        for charge_id, found in replies.items():
            if found is not None:
                _tell(ledger.get(charge_id))
        arm()
        redraw()

    books.is_asking = True
    now.session.call(work, then)
    now.pump.start()
    return True


def settled(charge: Charge, record: dict[str, Any]) -> Charge:
    """The charge as OpenRouter's record says (section 11.3); still open where that is mute."""
    cost = record.get("total_cost", record.get("usage"))
    if not isinstance(cost, int | float) or isinstance(cost, bool):
        return charge
    return replace(charge, standing=Standing.KNOWN, cost=float(cost), why="")


def _tell(charge: Charge | None) -> None:
    """In the note of its job, where that is still on the list."""
    for job in runtime.get().session.jobs.values():
        if charge and charge.standing is Standing.KNOWN and job.charge == charge.id:
            job.notes.append(
                say("OpenRouter says: {amount} was charged.", amount=f"${dollars(charge.cost, 6)}")
                if charge.cost
                else say("OpenRouter says: nothing was charged.")
            )


def _is_seen() -> bool:
    """Whether a sidebar that could show the answer is open in any window."""
    return any(
        region.type == "UI" and region.width > 1
        for window in bpy.context.window_manager.windows
        for area in window.screen.areas
        if area.type in {"VIEW_3D", "IMAGE_EDITOR"}
        for region in area.regions
    )
