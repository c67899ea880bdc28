"""Opens web pages, in place of Blender's own operator: the browser shall not inherit the key."""

import bpy
from bpy.props import StringProperty

from ..app import browser
from ..core.wording import say
from .language import described, reported


class PAINTOVER_OT_open_page(bpy.types.Operator):
    """Open this page in your browser"""

    bl_idname = "paintover.open_page"
    bl_label = "Open Page"
    bl_options = {"INTERNAL"}

    url: StringProperty(
        name="Address", description="Web address of the page", options={"HIDDEN", "SKIP_SAVE"}
    )

    @classmethod
    def description(cls, _context: bpy.types.Context, values: "PAINTOVER_OT_open_page") -> str:
        return described(say("Open {page}", page=values.url)) if values.url else ""

    def execute(self, _context: bpy.types.Context) -> set[str]:
        if not self.url.startswith(("https://", "http://")) or not browser.open_page(self.url):
            self.report({"WARNING"}, reported(say("No browser could open {page}", page=self.url)))
            return {"CANCELLED"}
        return {"FINISHED"}


register, unregister = bpy.utils.register_classes_factory((PAINTOVER_OT_open_page,))  # type: ignore[misc]
