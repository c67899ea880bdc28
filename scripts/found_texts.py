"""Finds every text that an artist can read, in the source: what catalogues have to translate.

Read from the syntax alone, so that it needs neither Blender nor the add-on's imports.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANY, OPERATOR = "*", "Operator"
"""Blender's contexts: of everything, and of what stands on an operator's button."""

_SENTENCES = {"say", "template", "together", "begun", "listed"}
"""Of ``core.wording``, whose plain texts are looked up."""

_SHOWN = {"shown", "reported", "described", "lines", "one_line", "fitting", "poll_message_set"}
_ON_BUTTONS = {"operator", "operator_menu_enum", "operator_enum"}
_ON_LAYOUTS = {
    *("label", "prop", "menu", "popover", "prop_menu_enum", "prop_search", "prop_enum"),
    *("row", "column", "box", "grid_flow", "split", "menu_contents", "progress", "panel"),
    *("template_list", "template_ID", "prop_tabs_enum", "popup_menu"),
}
_KEYWORDS = {"text", "heading", "title", "message", "confirm_text"}
_TOOLTIPS = ("_OT_", "_PT_", "_MT_")
_BUILTIN = {name for name in dir(builtins) if name.endswith("Error")}


@dataclass(frozen=True, order=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Texts = dict[tuple[str, str], list[Place]]
"""Where each text stands, by context and English words."""


def of_folder(folder: Path) -> Texts:
    """Of every Python file below ``folder``; places are told from beside it."""
    found: Texts = {}
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for key, place in of_source(path.read_text(encoding="utf-8"), name):
            found.setdefault(key, []).append(place)
    return found


def of_source(source: str, name: str) -> Iterator[tuple[tuple[str, str], Place]]:
    """Contexts and texts of one file, with their places, in the order of lines."""
    reader = _Reader(ast.parse(source))
    for context, node, text in sorted(reader.found, key=lambda one: (one[1].lineno, one[2])):
        yield (context, text), Place(name, node.lineno)


class _Reader(ast.NodeVisitor):
    def __init__(self, tree: ast.Module) -> None:
        self.found: set[tuple[str, ast.expr | ast.ClassDef, str]] = set()
        self._scopes: list[dict[str, list[ast.expr]]] = [_assigned(tree)]
        self._is_operator = [False]
        self._operators = _mixed_into_operators(tree)
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._scopes.append(_assigned(node))
        self.generic_visit(node)
        if node.name == "description" and self._is_operator[-1]:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    self._take(inner.value)
        self._scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        is_operator = "_OT_" in node.name or node.name in self._operators
        self._is_operator.append(is_operator)
        described = False
        contexts = [
            line.value.value
            for line in node.body
            if isinstance(line, ast.Assign)
            and isinstance(line.targets[0], ast.Name)
            and line.targets[0].id == "bl_translation_context"
            and isinstance(line.value, ast.Constant)
        ]
        context = str(contexts[0]) if contexts else OPERATOR if is_operator else ANY
        for line in node.body:
            if not isinstance(line, ast.Assign) or not isinstance(line.targets[0], ast.Name):
                continue
            if line.targets[0].id == "bl_label":
                self._take(line.value, context)
            elif line.targets[0].id == "bl_description":
                self._take(line.value)
                described = True
        words = ast.get_docstring(node)
        if words and not described and any(kind in node.name for kind in _TOOLTIPS):
            self.found.add((ANY, node, words))
        self.generic_visit(node)
        self._is_operator.pop()

    def visit_Tuple(self, node: ast.Tuple) -> None:
        """A label, its icon and its tooltip, of which an enum's items are made."""
        match node.elts:
            case [
                ast.Constant(value=str(label)),
                ast.Constant(value=str(icon)),
                ast.Constant(value=str(tip)),
            ] if icon.isupper() and " " in tip and "_" not in label:
                self._take(node.elts[0])
                self._take(node.elts[2])
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        keywords = {word.arg: word.value for word in node.keywords if word.arg}
        if name in _SENTENCES or name in _SHOWN:
            for argument in [*node.args, keywords.get("between")]:
                self._take(argument)
        elif name == "report":
            for argument in node.args[1:]:
                self._take(argument)
        elif name.endswith("Error") and name not in _BUILTIN:
            for argument in [*node.args, keywords.get("message"), keywords.get("hint")]:
                self._take(argument)
        elif name == "Option":
            for argument in node.args[2:4]:  # its label and its tooltip
                self._take(argument)
        elif name == "_menu" and len(node.args) > 5:
            for argument in node.args[1:3]:  # likewise, of the settings that follow the model
                self._take(argument)
        elif name.endswith("Property"):
            self._take(keywords.get("name"))
            self._take(keywords.get("description"))
            self._take_items(keywords.get("items"))
        elif name in _ON_BUTTONS and "text" in keywords:
            self._take(keywords["text"], OPERATOR)
        elif name in _ON_LAYOUTS or name.startswith("invoke_"):
            for keyword in _KEYWORDS & keywords.keys():
                self._take(keywords[keyword])
        self.generic_visit(node)

    def _take(self, node: ast.expr | None, context: str = ANY) -> None:
        for one in self._texts(node):
            assert isinstance(one.value, str)
            if one.value.strip():
                self.found.add((context, one, one.value))

    def _take_items(self, node: ast.expr | None) -> None:
        """Names and tooltips of an enum's items, which are written down somewhere in the file."""
        for listed in self._meant(node):
            for item in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
                for known in self._meant(item):
                    if isinstance(known, ast.Tuple) and len(known.elts) >= 3:
                        self._take(known.elts[1])
                        self._take(known.elts[2])

    def _texts(self, node: ast.expr | None, depth: int = 0) -> Iterator[ast.Constant]:
        """The plain texts that an expression may be."""
        if depth > 6:
            return
        for one in self._meant(node):
            match one:
                case ast.Constant(value=str()):
                    yield one
                case ast.IfExp(body=body, orelse=other):
                    yield from self._texts(body, depth + 1)
                    yield from self._texts(other, depth + 1)
                case ast.BoolOp(values=values):
                    for value in values:
                        yield from self._texts(value, depth + 1)
                case ast.List(elts=values) | ast.Tuple(elts=values):
                    for value in values:
                        yield from self._texts(value, depth + 1)
                case ast.Starred(value=value):
                    yield from self._texts(value, depth + 1)

    def _meant(self, node: ast.expr | None) -> list[ast.expr]:
        """The expression, or what the name that it is was given in this file."""
        if isinstance(node, ast.Name):
            for scope in reversed(self._scopes):
                if node.id in scope:
                    return [one for one in scope[node.id] if not isinstance(one, ast.Name)]
            return []
        return [node] if node is not None else []


def _assigned(scope: ast.Module | ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What the names of a module or a function are given in it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope) if isinstance(scope, ast.FunctionDef) else scope.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
    return found


def _mixed_into_operators(tree: ast.Module) -> set[str]:
    """Classes of the file that its operators inherit from."""
    return {
        base.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "_OT_" in node.name
        for base in node.bases
        if isinstance(base, ast.Name)
    }


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
