"""What a running Paintover consists of."""

from dataclasses import dataclass, field
from pathlib import Path

from ..core.version import VERSION
from .books import Books
from .catalogue import Catalogue
from .ledger import Ledger
from .pump import Place, Pump, Show
from .refresh import Refresher
from .session import Session
from .shelf import Shelf
from .sign_in import SignIn
from .thread import Threads
from .trash import Keeping


@dataclass(slots=True)
class Runtime:
    session: Session
    pump: Pump
    catalogue: Catalogue
    sign_in: SignIn
    ledger: Ledger
    refresher: Refresher
    shelf: Shelf
    books: Books = field(default_factory=Books)
    threads: Threads = field(default_factory=Threads)
    keeping: Keeping = field(default_factory=Keeping)
    version: str = VERSION

    def stop(self) -> None:
        """Cancel, and join the threads."""
        self.pump.stop()
        self.sign_in.cancel()
        self.refresher.cancel()
        self.session.shutdown()
        self.ledger.close()
        self.keeping.close()


def assemble(models: Path, place: Place, show: Show) -> Runtime:
    """``models`` is the file that remembers the list of models. Writes nothing."""
    session = Session()
    pump = Pump(session, place, show)
    shelf = Shelf(session.call, pump.start)
    session.on_results = shelf.add
    return Runtime(
        session=session,
        pump=pump,
        catalogue=Catalogue(models),
        sign_in=SignIn(session, pump.start),
        ledger=Ledger(models.with_name("spending")),
        refresher=Refresher(session, pump.start, models),
        shelf=shelf,
    )
