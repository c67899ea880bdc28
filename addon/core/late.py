"""Modules that are imported when something of them is used first.

Blender stands still while it enables an extension, and to be registered, the interface needs nearly
nothing of the rooms below it. So ``from ..app import generate`` gives a module that is yet to come,
while ``from ..app.library import Library`` imports at once, as anywhere in Python.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


class Late:
    """Stands for a module. Any thread may use it: imports wait for each other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, wanted: str) -> Any:
        if self._module is None:
            self._module = import_module(self._name)
        return getattr(self._module, wanted)


def modules_of(package: str) -> Callable[[str], Late]:
    """The ``__getattr__`` of a package (PEP 562), which is asked for what is not imported yet."""

    def module(name: str) -> Late:
        if name.startswith("_"):
            raise AttributeError(f"{package} has no {name}")
        return Late(f"{package}.{name}")

    return module
