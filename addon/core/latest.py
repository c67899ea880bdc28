"""Remembers the last answer of a function whose answer depends on nothing but its arguments."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")
_Function = Callable[..., _Answer]


def remember_last(function: _Function[_Answer]) -> _Function[_Answer]:
    """Answer as before for as long as every argument is the same, or equal to what it was.

    For what a panel asks at every redraw. An argument that was given last is known by identity,
    so that nothing is hashed, and large values need not be compared.
    """
    kept: tuple[tuple[Any, ...], _Answer] | None = None

    @functools.wraps(function)
    def answer(*arguments: Any) -> _Answer:
        nonlocal kept
        before = kept
        if before is not None and before[0] == arguments:
            return before[1]
        found = function(*arguments)
        kept = arguments, found
        return found

    return answer
