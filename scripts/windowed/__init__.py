"""A Blender with a window for tests, measurements and pictures: started, driven and looked at."""

from .client import Widget, Window
from .start import open_window

__all__ = ["Widget", "Window", "open_window"]
