"""What is said again when a result is refined: its thread as the turns of a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.conversation import Turn, fitting
from ..core.request import Reference, Request
from ..core.wording import say
from . import thread_files
from .library import Library, Result
from .thread import sources_of


@dataclass(frozen=True, slots=True)
class Continuation:
    """The thread that a request goes on with, for its worker. ``pictures`` counts those that
    go along besides the one that is refined."""

    steps: tuple[Result, ...]
    is_conversation: bool
    pictures: int = 0

    @property
    def refined_sha256(self) -> str:
        """Of the file of the picture that is refined."""
        return str(self.steps[-1].facts.get("sha256", ""))

    def facts(self, refined: Reference) -> dict[str, Any]:
        """For the sidecar of what comes; ``refined`` is the picture in the form it is sent in."""
        last = self.steps[-1]
        above = last.facts.get("thread")
        turn = above.get("turn") if isinstance(above, Mapping) else None
        is_changed = refined.sha256 != self.refined_sha256
        form = {"sha256": refined.sha256, "media_type": refined.media_type}
        return {
            "parent": last.id,
            "root": self.steps[0].id,
            "turn": (turn if isinstance(turn, int) else 1) + 1,
            **({"sent_as": form} if is_changed else {}),
        }

    def applied(self, request: Request, library: Library) -> tuple[Request, list[str]]:
        """The request with the whole exchange, or with the earlier prompts where the route knows
        no turns; and what the artist should read about it.

        The first of ``request.references`` is the picture that is refined.
        """
        if not self.is_conversation:
            return replace(request, prompt=_told(request.prompt, self.steps)), []
        teller = _Teller(self.steps, request, library)
        refined, *others = request.references
        stands_there = teller.turns[-1].pictures[-1:] == (refined,)
        references = tuple(others) if stands_there else request.references
        return replace(request, turns=teller.turns, references=references), teller.notes


@dataclass(frozen=True, slots=True)
class _Found:
    """A picture of the turn ``at``, the model's own or the artist's; None where it is gone."""

    at: int
    is_own: bool
    picture: Reference | None


class _Teller:
    """Tells the steps of a thread as turns, the pictures of the newest ones first."""

    def __init__(self, steps: tuple[Result, ...], request: Request, library: Library) -> None:
        self._steps = steps
        self._root = library.root
        self._refined = request.references[0]
        said = [self._said(at, request.model.id) for at in range(len(steps))]
        self._is_own = [one is not None for one in said]
        wanted: list[_Found] = []
        for at in reversed(range(len(steps))):
            wanted += reversed(self._pictures(at, said[at]))
        kept = self._kept(wanted, request)
        self.turns = tuple(
            self._turn(at, said[at], [one for one in wanted if one.at == at], kept)
            for at in range(len(steps))
        )
        gone = sum(one.picture is None for one in wanted)
        crowded = len(wanted) - gone - len(kept)
        # Pictures that are not sent are told, never silently left out.
        self.notes: list[str] = []
        if crowded == 1:
            self.notes.append(say("1 older picture was left out: too much for one request."))
        elif crowded:
            self.notes.append(
                say(
                    "{count} older pictures were left out: too much for one request.",
                    count=crowded,
                )
            )
        if gone == 1:
            self.notes.append(say("1 older picture was not in the library any more, and left out."))
        elif gone:
            self.notes.append(
                say(
                    "{count} older pictures were not in the library any more, and left out.",
                    count=gone,
                )
            )

    def _pictures(self, at: int, said: tuple[dict[str, Any], list[Path]] | None) -> list[_Found]:
        """In the order in which they are sent."""
        found = []
        if at and self._is_to_be_shown(at - 1):
            found.append(_Found(at, False, self._made(at - 1, self._steps[at - 1].path)))
        found += [_Found(at, False, one) for one in self._shown(at)]
        if said is not None:
            found += [_Found(at, True, self._made(at, path)) for path in said[1]]
        return found

    def _kept(self, wanted: list[_Found], request: Request) -> list[_Found]:
        """What fits beside the pictures of the request itself; ``wanted`` has the newest first."""
        there = [one for one in wanted if one.picture is not None]
        older = [one for one in there if one.picture is not self._refined]
        sizes = [len(one.data) for one in request.references]
        sizes += [len(one.picture.data) for one in older if one.picture is not None]
        count = fitting(sizes, max(1, request.model.max_references)) - len(request.references)
        chosen = older[: max(0, count)]
        return [one for one in there if one.picture is self._refined or one in chosen]

    def _turn(
        self,
        at: int,
        said: tuple[dict[str, Any], list[Path]] | None,
        wanted: list[_Found],
        kept: list[_Found],
    ) -> Turn:
        in_order = [one for one in reversed(wanted) if one in kept]
        shown = tuple(one.picture for one in in_order if not one.is_own and one.picture)
        own = tuple(one.picture for one in in_order if one.is_own and one.picture)
        message = said[0] if said is not None else None
        if said is not None and len(own) < len(said[1]):
            # Sealed thoughts speak of pictures that are not there.
            message, own = {"role": "assistant", "content": said[0].get("content") or ""}, ()
        return Turn(self._steps[at].prompt, shown, message, own)

    def _said(self, at: int, model_id: str) -> tuple[dict[str, Any], list[Path]] | None:
        """The model's own message and its pictures, as they came.

        Another's sealed thoughts mean nothing to it, and it refuses pictures as its own that lack
        theirs, or were changed; then the artist shows it the picture instead.
        """
        step = self._steps[at]
        if step.path is None or step.facts.get("model") != model_id:
            return None
        said = thread_files.message_of(step.path)
        is_last = at == len(self._steps) - 1
        is_changed = self._refined.sha256 != step.facts.get("sha256") if is_last else self._form(at)
        return None if said is None or is_changed or step.path not in said[1] else said

    def _made(self, at: int, path: Path | None) -> Reference | None:
        """A picture of a step: in the form it was sent in before, or as it is."""
        step = self._steps[at]
        if path is not None and path == step.path:
            if at == len(self._steps) - 1:
                return self._refined
            form = self._form(at)
            known = self._sent(str(form.get("sha256")), str(form.get("media_type")))
            if known is not None:
                return known
        return thread_files.read(path) if path is not None else None

    def _shown(self, at: int) -> list[Reference | None]:
        return [
            self._find(at, str(source.get("sha256")), str(source.get("media_type")))
            for source in sources_of(self._steps[at])
        ]

    def _is_to_be_shown(self, at: int) -> bool:
        """Whether this step's picture stands neither in a turn of the model's own, nor among what
        the artist showed next."""
        shas = {source.get("sha256") for source in sources_of(self._steps[at + 1])}
        known = {self._steps[at].facts.get("sha256"), self._form(at).get("sha256")}
        return not self._is_own[at] and not (shas & known - {None})

    def _form(self, at: int) -> Mapping[str, Any]:
        """In which form the picture of a step was sent with the next one, where it was changed."""
        after = self._steps[at + 1].facts.get("thread")
        form = after.get("sent_as") if isinstance(after, Mapping) else None
        return form if isinstance(form, Mapping) else {}

    def _find(self, at: int, sha256: str, media_type: str) -> Reference | None:
        for step in self._steps[:at]:
            if step.facts.get("sha256") == sha256 and step.path is not None:
                return thread_files.read(step.path)
        return self._sent(sha256, media_type)

    def _sent(self, sha256: str, media_type: str) -> Reference | None:
        path = thread_files.sent_path(self._root, sha256, media_type)
        return thread_files.read(path) if path is not None else None


def _told(prompt: str, steps: tuple[Result, ...]) -> str:
    """For a model that hears one request only: what the picture it gets was made for."""
    earlier = [step.prompt for step in steps if step.prompt]
    if not earlier:
        return prompt
    quoted = ", then ".join(f"“{said}”" for said in earlier)
    return f"{prompt}\n\nThe first picture is what came of: {quoted}"
