"""Export results as files: one under a name, several into a folder by a name template."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, StringProperty

from ..app import export, keeping, library, runtime
from ..core.defaults import DEFAULT_TEMPLATE
from ..core.errors import PaintoverError
from ..core.wording import say
from . import desk, preferences, text
from .keeping import awaited_news
from .language import reported, shown
from .telling import told

if TYPE_CHECKING:
    from ..app.library import Result


_FORMATS = (
    ("ORIGINAL", "As It Came", "The very bytes that the model made"),
    ("PNG", "PNG", "Without loss, and with transparency"),
    ("JPEG", "JPEG", "Small, without transparency"),
    ("WEBP", "WebP", "Smaller still, and with transparency"),
)
_PREVIEWED = 5
_last = Path()
"""The folder of the last export in this session; the empty path before the first."""


def _folder() -> Path:
    """Where to begin: where the last one went, else beside the .blend, else at home."""
    if _last != Path() and _last.is_dir():
        return _last
    return Path(bpy.data.filepath).parent if bpy.data.filepath else Path.home()


class _Export:
    """What one and several have in common."""

    results: StringProperty(
        name="Results",
        description="Ids of the results, with spaces between",
        options={"HIDDEN", "SKIP_SAVE"},
    )
    format: EnumProperty(name="Format", description="What is written", items=_FORMATS)
    quality: IntProperty(
        name="Quality",
        description="Of what has to be encoded anew",
        default=90,
        min=1,
        max=100,
        subtype="PERCENTAGE",
    )
    with_facts: BoolProperty(
        name="Facts Inside",
        description=(
            "Write into the file how it was made: prompt, model, settings, seed and cost; "
            "off, nothing of that is in it, nor what the model's maker wrote"
        ),
        default=True,
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return desk.selected(context) is not None

    @property
    def wanted(self) -> str:
        return "" if self.format == "ORIGINAL" else str(self.format)

    def found(self, context: bpy.types.Context) -> "list[Result]":
        """Raises PaintoverError."""
        ids = str(self.results).split() or desk.picked(context)
        return keeping.find(ids, runtime.library(preferences.snapshot(context)))

    def draw_common(self, layout: bpy.types.UILayout) -> None:
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.prop(self, "format")
        row = layout.row()
        row.active = self.format in ("JPEG", "WEBP")
        row.prop(self, "quality")
        layout.prop(self, "with_facts")

    def start(
        self, operator: Any, results: "list[Result]", targets: list[Path], replace: bool
    ) -> set[str]:
        orders = [
            export.Order(result, target, self.wanted, self.quality, self.with_facts, replace)
            for result, target in zip(results, targets, strict=True)
        ]
        now, command = runtime.get(), _command()

        def then(count: int | None, error: PaintoverError | None) -> None:
            if error is not None:
                now.keeping.tell(error.sentence, is_bad=True)
            elif count == 1:
                now.keeping.tell(say('"{name}" is exported.', name=targets[0].name))
            else:
                now.keeping.tell(say("{count} pictures are exported.", count=count))

        global _last
        _last = targets[0].parent
        now.keeping.tell("")
        now.session.call(lambda token: export.write(orders, command, token.check), then)
        now.pump.start()
        return awaited_news(operator)


class PAINTOVER_OT_export(_Export, bpy.types.Operator):
    """Write this picture to a file of your own, with or without how it was made"""

    bl_idname = "paintover.export"
    bl_label = "Export Picture"
    bl_options = {"INTERNAL"}

    filepath: StringProperty(
        name="File", description="Where to", subtype="FILE_PATH", options={"SKIP_SAVE"}
    )
    filter_glob: StringProperty(
        name="Filter",
        description="Kinds of files to show",
        default="*.png;*.jpg;*.jpeg;*.webp",
        options={"HIDDEN"},
    )
    check_existing: BoolProperty(
        name="Check Existing",
        description="Warn of a file that is there already",
        default=True,
        options={"HIDDEN"},
    )
    replace: BoolProperty(
        name="Replace Existing",
        description="Write over a file of that name",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[Any]:
        try:
            result = self.found(context)[0]
            name = export.names([result], "{prompt}", self.wanted)[0]
        except PaintoverError as error:
            return told(self, error)
        self.results = result.id
        self.filepath = str(_folder() / name)
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def check(self, context: bpy.types.Context) -> bool:
        """The name follows the format."""
        if not self.wanted or not self.filepath:
            return False
        path = Path(self.filepath)
        ending = export.FORMATS[self.wanted].extension
        if path.suffix.lower() in (ending, ".jpeg" if ending == ".jpg" else ending):
            return False
        self.filepath = str(path.with_suffix(ending))
        return True

    def draw(self, _context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        self.draw_common(layout)
        layout.prop(self, "replace")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            results = self.found(context)[:1]
            if not self.filepath:
                raise PaintoverError("There is no file name.", "Choose one.")
            target = Path(bpy.path.abspath(self.filepath))
            if not target.suffix:
                target = target.with_suffix(export.extension_of(results[0], self.wanted))
            if target.exists() and not self.replace:
                raise PaintoverError(
                    say('There is a file "{name}" already.', name=target.name),
                    "Choose another name, or turn on Replace Existing.",
                )
        except PaintoverError as error:
            return told(self, error)
        return self.start(self, results, [target], self.replace)


class PAINTOVER_OT_export_several(_Export, bpy.types.Operator):
    """Write these pictures into a folder, named by a template. Nothing there is replaced"""

    bl_idname = "paintover.export_several"
    bl_label = "Export Pictures"
    bl_options = {"INTERNAL"}

    directory: StringProperty(
        name="Folder", description="Where to", subtype="DIR_PATH", options={"SKIP_SAVE"}
    )
    filter_folder: BoolProperty(
        name="Filter Folders",
        description="Show folders in the file browser",
        default=True,
        options={"HIDDEN"},
    )
    template: StringProperty(
        name="Name",
        description="With {date}, {time}, {prompt}, {model}, {number}, {seed} and {id}",
        default=DEFAULT_TEMPLATE,
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[Any]:
        try:
            self.results = " ".join(one.id for one in self.found(context))
        except PaintoverError as error:
            return told(self, error)
        self.directory = str(_folder())
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def draw(self, context: bpy.types.Context) -> None:
        layout: bpy.types.UILayout = self.layout  # type: ignore[attr-defined]
        self.draw_common(layout)
        layout.prop(self, "template")
        page = text.Page(context)
        try:
            shelf = runtime.get().shelf
            rows = [shelf.row(each) for each in str(self.results).split()[:_PREVIEWED]]
            known = [
                library.Result(one.id, one.path, {"prompt": one.prompt, "model": one.model})
                for one in rows
                if one is not None
            ]
            for name in export.names(known, self.template, self.wanted):
                page.lines(layout, name, verbatim=True, dimmed=True)
        except PaintoverError as error:
            page.lines(layout, shown(error.sentence), icon="ERROR", verbatim=True)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            results = self.found(context)
            folder = Path(bpy.path.abspath(self.directory)) if self.directory else None
            if folder is None or not folder.is_dir():
                raise PaintoverError("There is no such folder.", "Choose another one.")
            targets = [folder / one for one in export.names(results, self.template, self.wanted)]
        except PaintoverError as error:
            return told(self, error)
        if any(target.exists() for target in targets):
            note = say("Files of these names were there: the new ones have numbers.")
            self.report({"INFO"}, reported(note))
        return self.start(self, results, targets, replace=False)


def _command() -> list[str]:
    """What runs a script in a Blender without a window; the wheels of it are Pythons."""
    import sys

    if bpy.app.binary_path and Path(bpy.app.binary_path).name != Path(sys.executable).name:
        return [bpy.app.binary_path, "--background", "--factory-startup", "--python"]
    return [sys.executable]


_CLASSES = (PAINTOVER_OT_export, PAINTOVER_OT_export_several)

register, unregister = bpy.utils.register_classes_factory(_CLASSES)  # type: ignore[misc]
