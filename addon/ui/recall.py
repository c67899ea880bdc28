"""The operators that recall how a picture was made: of a result, a file, or an image."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, StringProperty

from ..app import deliver
from ..core.errors import PaintoverError, SetupError
from ..core.wording import say, together
from . import preferences
from .language import reported
from .telling import told

_PATTERN = "*.png;*.jpg;*.jpeg;*.webp"


class _Recall:
    bl_options = {"UNDO"}

    def facts(self, context: bpy.types.Context) -> tuple[Mapping[str, Any], bool]:
        """What the picture tells, and whether it is told by our own library.

        Raises PaintoverError.
        """
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        from . import recalling  # enabling costs less without it

        operator: Any = self
        try:
            facts, is_own = self.facts(context)
            missing = recalling.put(context, facts, is_own=is_own)
        except PaintoverError as error:
            return told(operator, error)
        if missing:
            sentence = say("Recalled, but for {missing}.", missing=together(*missing, between="; "))
            operator.report({"WARNING"}, reported(sentence))
        else:
            sentence = say("Prompt, settings and source are as they were for this picture.")
            operator.report({"INFO"}, reported(sentence))
        return {"FINISHED"}


class PAINTOVER_OT_recall(_Recall, bpy.types.Operator):
    """Bring back the prompt, the settings, the references and the view this was made with"""

    bl_idname = "paintover.recall"
    bl_label = "Recall"

    result: StringProperty(
        name="Result", description="Id of the result to recall", options={"HIDDEN", "SKIP_SAVE"}
    )

    def facts(self, context: bpy.types.Context) -> tuple[Mapping[str, Any], bool]:
        return deliver.find(self.result, preferences.snapshot(context)).facts, True


class PAINTOVER_OT_recall_file(_Recall, bpy.types.Operator):
    """Bring back what a picture on disk was made with, where it tells"""

    bl_idname = "paintover.recall_file"
    bl_label = "Recall from File"

    filepath: StringProperty(
        name="File", description="Picture to recall", subtype="FILE_PATH", options={"SKIP_SAVE"}
    )
    filter_glob: StringProperty(
        name="Filter", description="Kinds of files to show", default=_PATTERN, options={"HIDDEN"}
    )
    filter_folder: BoolProperty(
        name="Filter Folders",
        description="Show folders in the file browser",
        default=True,
        options={"HIDDEN"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if self.filepath:  # dropped
            return self.execute(context)
        context.window_manager.fileselect_add(self)  # pyright: ignore[reportArgumentType]
        return {"RUNNING_MODAL"}

    def facts(self, context: bpy.types.Context) -> tuple[Mapping[str, Any], bool]:
        from ..app import told as found

        if not self.filepath:
            raise SetupError("No file was chosen.", "Choose a picture.")
        path = Path(bpy.path.abspath(self.filepath))
        return found.of_file(path, preferences.snapshot(context))


class PAINTOVER_OT_recall_image(_Recall, bpy.types.Operator):
    """Bring back what the image that is shown here was made with, where it tells"""

    bl_idname = "paintover.recall_image"
    bl_label = "Recall from Image"

    image: StringProperty(
        name="Image",
        description="Name of the image; empty for the one in the Image Editor",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def facts(self, context: bpy.types.Context) -> tuple[Mapping[str, Any], bool]:
        from ..app import told as found

        space = context.space_data
        shown = space.image if isinstance(space, bpy.types.SpaceImageEditor) else None
        image = bpy.data.images.get(self.image) if self.image else shown
        if image is None:
            raise SetupError("There is no image to recall.", "Show one in the Image Editor.")
        return found.of_image(image, preferences.snapshot(context))


class PAINTOVER_FH_picture(bpy.types.FileHandler):
    """A picture that is dropped on the Paintover tab; elsewhere, drops are Blender's own."""

    bl_idname = "PAINTOVER_FH_picture"
    bl_label = "Recall with Paintover"
    bl_import_operator = "paintover.recall_file"
    bl_file_extensions = _PATTERN.replace("*", "")

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        region: Any = context.region
        is_tab = region is not None and region.type == "UI"
        return is_tab and getattr(region, "active_panel_category", "") == "Paintover"


_CLASSES = (
    PAINTOVER_OT_recall,
    PAINTOVER_OT_recall_file,
    PAINTOVER_OT_recall_image,
    PAINTOVER_FH_picture,
)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
