"""What the artist sees and presses: properties, preferences, operators, panels."""

from ..app import runtime
from ..core.version import VERSION
from . import operators, panels, preferences, properties, thumbnails

_MODULES = (properties, preferences, operators, thumbnails, panels)


def register(package: str) -> None:
    """``package`` is the extension's root package."""
    runtime.start(package, VERSION, operators.place_as_planned)
    for module in _MODULES:
        module.register()


def unregister() -> None:
    """The exact reverse; threads are joined last, when nothing can start new ones."""
    for module in reversed(_MODULES):
        module.unregister()
    runtime.stop()
