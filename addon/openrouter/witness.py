"""Who is told when a request becomes one that may be charged, as it happens."""

from typing import Protocol


class Witness(Protocol):
    """Called on the worker, before the moment that each method names."""

    def leaving(self) -> None:
        """The last bytes of a request are about to leave: from here on it may cost money."""

    def declined(self) -> None:
        """The server has said no to it: it costs nothing after all."""

    def named(self, generation_id: str) -> None:
        """OpenRouter's name for what it makes, by which it can be asked what became of it."""


class Nobody:
    """Does not care."""

    def leaving(self) -> None: ...

    def declined(self) -> None: ...

    def named(self, generation_id: str) -> None: ...
