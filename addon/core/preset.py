"""Preset files in Blender's format, read without running them.

Blender's own operator would execute such a file. Here it is a list of settings and nothing else:
one that holds any other code is refused.
"""

import ast
from collections.abc import Mapping

from .errors import SetupError
from .wording import say, template

MOST_BYTES = 100_000
"""A whole novel is no prompt, and the reader's depth and time are bounded by it."""

Value = str | int | float | bool

_HEAD = "import bpy\nsettings = bpy.context.scene.paintover\n\n"
_ROOT = "bpy.context.scene.paintover"


def read(source: str) -> dict[str, Value]:
    """What it sets, by the name below ``Scene.paintover``: "prompt", "options.steps".

    Raises SetupError where it is anything else than plain values for such names.
    """
    if len(source.encode(errors="replace")) > MOST_BYTES:
        raise _refused()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refused() from error
    found: dict[str, Value] = {}
    for line in body:
        if _is_idle(line):
            continue
        if not isinstance(line, ast.Assign) or len(line.targets) != 1:
            raise _refused()
        path = _path(line.targets[0])
        if path == "settings" and ast.unparse(line.value) == _ROOT:
            continue
        root, _, name = path.removeprefix("bpy.context.scene.").partition(".")
        if root not in ("settings", "paintover") or not name:
            raise _refused()
        found[name] = _value(line.value)
    if not found:
        raise _refused()
    return found


def write(values: Mapping[str, Value]) -> str:
    """A file that Blender's own preset system can execute as well."""
    return _HEAD + "".join(f"settings.{name} = {value!r}\n" for name, value in values.items())


def _is_idle(line: ast.stmt) -> bool:
    """A text that stands alone, or the one import."""
    if isinstance(line, ast.Import):
        return [(one.name, one.asname) for one in line.names] == [("bpy", None)]
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _path(target: ast.expr) -> str:
    names: list[str] = []
    while isinstance(target, ast.Attribute):
        names.append(target.attr)
        target = target.value
    if not isinstance(target, ast.Name) or any(name.startswith("_") for name in names):
        raise _refused()
    return ".".join([target.id, *reversed(names)])


def _value(node: ast.expr) -> Value:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
    value = node.value if isinstance(node, ast.Constant) else None
    if sign < 0 and isinstance(value, int | float) and not isinstance(value, bool):
        return -value
    if sign < 0 or not isinstance(value, str | int | float):
        raise _refused()
    return value


def _refused() -> SetupError:
    return SetupError(
        say("This file is not a preset of Paintover, or it holds more than settings."),
        template("Nothing in it was run. Ask for the file to be exported anew."),
    )
