"""Values and rules: pure Python, no I/O, safe on any thread."""

from typing import TYPE_CHECKING

from .late import modules_of

if not TYPE_CHECKING:  # to a checker, a module that does not exist stays a mistake
    __getattr__ = modules_of(__name__)
