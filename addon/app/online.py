"""Whether Blender may use the network, as its preferences say just now."""

import bpy

from ..core.errors import OfflineError


def check() -> None:
    """Raise OfflineError when Blender must not use the network."""
    if not bpy.app.online_access:
        if bpy.app.online_access_override:
            hint = "Start Blender without its offline option."
        else:
            hint = "Turn on Allow Online Access in Preferences > System > Network."
        raise OfflineError("Blender is not allowed to go online.", hint)
