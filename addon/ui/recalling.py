"""Recall: what a picture was asked for with becomes the scene's settings and view again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bpy

from ..app import prompts, recall, runtime
from ..core import option
from ..core.errors import CaptureError
from ..core.source import ReferenceKind, SourceKind
from ..core.wording import say
from ..scene import capture, standpoint
from . import preferences, properties, recall_undo, style_item

if TYPE_CHECKING:
    from ..app.library import Library
    from ..app.recall import Recollection, Remembered
    from ..core.fit import Wanted


def put(context: bpy.types.Context, facts: Mapping[str, Any], *, is_own: bool) -> list[str]:
    """Bring back what is known; clauses of what could not be. Raises SetupError.

    Facts that are not our ``own`` come from a stranger's file: no file of this computer is
    looked for by what they name.
    """
    found = recall.recollect(facts)
    values = preferences.snapshot(context)
    settings, shelf = properties.settings_of(context), runtime.library(values)
    before = recall_undo.now(context)
    missing: list[str] = []
    _prompt(settings, facts)
    _model(settings, found, missing)
    if found.wanted is not None:
        _wanted(settings, found.wanted)
    else:
        missing.append(say("the settings, which are not known"))
    _way(settings, found)
    _source(context, settings, found, shelf, missing)
    if found.references is not None:
        _references(settings, found.references, shelf, missing, is_own=is_own)
    if found.kind is not None:
        captured = found.placement.view if found.placement else None
        missing += standpoint.put_back(context, found.kind, found.stood, captured)
    recall_undo.note(context, before)
    return missing


def _prompt(settings: Any, facts: Mapping[str, Any]) -> None:
    """As it was written, with its styles."""
    written = prompts.remembered(facts)
    settings.prompt_text = None
    settings.prompt = written.prompt
    style_item.put(settings, written.styles)


def _model(settings: Any, found: "Recollection", missing: list[str]) -> None:
    if not found.model:
        missing.append(say("the model, which is not known"))
        return
    settings.model = found.model
    model = runtime.get().catalogue.get(found.model)
    if model.is_retired:
        missing.append(say("the model {name}, which was retired", name=model.short_name))
    elif not model.known:
        missing.append(say("the model {name}, which is not on the list", name=model.short_name))


def _wanted(settings: Any, wanted: "Wanted") -> None:
    settings.wished_ratio = wanted.ratio
    settings.wished_resolution = wanted.resolution
    settings.wished_quality = wanted.quality
    settings.wished_background = wanted.background
    settings.wished_format = wanted.output_format
    settings.use_compression = wanted.compression is not None
    if wanted.compression is not None:
        settings.compression = wanted.compression
    options = settings.options
    for name in option.KNOWN:
        setattr(options, f"use_{name}", False)
    others = [one for one in wanted.options if not _is_taken(options, *one)]
    options.more = "; ".join(_written(name, value) for name, value in others)


def _is_taken(options: Any, name: str, value: object) -> bool:
    """Whether an option has a field for this value."""
    if name not in option.KNOWN:
        return False
    try:
        setattr(options, name, value)
    except (TypeError, ValueError, OverflowError):
        return False
    setattr(options, f"use_{name}", True)
    return True


def _written(name: str, value: object) -> str:
    """The inverse of ``core.option.written``."""
    return f"{name}={value if isinstance(value, str) else json.dumps(value)}"


def _way(settings: Any, found: "Recollection") -> None:
    if found.route is not None:
        settings.route = str(found.route)
    if found.count is not None:
        settings.count = found.count
    settings.stream = found.stream
    settings.use_seed = found.seed is not None
    if found.seed is not None:
        settings.seed = found.seed
    if found.include_overlays is not None:
        settings.include_overlays = found.include_overlays
    if found.placement is not None:
        settings.target = str(found.placement.target)
        settings.new_camera = found.placement.new_camera


def _source(
    context: bpy.types.Context,
    settings: Any,
    found: "Recollection",
    shelf: "Library",
    missing: list[str],
) -> None:
    settings.refine = ""
    match found.kind:
        case None:
            missing.append(say("the source, which is not known"))
        case SourceKind.RESULT:
            settings.refine = found.refine
            if runtime.get().threads.get(found.refine) is None:
                settings.refine = ""
                missing.append(say("the picture it was refined from, which is gone"))
        case SourceKind.IMAGE:
            settings.source = "IMAGE"
            settings.image = bpy.data.images.get(found.image) if found.image else None
            if settings.image is None:
                missing.append(_stand_in(settings, found, shelf))
        case kind:
            settings.source = str(kind)
    if found.kind is SourceKind.TEXTURE:
        try:
            capture.find_texture(context)
        except CaptureError:
            missing.append(say("the texture, because the active object has none"))


def _stand_in(settings: Any, found: "Recollection", shelf: "Library") -> str:
    """In place of an image that was deleted, what was sent of it."""
    path = recall.path_of(found.source, shelf)
    name = found.image
    if path is not None:
        try:
            settings.image = bpy.data.images.load(str(path), check_existing=True)
        except RuntimeError:
            path = None
    if path is None:
        return say('the image "{name}", which was deleted', name=name)
    settings.image.name = name or settings.image.name
    return say('the image "{name}", which was deleted: what was sent of it is used', name=name)


def _references(
    settings: Any,
    remembered: "tuple[Remembered, ...]",
    shelf: "Library",
    missing: list[str],
    *,
    is_own: bool,
) -> None:
    settings.references.clear()
    settings.active_reference = 0
    settings.use_references = True
    for one in remembered:
        kind, name, image = one.kind, one.name, None
        match kind:
            case ReferenceKind.IMAGE:
                image = bpy.data.images.get(name) if name else None
                is_there = image is not None
            case ReferenceKind.FILE:
                is_there = is_own and bool(name) and Path(bpy.path.abspath(name)).is_file()
            case ReferenceKind.RESULT:
                is_there = _is_result(name, shelf)
            case _:
                is_there = True
        if not is_there:
            kept = recall.path_of(one.sent, shelf)
            if kept is None:
                label = one.sent.label or name
                missing.append(say("the reference {label}, which is gone", label=label))
                continue
            kind, name = ReferenceKind.FILE, str(kept)
        item = settings.references.add()
        item.kind, item.role = str(kind), one.role
        if kind is ReferenceKind.IMAGE:
            item.image = image
        elif kind is ReferenceKind.FILE:
            item.filepath = name
        elif kind is ReferenceKind.RESULT:
            item.result = name


def _is_result(name: str, shelf: "Library") -> bool:
    shown = runtime.get().session.result(name) or shelf.find(name)
    return shown is not None and shown.path is not None and shown.path.is_file()
