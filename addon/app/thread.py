"""A result's thread: the results it came of, step by step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.conversation import fitting
from ..core.errors import CaptureError
from ..core.model import Model
from ..core.placement import Placement, View
from ..core.request import MAX_REFERENCE_BYTES, Route
from . import thread_files
from .library import Library, Result

MOST_STEPS = 64

Find = Callable[[str], Result | None]


@dataclass(frozen=True, slots=True, eq=False)
class Thread:
    """``steps`` from the first picture to the one that is refined; at least one.

    ``is_cut`` tells that earlier steps are not in the library any more. ``sizes`` are the bytes
    of the pictures that were shown or made, the newest first, as far as they are known.
    """

    steps: tuple[Result, ...]
    is_cut: bool
    sizes: tuple[int, ...]

    @property
    def result(self) -> Result:
        return self.steps[-1]

    @property
    def size(self) -> tuple[int, int]:
        """Pixels of the picture that is refined; (1, 1) where its file does not tell."""
        width, height = self.result.facts.get("width"), self.result.facts.get("height")
        if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
            return width, height
        return 1, 1

    @property
    def view(self) -> View | None:
        """The frame that the first picture was captured through."""
        for step in reversed(self.steps):
            try:
                return Placement.from_json(step.facts["placement"]).view
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
        return None


class Threads:
    """The threads that panels show, by the id of their last result. The main thread's."""

    def __init__(self) -> None:
        self._known: dict[str, Thread] = {}

    def get(self, result_id: str) -> Thread | None:
        """As it was when it was last read; None when it was not there."""
        return self._known.get(result_id)

    def read(self, result_id: str, find: Find, library: Library) -> Thread | None:
        """Look it up again: some small files."""
        found = follow(result_id, find, library)
        if found is None:
            self._known.pop(result_id, None)
        else:
            self._known[result_id] = found
        return found


def follow(result_id: str, find: Find, library: Library) -> Thread | None:
    """The thread that ends in a result; None when that is not in the library."""
    steps: list[Result] = []
    following = result_id
    while following and len(steps) < MOST_STEPS and following not in [one.id for one in steps]:
        found = find(following)
        if found is None:
            break
        steps.append(found)
        following = parent_of(found)
    if not steps:
        return None
    ordered = tuple(reversed(steps))
    return Thread(ordered, bool(following), tuple(_sizes(ordered, library)))


def gone() -> CaptureError:
    """The result that was to be refined is not there."""
    return CaptureError(
        "The picture to refine is not in the library.",
        "It may have been moved or deleted. Start anew, or choose another one in Results.",
    )


def parent_of(result: Result) -> str:
    """The id of the result that this one was refined from; empty where there is none."""
    facts = result.facts.get("thread")
    parent = facts.get("parent") if isinstance(facts, Mapping) else None
    return parent if isinstance(parent, str) else ""


def is_conversation(model: Model, route: Route) -> bool:
    """Whether refining is a conversation over chat; elsewhere the result becomes a reference."""
    return model.known and model.text_output and route is not Route.IMAGES


def told_again(thread: Thread | None, model: Model, route: Route) -> int:
    """How many pictures go along besides the one that is refined."""
    if thread is None or not is_conversation(model, route):
        return 0
    return len(thread.sizes) - 1 - left_out(thread, model)


def left_out(thread: Thread, model: Model) -> int:
    """How many older pictures would not be sent along."""
    return len(thread.sizes) - fitting(thread.sizes, max(1, model.max_references))


def sources_of(result: Result) -> list[Mapping[str, Any]]:
    """What was sent along with a result's prompt, in order."""
    listed = result.facts.get("sources")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _sizes(steps: tuple[Result, ...], library: Library) -> list[int]:
    """Bytes of the pictures of a thread, the newest first, each once."""
    found: dict[str, int] = {}
    for step in reversed(steps):
        size = step.facts.get("bytes")
        name = str(step.facts.get("sha256") or step.id)
        found.setdefault(name, min(size, MAX_REFERENCE_BYTES) if isinstance(size, int) else 0)
        for source in sources_of(step):
            sha256, media_type = str(source.get("sha256")), str(source.get("media_type"))
            path = thread_files.sent_path(library.root, sha256, media_type)
            try:
                found.setdefault(sha256, path.stat().st_size if path else 0)
            except OSError:
                continue
    return list(found.values())
