"""Joins the rooms: what happens when Generate is pressed, and until the picture is placed."""

from typing import TYPE_CHECKING

from ..core.late import modules_of

if not TYPE_CHECKING:  # to a checker, a module that does not exist stays a mistake
    __getattr__ = modules_of(__name__)
