"""A Blender with a window for tests, measurements and pictures: started, driven and looked at."""

from .client import Widget, Window, WindowError
from .start import StartError, open_window
from .where import IMAGE_TAB, PREFERENCES, TAB, VIEW, Where

__all__ = [
    "IMAGE_TAB",
    "PREFERENCES",
    "TAB",
    "VIEW",
    "StartError",
    "Where",
    "Widget",
    "Window",
    "WindowError",
    "open_window",
]
