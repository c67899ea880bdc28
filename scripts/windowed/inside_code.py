"""Runs Python that a test sends, in Blender's main thread."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Generator, Iterator
from typing import Any

import bpy

_names: dict[str, Any] = {"bpy": bpy, "__name__": "windowed"}
"""Names stay from one call to the next."""


def run(code: str, values: dict[str, Any]) -> Generator[None, None, Any]:
    """The value of the last expression; None where the code ends with a statement."""
    yield
    _names.update(values)
    tree = ast.parse(code, "<window.run>")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with window_context():
        exec(compile(tree, "<window.run>", "exec"), _names)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), "<window.run>", "eval"), _names)


@contextlib.contextmanager
def window_context() -> Iterator[None]:
    """The first window as the context's: timers run without any, and operators want one."""
    windows = bpy.context.window_manager.windows
    if not windows or bpy.context.window:
        yield
        return
    with bpy.context.temp_override(window=windows[0]):
        yield
