"""A Blender with a window for tests, measurements and pictures: started, driven and looked at."""

from .client import Widget, Window, WindowError
from .start import StartError, open_window

__all__ = ["StartError", "Widget", "Window", "WindowError", "open_window"]
