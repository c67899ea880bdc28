"""What is left to say when Blender was killed while jobs ran: told once, at the next start."""

from dataclasses import replace

from ..core import model, naming
from ..core.money import Standing
from ..core.wording import say, together
from .adopt import Orphan
from .ledger import Ledger
from .session import Session, State


def tell(session: Session, orphans: list[Orphan]) -> None:
    """Show the jobs of a killed Blender among the ended ones, and their pictures in Results."""
    for orphan in orphans:
        job = session.note_ended(orphan.prompt, model.unknown(orphan.model))
        job.state, job.results = State.CANCELLED, orphan.results
        job.notes = [sentence(orphan)]
        session.add_results(orphan.results)


def book(ledger: Ledger, orphans: list[Orphan]) -> None:
    """What a job's folder knew of its charge, which the ledger of its Blender did not."""
    for orphan in orphans:
        charge = ledger.get(orphan.charge)
        if charge is None or charge.standing is Standing.KNOWN:
            continue
        if orphan.may_be_charged or orphan.results:
            named = orphan.generation_id or charge.generation
            ledger.write(replace(charge, standing=Standing.OPEN, generation=named))
        else:
            ledger.write(replace(charge, standing=Standing.KNOWN, cost=0.0, why=""))


def sentence(orphan: Orphan) -> str:
    """What became of one job, for the artist."""
    begin = (
        say(
            '"{name}" was at work when Blender was closed without warning.',
            name=naming.from_prompt(orphan.prompt),
        )
        if orphan.prompt
        else say("A job was at work when Blender was closed without warning.")
    )
    warnings = sorted({result.warning for result in orphan.results if result.warning})
    if len(orphan.results) == 1:
        return together(begin, say("Its picture had arrived: it is in Results."), *warnings)
    if orphan.results:
        arrived = say(
            "{count} pictures had arrived: they are in Results.", count=len(orphan.results)
        )
        return together(begin, arrived, *warnings)
    if not orphan.may_be_charged:
        return together(begin, say("Nothing was charged."))
    see = say("It may have been charged all the same: see https://openrouter.ai/activity")
    return together(begin, see)
