"""The settings on ``Scene.paintover``. Their names are a promise to users' scripts."""

from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from ..app import choice, prompts, runtime, wish
from ..core import placement, request
from ..core.defaults import DEFAULT_MODEL
from ..core.latest import remember_last
from ..core.source import SourceKind
from ..core.wording import say
from . import model_menu, model_settings, preferences, reference_item, style_item
from .language import shown

if TYPE_CHECKING:
    from ..app.prompts import Prompts
    from ..app.wish import Wish, WishedReference
    from ..core.fit import Wanted


_SOURCE_TEXTS = {
    "VIEWPORT": ("Viewport", "VIEW3D", "Send the 3D view as it is shaded"),
    "CAMERA": (
        "Camera",
        "CAMERA_DATA",
        "Send what the scene camera sees, as shaded in the view",
    ),
    "RENDER": ("Render", "RENDER_RESULT", "Send the last render"),
    "IMAGE": ("Image", "IMAGE_DATA", "Send an image of this file"),
    "TEXTURE": ("Texture", "TEXTURE", "Send the texture of the active material or brush"),
    "NONE": ("Text Only", "FILE_TEXT", "Send no picture, only the prompt"),
}

_TARGET_TEXTS = {
    "IMAGE": ("Image", "IMAGE_DATA", "Add an image, and show it in an open Image Editor"),
    "MATERIAL": ("Material", "MATERIAL", "Use it as the base color of the active material"),
    "PLANE": ("Plane", "MESH_PLANE", "Stand it in the scene so that it fills the captured view"),
    "REFERENCE": ("Reference", "IMAGE_REFERENCE", "Add an image empty that is never rendered"),
    "BACKGROUND": ("Background", "CAMERA_DATA", "Show it behind the scene in the camera"),
}


def _items(texts: dict[str, tuple[str, str, str]]) -> list[tuple[str, str, str, str, int]]:
    return [
        (name, label, description, icon, number)
        for number, (name, (label, icon, description)) in enumerate(texts.items())
    ]


SOURCES = _items(_SOURCE_TEXTS)
TARGETS = _items(_TARGET_TEXTS)

_ROUTES = (
    ("AUTO", "Automatic", "Use the Image API, and chat where only that works"),
    ("IMAGES", "Image API", "Use only the Image API"),
    ("CHAT", "Chat", "Use only chat completions"),
)


def _find_models(_settings: object, _context: object, typed: str) -> list[str]:
    return choice.listed(runtime.get().catalogue, typed, model_menu.sieve(bpy.context), shown)


def _model_name(settings: "PaintoverSettings") -> str:
    catalogue = runtime.get().catalogue
    return choice.name(catalogue.get(settings.model), catalogue)


def _choose_model(settings: "PaintoverSettings", typed: str) -> None:
    """Words that mean no model change nothing, and are told."""
    chosen = choice.understood(runtime.get().catalogue, typed, shown)
    if chosen.model_id:
        settings.model = chosen.model_id
    runtime.get().session.model_puzzle = chosen.sentence


def _model_changed(settings: "PaintoverSettings", _context: object) -> None:
    runtime.get().session.model_puzzle = ""


def _prompt_changed(settings: "PaintoverSettings", _context: object) -> None:
    """Who writes into the field knows that it is the prompt: a deleted text is of no concern."""
    if settings.prompt_text is None:
        settings.prompt_text_name = ""


def _prompt_text_changed(settings: "PaintoverSettings", _context: object) -> None:
    """Not called when the text is deleted, so that the name tells of it."""
    settings.prompt_text_name = settings.prompt_text.name if settings.prompt_text else ""


def _refine_changed(settings: "PaintoverSettings", context: bpy.types.Context) -> None:
    if settings.refine:
        runtime.read_thread(settings.refine, preferences.snapshot(context))


class PaintoverSettings(model_settings.ModelSettings, bpy.types.PropertyGroup):
    """What to ask for, and where the answer goes."""

    prompt: StringProperty(
        name="Prompt",
        description="What the picture should become, in your own words",
        update=_prompt_changed,
    )
    prompt_text: PointerProperty(
        name="Prompt Text",
        description="Text data-block whose content is the prompt; empty to use the field instead",
        type=bpy.types.Text,
        update=_prompt_text_changed,
    )
    prompt_text_name: StringProperty(
        name="Prompt Text Name",
        description="Which text held the prompt, should it be deleted",
        options={"HIDDEN"},
    )
    model: StringProperty(
        name="Model ID",
        description="Image model on OpenRouter, such as google/gemini-3.1-flash-image",
        default=DEFAULT_MODEL,
        update=_model_changed,
    )
    model_name: StringProperty(
        name="Model",
        description=(
            "Image model on OpenRouter. Type some words to search, or any model id; "
            "clear it for the default"
        ),
        get=_model_name,
        set=_choose_model,
        search=_find_models,
        search_options={"SUGGESTION"},
    )
    source: EnumProperty(
        name="Source", description="What is sent along with the prompt", items=SOURCES
    )
    image: PointerProperty(name="Image", description="Image to send", type=bpy.types.Image)
    target: EnumProperty(
        name="Place As", description="Where the picture goes when it arrives", items=TARGETS
    )
    route: EnumProperty(
        name="Route", description="Which of OpenRouter's interfaces to use", items=_ROUTES
    )
    count: IntProperty(
        name="Count",
        description="How many pictures to ask for",
        default=1,
        min=1,
        soft_max=8,
        max=64,
    )
    options: PointerProperty(
        name="Options",
        description="Options that only some providers understand",
        type=model_settings.PaintoverOptions,
    )
    use_seed: BoolProperty(
        name="Use Seed",
        description="Ask for the same luck every time, where the model can",
    )
    seed: IntProperty(name="Seed", description="Number that decides the luck", default=0, min=0)
    stream: BoolProperty(
        name="Stream Answer",
        description=(
            "Read the answer while it is made, where the model can. "
            "Unfinished pictures are shown, for about 100 image tokens each"
        ),
    )
    identity: StringProperty(
        name="Identity",
        description="By which pictures are found that were made from this scene",
        options={"HIDDEN"},
    )
    refine: StringProperty(
        name="Refine",
        description="Id of the result to go on with, in place of the source; empty to start anew",
        update=_refine_changed,
    )
    recalled: IntProperty(
        name="Recalled",
        description="Number of the last recall, by which its undo is known",
        options={"HIDDEN"},
    )
    include_overlays: BoolProperty(
        name="Include Overlays",
        description="Send overlays and gizmos as well, such as grease pencil guides or the grid",
    )
    use_references: BoolProperty(
        name="Use References",
        description="Send the references that are switched on",
        default=True,
    )
    references: CollectionProperty(
        name="References",
        description="Further pictures to send, in this order after the source",
        type=reference_item.PaintoverReference,
    )
    active_reference: IntProperty(
        name="Active Reference", description="Reference that is shown below the list", min=0
    )
    styles: CollectionProperty(
        name="Styles",
        description="Endings that are added to the prompt, in this order",
        type=style_item.PaintoverStyle,
    )
    style_text: StringProperty(
        name="New Style", description="What a new style adds to the end of the prompt"
    )
    new_camera: BoolProperty(
        name="New Camera",
        description=(
            "Make a camera with the captured view, so that the background fits; "
            "otherwise use the scene camera"
        ),
        default=True,
    )


def settings_of(context: bpy.types.Context) -> PaintoverSettings:
    return context.scene.paintover  # type: ignore[attr-defined]


def wish_of(context: bpy.types.Context) -> "Wish":
    """The scene's settings as plain values.

    In the Image Editor, the image is the one shown there.
    """
    settings = settings_of(context)
    space = context.space_data
    shown = space.image if isinstance(space, bpy.types.SpaceImageEditor) else None
    return _wish(
        *_prompt_of(settings),
        shown or settings.image,
        reference_item.wished(settings),
        style_item.wished(settings),
        model_settings.wanted_of(settings),
        _plainly(settings),
    )


_PLAIN = (
    *("model", "source", "refine", "target", "route", "count", "use_seed", "seed", "stream"),
    *("include_overlays", "new_camera"),
)
_plainly = attrgetter(*_PLAIN)
"""All at once: read one by one, they would take a panel most of its time."""


@remember_last
def _wish(
    prompt: str,
    empty_prompt: str,
    image: bpy.types.Image | None,
    references: "tuple[WishedReference, ...]",
    styles: tuple[tuple[str, str], ...],
    wanted: "Wanted",
    plain: tuple[Any, ...],
) -> "Wish":
    chosen = SimpleNamespace(**dict(zip(_PLAIN, plain, strict=True)))
    return wish.Wish(
        prompt=prompt,
        model=chosen.model.strip(),
        source=_source(chosen),
        refine=chosen.refine,
        image=image,
        target=placement.Target(chosen.target),
        route=request.Route(chosen.route),
        aspect_ratio=wanted.ratio,
        resolution=wanted.resolution,
        count=chosen.count,
        seed=chosen.seed if chosen.use_seed else None,
        stream=chosen.stream,
        include_overlays=chosen.include_overlays,
        new_camera=chosen.new_camera,
        empty_prompt=empty_prompt,
        references=references,
        quality=wanted.quality,
        background=wanted.background,
        output_format=wanted.output_format,
        compression=wanted.compression,
        options=wanted.options,
        styles=styles,
    )


def said(context: bpy.types.Context) -> "Prompts":
    """What the prompt says as of now, for a panel that needs nothing else of the wish."""
    settings = settings_of(context)
    return prompts.look_at(
        context, _prompt_of(settings)[0], style_item.wished(settings), _source(settings)
    )


def _source(chosen: Any) -> SourceKind:
    return SourceKind.RESULT if chosen.refine else SourceKind(chosen.source)


def _prompt_of(settings: PaintoverSettings) -> tuple[str, str]:
    """The prompt, and what to say should it be empty."""
    text = settings.prompt_text
    if text is None:
        lost = settings.prompt_text_name
        return settings.prompt, say(
            'The text "{name}" was deleted.', name=lost
        ) if lost else wish.NO_PROMPT
    if text.is_missing:
        return "", say(
            'The text "{name}" is missing from the file it is linked from.', name=text.name
        )
    return text.as_string(), say('The text "{name}" is empty.', name=text.name)


def register() -> None:
    reference_item.register()
    style_item.register()
    bpy.utils.register_class(PaintoverSettings)
    bpy.types.Scene.paintover = PointerProperty(type=PaintoverSettings)  # type: ignore[attr-defined]


def unregister() -> None:
    del bpy.types.Scene.paintover  # type: ignore[attr-defined]
    bpy.utils.unregister_class(PaintoverSettings)
    style_item.unregister()
    reference_item.unregister()
