"""How long each model took so far, as far as the results at hand tell."""

from collections.abc import Iterable

from ..core.wording import say
from .library import Result


class Speeds:
    """Seconds by model, out of the sidecars of results. The main thread's."""

    def __init__(self) -> None:
        self._seconds: dict[str, dict[str, float]] = {}

    def learn(self, results: Iterable[Result]) -> None:
        """Pictures of one request count once."""
        for result in results:
            facts = result.facts
            model, seconds = facts.get("model"), facts.get("seconds")
            if isinstance(model, str) and isinstance(seconds, int | float) and seconds > 0:
                request = str(facts.get("generation_id") or facts.get("started") or result.id)
                self._seconds.setdefault(model, {})[request] = float(seconds)

    def seconds(self, model_id: str) -> float | None:
        """The median; None for a model that has not been seen at work."""
        seen = self._seconds.get(model_id)
        if not seen:
            return None
        # By hand: the import of statistics takes longer than all else that enabling needs.
        ordered = sorted(seen.values())
        middle = len(ordered) // 2
        return (ordered[middle] + ordered[~middle]) / 2

    def text(self, model_id: str) -> str:
        """ "8 s", "2 min", or empty."""
        seconds = self.seconds(model_id)
        if seconds is None:
            return ""
        if seconds < 100:
            return say("{count} s", count=max(1, round(seconds)))
        return say("{count} min", count=round(seconds / 60))
