"""Where before and after lie in the region that is drawn."""

from typing import TYPE_CHECKING, Any

import bpy

from ..core.errors import PaintoverError
from ..scene import overlay_frame, overlay_picture, provenance

if TYPE_CHECKING:
    from ..app.comparison import Comparison
    from ..scene.overlay_frame import Box
    from ..scene.overlay_picture import OverlayPicture
    from ..scene.overlay_shader import Corner


class Pictures:
    """Before and after of a result on the graphics card, each from when it is first wanted."""

    def __init__(self, compared: "Comparison") -> None:
        self.compared = compared
        self.after: OverlayPicture | None = None
        self.sent: OverlayPicture | None = None

    def load(self, *, after: bool = False, sent: bool = False) -> None:
        """Raises PaintoverError for what cannot be read."""
        if after and self.after is None:
            self.after = overlay_picture.load(self.compared.after)
        if sent and self.sent is None and self.compared.sent is not None:
            self.sent = overlay_picture.load(self.compared.sent)

    def try_load(self) -> None:
        """The result; nothing where it cannot be read."""
        try:
            self.load(after=True)
        except PaintoverError:
            self.after = None


def shows_result(area: bpy.types.Area, compared: "Comparison") -> bool:
    """Whether this Image Editor shows the result itself, from wherever."""
    space: Any = area.spaces.active
    image = getattr(space, "image", None)
    return image is not None and provenance.read(image).get("result") == compared.id


def lay(
    context: Any, pictures: Pictures, free: "Box"
) -> "tuple[list[Corner], list[Corner]] | None":
    """The corners of after and before in the region that is drawn.

    None where the picture cannot be laid over what a 3D view sees. What belongs to no place in
    the region is fitted into the ``free`` part of it.
    """
    region, space = context.region, context.space_data
    size = region.width, region.height
    assert pictures.after is not None
    after, sent = pictures.after, pictures.sent
    frame = pictures.compared.frame
    if isinstance(space, bpy.types.SpaceView3D) and frame is not None:
        seen = context.region_data
        if not overlay_frame.is_seen(frame, seen):
            return None
        matrix: Any = seen.perspective_matrix
        return (
            overlay_frame.on_frame(frame, after.aspect, matrix),
            overlay_frame.on_frame(frame, frame.aspect, matrix),
        )
    box = overlay_frame.fitted(after.aspect, free)
    if isinstance(space, bpy.types.SpaceImageEditor) and space.image is not None:
        box = overlay_frame.covering(after.aspect, overlay_frame.shown_image(region))
    inner = overlay_frame.covered(sent.aspect, box) if sent else box
    return overlay_frame.in_box(box, size), overlay_frame.in_box(inner, size)
