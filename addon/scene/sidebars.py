"""Have what Paintover shows drawn again, and nothing that costs."""

import bpy


def redraw() -> None:
    """The sidebars, and open preferences."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in {"VIEW_3D", "IMAGE_EDITOR"}:
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()
            elif area.type == "PREFERENCES":
                area.tag_redraw()
