"""The pictures that go along with the source: what is wrong with them, and taking them."""

from pathlib import Path
from typing import Any

import bpy

from ..core import roles
from ..core.errors import BadRequestError, CaptureError, PaintoverError
from ..core.model import Model
from ..core.request import MAX_REFERENCE_BYTES
from ..core.source import ReferenceKind, SourceKind
from ..core.wording import listed, say
from ..imaging.source import Source
from ..scene import capture, file_source, image_source
from . import runtime
from .preferences import Preferences
from .wish import Wish, WishedReference
from .work import Prepared

_VIEWS = (SourceKind.VIEWPORT, SourceKind.CAMERA)
_SAME_SHAPE = 0.01


def room(model: Model, source: SourceKind) -> int:
    """How many references the model takes besides the source."""
    return max(0, model.max_references - (source is not SourceKind.NONE))


def check(wish: Wish, model: Model) -> None:
    """Raise the first thing that is wrong, as far as it is known without a look at the disk."""
    count, most = len(wish.references), room(model, wish.source)
    has_source = wish.source is not SourceKind.NONE
    if count + has_source < model.min_references:
        raise _too_few(model)
    if has_source and model.max_references < 1:
        raise BadRequestError(
            say("{model} takes no picture.", model=model.short_name),
            "Set the source to Text Only, or change the model.",
        )
    if count > most:
        raise _too_many(model, count, most, has_source)
    for number, wanted in enumerate(wish.references, start=1):
        if wanted.kind is ReferenceKind.IMAGE and wanted.image is None:
            raise _without_image(wanted, number)
        if wanted.kind in (ReferenceKind.FILE, ReferenceKind.RESULT) and not wanted.name:
            raise CaptureError(
                say("Reference {number} is empty.", number=number),
                say("Choose a picture for it, or turn it off."),
            )


def snapshot(context: bpy.types.Context, wish: Wish, preferences: Preferences) -> bpy.types.Image:
    """What the view shows now, or the camera where that is the source, as an image of the file.

    Raises CaptureError.
    """
    from ..scene import snapshot as kept  # with NumPy, which is not for registration to wait for

    is_camera = wish.source is SourceKind.CAMERA
    captured = capture.capture(
        context,
        SourceKind.CAMERA if is_camera else SourceKind.VIEWPORT,
        include_overlays=wish.include_overlays,
        max_edge=preferences.max_upload_edge,
    )
    assert captured.source is not None
    return kept.keep(captured.source, say("Capture of {source}", source=captured.label))


def gather(
    context: bpy.types.Context, wish: Wish, preferences: Preferences, size: tuple[int, int]
) -> tuple[tuple[Prepared, ...], tuple[str, ...]]:
    """Take every reference as it is now; with sentences for the artist about them.

    ``size`` in pixels is that of the source's view. Raises CaptureError; nothing was sent then.
    """
    edge = preferences.max_upload_edge
    guides, notes = _guides(context, wish, size, edge)
    taken = tuple(
        Prepared(
            guides.get(wanted.kind) or _taken(context, wanted, number, preferences),
            edge,
            _role(wanted),
            _label(wanted),
        )
        for number, wanted in enumerate(wish.references, start=1)
    )
    return taken, notes


def _guides(
    context: bpy.types.Context, wish: Wish, size: tuple[int, int], edge: int
) -> tuple[dict[ReferenceKind, Any], tuple[str, ...]]:
    """The guides that are wanted, drawn at once, through the frame of the source."""
    kinds = {wanted.kind for wanted in wish.references if wanted.kind.is_guide}
    if not kinds:
        return {}, ()
    # With NumPy, which is not for registration to wait for.
    from ..imaging.guide import Guide
    from ..scene import guides

    frame, space = guides.find_frame(context, wish.source, size, edge)
    drawn = guides.draw(context, frame, space)
    is_same = wish.source in _VIEWS or (
        wish.source is SourceKind.RENDER
        and abs((frame.own_aspect or 0.0) * size[1] / size[0] - 1) < _SAME_SHAPE
    )
    of = "image 1" if is_same else "a 3D scene for the picture"
    note = (
        say("The guides leave out {things}.", things=listed(drawn.left_out))
        if drawn.left_out
        else ""
    )
    made = {kind: Guide(kind, drawn.sheet, of) for kind in kinds}
    return made, (note,) if note else ()


def _role(wanted: WishedReference) -> str:
    given = wanted.role.strip()
    return given or (wanted.kind.title() if wanted.kind.is_guide else roles.REFERENCE)


def _taken(
    context: bpy.types.Context, wanted: WishedReference, number: int, preferences: Preferences
) -> Source:
    limits = {"max_edge": preferences.max_upload_edge, "max_bytes": MAX_REFERENCE_BYTES}
    try:
        match wanted.kind:
            case ReferenceKind.IMAGE:
                return image_source.capture(_image(wanted), context.scene, **limits)
            case ReferenceKind.FILE:
                path = Path(bpy.path.abspath(wanted.name))
                return file_source.capture(path, context.scene, **limits)
            case _:
                path = _result(wanted.name, preferences)
                return file_source.capture(path, context.scene, **limits)
    except (RuntimeError, ReferenceError, AttributeError, TypeError, ValueError, OSError) as error:
        raise CaptureError(
            say("Blender could not take reference {number}.", number=number),
            "Turn it off, or choose another picture.",
            detail=str(error),
        ) from error


def _image(wanted: WishedReference) -> Any:
    if wanted.image.is_missing:
        raise CaptureError(
            say(
                'The image "{name}" is missing from the file it is linked from.',
                name=wanted.image.name,
            ),
            "Find that file again, or take the image off the references.",
        )
    return wanted.image


def _result(result_id: str, preferences: Preferences) -> Path:
    shown = runtime.get().session.result(result_id)
    found = shown or runtime.library(preferences).find(result_id)
    if found is None or found.path is None:
        raise CaptureError(
            say('The result "{result_id}" is no longer in the library.', result_id=result_id),
            "Take it off the references.",
        )
    return found.path


def _label(wanted: WishedReference) -> str:
    match wanted.kind:
        case ReferenceKind.IMAGE:
            return say('Image "{name}"', name=wanted.image.name)
        case ReferenceKind.FILE:
            return say('File "{name}"', name=Path(wanted.name).name)
        case ReferenceKind.RESULT:
            return say('Result "{name}"', name=wanted.name)
        case _:
            return wanted.kind.title()


def _too_few(model: Model) -> PaintoverError:
    if model.min_references == 1:
        return BadRequestError(
            say("{model} needs a picture to start from.", model=model.short_name),
            say("Choose another source or model."),
        )
    return BadRequestError(
        say(
            "{model} needs {min_references} pictures to start from.",
            model=model.short_name,
            min_references=model.min_references,
        ),
        "Add references, or change the model.",
    )


def _too_many(model: Model, count: int, most: int, has_source: bool) -> PaintoverError:
    takes = (
        say("{count} references", count=most)
        if most > 1
        else (say("1 reference") if most else say("no reference"))
    )
    words = {"model": model.short_name, "references": takes, "count": count}
    return BadRequestError(
        say("{model} takes {references} besides the source, and {count} are on.", **words)
        if has_source
        else say("{model} takes {references}, and {count} are on.", **words),
        say("Turn {count} off, or change the model.", count=count - most),
    )


def _without_image(wanted: WishedReference, number: int) -> PaintoverError:
    if wanted.name:
        return CaptureError(
            say(
                'The image "{name}" of reference {number} was deleted.',
                name=wanted.name,
                number=number,
            ),
            "Choose another for it, or turn it off.",
        )
    return CaptureError(
        say("Reference {number} has no image.", number=number),
        say("Choose one for it, or turn it off."),
    )
