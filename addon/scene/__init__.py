"""Reads and changes Blender data, on the main thread only."""

from typing import TYPE_CHECKING

from ..core.late import modules_of

if not TYPE_CHECKING:  # to a checker, a module that does not exist stays a mistake
    __getattr__ = modules_of(__name__)
