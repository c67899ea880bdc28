"""Any image data-block: its own file where that can be sent, else its pixels as displayed."""

from pathlib import Path
from typing import Any

import bpy

from ..core import picture
from ..core.errors import CaptureError
from ..core.wording import say
from ..imaging.source import Encoded, Raw, Source
from . import multilayer, render_result, sequence
from .guards import temporary

_LINEAR = "Linear Rec.709"


def size(image: bpy.types.Image, scene: bpy.types.Scene) -> tuple[int, int]:
    """Width and height in pixels. Raises CaptureError when the image has no data.

    Blender reads the file of an image that has not been used yet.
    """
    if image.type == "RENDER_RESULT":
        return render_result.size(scene)
    width, height = image.size
    if image.type == "MULTILAYER":  # known only once Blender has read it, as for its size
        width, height = multilayer.size(image)
    if image.source == "SEQUENCE" and not width:
        still = sequence.file(image, scene)
        width, height = (still and sequence.size(still)) or (int(still is not None),) * 2
    if not (width and height):
        raise _nothing_in(image)
    return width, height


def capture(
    image: bpy.types.Image, scene: bpy.types.Scene, *, max_edge: int, max_bytes: int
) -> Source:
    """Raises CaptureError when the image has no data.

    Of a sequence the current frame is taken, of tiles the first, of a movie the frame that
    Blender showed last.
    """
    if image.type == "RENDER_RESULT":
        return render_result.capture(scene)
    still = sequence.file(image, scene) if image.source == "SEQUENCE" else None
    if still is not None:
        loaded = bpy.data.images.load(str(still))
        with temporary(bpy.data.images, loaded):
            loaded.colorspace_settings.name = image.colorspace_settings.name
            loaded.use_view_as_render = image.use_view_as_render
            loaded.alpha_mode = image.alpha_mode
            return capture(loaded, scene, max_edge=max_edge, max_bytes=max_bytes)
    longest = max(size(image, scene))
    if image.type == "MULTILAYER":
        return multilayer.capture(image, scene)
    own = None if image.is_dirty or longest > max_edge else _own_bytes(image, max_bytes)
    if own is not None:
        return own
    # Blender shows generated images without the scene's view transform in any case (4.3, 5.2).
    if image.is_float and image.use_view_as_render and image.source != "GENERATED":
        return render_result.save(image, scene)
    return pixels(image)


def _own_bytes(image: bpy.types.Image, max_bytes: int) -> Encoded | None:
    if image.source not in {"FILE", "TILED"}:
        return None
    packed = image.packed_files[0].packed_file if image.packed_files else None
    if packed is not None:
        if packed.size > max_bytes:
            return None
        data: Any = packed.data
        return Encoded(data=data) if _is_sendable(data, image) else None
    path = _file(image)
    try:
        if not path.is_file() or path.stat().st_size > max_bytes:
            return None
        with path.open("rb") as file:
            head = file.read(picture.HEADER_BYTES)
    except OSError:
        return None
    return Encoded(path=path) if _is_sendable(head, image) else None


def _is_sendable(head: bytes, image: bpy.types.Image) -> bool:
    """A file of another size was written since Blender read it: not what the artist sees."""
    found = picture.probe(head[: picture.HEADER_BYTES])
    return (
        found is not None
        and found.format in picture.SENDABLE
        and (found.width, found.height) == tuple(image.size)
    )


def _file(image: bpy.types.Image) -> Path:
    path = image.filepath
    if image.source == "TILED":
        tile = image.tiles[0].number - 1001
        path = path.replace("<UDIM>", str(tile + 1001))
        path = path.replace("<UVTILE>", f"u{tile % 10 + 1}_v{tile // 10 + 1}")
    return Path(bpy.path.abspath(path, library=image.library))


def pixels(image: bpy.types.Image) -> Raw:
    """As displayed, whatever its file is. Raises CaptureError when the image has no data."""
    width, height = image.size
    channels = image.channels
    held: Any = image.pixels
    if len(held) != width * height * channels:
        raise _nothing_in(image)
    memory = bytearray(width * height * channels * 4)
    with memoryview(memory).cast("f") as floats:
        held.foreach_get(floats)
    has_alpha = channels in (2, 4) and image.alpha_mode not in {"NONE", "CHANNEL_PACKED"}
    # Blender holds float images in scene-linear colours, whatever their file has, and the
    # Image Editor shows even Non-Color ones through the sRGB transfer (seen in 4.3, 5.2).
    return Raw(
        memory,
        width,
        height,
        channels,
        kept=channels if has_alpha or channels in (1, 3) else channels - 1,
        floats=True,
        linear=image.is_float or image.colorspace_settings.name == _LINEAR,
        premultiplied=image.is_float and has_alpha,
    )


def _nothing_in(image: bpy.types.Image) -> CaptureError:
    if image.source in {"FILE", "SEQUENCE", "MOVIE", "TILED"} and image.filepath:
        hint = say(
            "Its file cannot be read: find it again with File > External Data, or choose another."
        )
    else:
        hint = say("Choose another.")
    return CaptureError(say('The image "{name}" is empty.', name=image.name), hint)
