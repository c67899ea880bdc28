"""Leave nothing behind when something fails half-way."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def all_or_nothing() -> Iterator[ExitStack]:
    """Yield a stack whose callbacks run, last first, only when the body raises.

    Register the way back right after each step: ``stack.callback(bpy.data.images.remove, image)``.
    """
    with ExitStack() as stack:
        yield stack
        stack.pop_all()
