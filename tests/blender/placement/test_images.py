"""The image data-block: the very bytes, the provenance, and what cannot be read."""

import struct
import zlib

import bpy
import numpy as np
import pytest
from bl_ext.user_default.paintover.core.errors import PlacementError
from bl_ext.user_default.paintover.core.placement import Placement, Target
from bl_ext.user_default.paintover.core.result import Picture
from bl_ext.user_default.paintover.scene import place as placing
from bl_ext.user_default.paintover.scene import provenance
from PIL import Image

from tests.blender.placement.pictures import (
    NAME,
    contents,
    encoded,
    far_off,
    picture,
    place,
    quartered,
)

READ_BY_ALL = {
    "PNG": (".png", {}),
    "JPEG": (".jpg", {"quality": 95}),
    "WEBP": (".webp", {"lossless": True}),
}


def pixels(image):
    """(height, width, 4) bytes, top row first."""
    values = np.empty(image.size[0] * image.size[1] * 4, np.float32)
    image.pixels.foreach_get(values)
    return np.flipud(np.rint(values.reshape(image.size[1], image.size[0], 4) * 255))


@pytest.mark.parametrize("kind", READ_BY_ALL)
def test_the_packed_bytes_are_the_picture(kind, tmp_path):
    extension, options = READ_BY_ALL[kind]
    data = encoded(quartered(), kind, **options)
    image = place("IMAGE", of=picture(data=data, extension=extension)).image

    def holds():
        assert tuple(image.size) == (160, 90)
        assert bytes(image.packed_file.data) == data
        assert far_off(pixels(image)) <= (4 if kind == "JPEG" else 0)
        assert image.filepath_raw == f"//{NAME}{extension}"
        assert image.colorspace_settings.name == "sRGB"

    holds()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    image = bpy.data.images[NAME]
    holds()
    image.reload()
    holds()


NEVER_READ = {"GIF"} if bpy.app.version >= (5, 1, 0) else {"GIF", "AVIF"}


@pytest.mark.parametrize("kind", ["GIF", "AVIF"])
def test_a_format_is_read_or_refused_in_a_sentence(kind):
    result = picture(data=encoded(quartered(), kind), extension=f".{kind.lower()}")
    before = contents()
    if kind not in NEVER_READ:
        image = place("IMAGE", of=result).image
        assert tuple(image.size) == (160, 90)
        assert far_off(pixels(image)) <= 16
        return
    with pytest.raises(PlacementError) as caught:
        place("IMAGE", of=result)
    assert caught.value.message == f"This Blender cannot read the picture ({kind})."
    assert "safe in the library" in caught.value.hint
    assert contents() == before


def test_sixteen_bits_stay_display_referred():
    grey = np.full((4, 4), 0x8080, np.uint16)
    image = place("IMAGE", of=picture(data=encoded(Image.fromarray(grey)))).image
    assert image.colorspace_settings.name == "sRGB"


def test_the_name_is_the_prompts_and_nothing_is_overwritten():
    theirs = bpy.data.images.new(NAME, 4, 4)
    image = place("IMAGE").image
    assert (theirs.name, image.name) == (NAME, f"{NAME}.001")
    assert tuple(theirs.size) == (4, 4)


def test_a_picture_nothing_shows_survives_saving(tmp_path):
    place("IMAGE")
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    assert NAME in bpy.data.images


def test_the_provenance_is_kept_whole(tmp_path):
    told = {"prompt": "Straßenbild — 夜", "cost": 0.039, "seed": 2**52 + 1, "result": "r-1"}
    image = place("IMAGE", of=picture(**told)).image
    image.name = "told"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
    kept = provenance.read(bpy.data.images["told"])
    assert kept == told | {"model": "sandbox/echo", "seed": str(2**52 + 1)}
    assert provenance.read(bpy.data.images.new("theirs", 4, 4)) == {}


def test_without_packing_the_image_is_the_library_file(tmp_path):
    path = tmp_path / "2026-11-22-picture.png"
    path.write_bytes(encoded(quartered()))
    image = place("IMAGE", of=Picture(None, path, NAME, ".png"), pack=False).image
    assert image.packed_file is None
    assert bpy.path.abspath(image.filepath) == str(path)
    assert image.name == NAME
    assert far_off(pixels(image)) == 0


def test_the_same_file_twice_is_two_images(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(encoded(quartered()))
    result = Picture(None, path, NAME, ".png")
    first = place("IMAGE", of=result, pack=False).image
    assert place("IMAGE", of=result, pack=False).image != first


@pytest.mark.parametrize("pack", [True, False])
def test_a_file_that_left_the_library_is_named(tmp_path, pack):
    before = contents()
    result = Picture(None, tmp_path / "gone.png", NAME, ".png")
    with pytest.raises(PlacementError) as caught:
        place("IMAGE", of=result, pack=pack)
    assert caught.value.message == 'The picture file "gone.png" cannot be read from the library.'
    assert contents() == before


def _huge_png():
    def chunk(kind, body):
        tail = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + tail

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


UNREADABLE = {
    "nonsense": (b"not a picture" * 50, ".png", "This Blender cannot read the picture (PNG)."),
    "empty": (b"", ".jpg", "This Blender cannot read the picture (JPG)."),
    "cut off": (encoded(quartered())[:60], ".png", "This Blender cannot read the picture (PNG)."),
    "SVG": (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        ".svg",
        "This Blender cannot read the picture (SVG).",
    ),
    "huge": (
        _huge_png(),
        ".png",
        "The picture says it is 20000 × 20000 pixels, more than Blender can take.",
    ),
}


@pytest.mark.parametrize("what", UNREADABLE)
@pytest.mark.parametrize("target", list(Target))
def test_what_cannot_be_read_leaves_nothing_behind(what, target):
    data, extension, sentence = UNREADABLE[what]
    before = contents()
    with pytest.raises(PlacementError) as caught:
        place(
            target,
            of=picture(data=data, extension=extension),
            subject=bpy.data.objects["Cube"],
        )
    assert caught.value.message == sentence
    assert caught.value.hint.endswith(placing.SAFE)
    assert contents() == before


def test_an_image_needs_no_scene():
    assert placing.place(picture(), Placement(Target.IMAGE)).object is None
    assert placing.refusal(Placement(Target.IMAGE)) is None
