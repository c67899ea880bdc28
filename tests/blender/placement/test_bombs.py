"""Pictures that lie: what they claim is bounded, and what the artist reads is one sentence."""

import struct
import zlib

import bpy
import pytest
from bl_ext.user_default.paintover.core.errors import PlacementError
from bl_ext.user_default.paintover.core.placement import Target
from bl_ext.user_default.paintover.scene import place as placing

from tests.blender.placement.pictures import contents, picture, place

resource = pytest.importorskip("resource", reason="Windows does not tell the peak of memory")

WIDTH, HEIGHT = 640, 480


def png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def rows(count: int) -> bytes:
    return b"".join(b"\0" + bytes([at % 256]) * 3 * WIDTH for at in range(count))


def jpeg_behind_metadata(width: int, height: int) -> bytes:
    metadata = b"\xff\xe1\xff\xff" + bytes(65_533)
    size = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width)
    return b"\xff\xd8" + metadata * 6 + size + b"\x03\x01\x22\0\x02\x11\1\x03\x11\1" + b"\xff\xd9"


def assert_refused(data: bytes, extension: str, sentence: str) -> None:
    before = contents()
    with pytest.raises(PlacementError, match=sentence) as caught:
        place(Target.IMAGE, of=picture(data=data, extension=extension))
    assert caught.value.hint.endswith(placing.SAFE)
    assert contents() == before


def test_pixels_beyond_those_of_the_header_are_not_taken() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = png(WIDTH, HEIGHT, rows(HEIGHT) + bytes(400 << 20))
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    place(Target.IMAGE, of=picture(data=bomb, extension=".png"))
    (image,) = [image for image in bpy.data.images if "paintover" in image]
    assert tuple(image.size) == (WIDTH, HEIGHT)
    assert image.pixels[0] == pytest.approx((HEIGHT - 1) % 256 / 255, abs=0.01)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, made) < 100 << 10


def test_a_cut_off_picture_is_refused() -> None:
    whole = png(WIDTH, HEIGHT, rows(HEIGHT))
    before = contents()
    with pytest.raises(PlacementError, match=r"cannot read the picture \(PNG\)"):
        place(Target.IMAGE, of=picture(data=whole[: len(whole) // 2], extension=".png"))
    assert contents() == before


def test_half_a_gigabyte_of_claimed_pixels_is_refused() -> None:
    assert_refused(png(16_384, 8_192, b"\0"), ".png", "says it is 16384 × 8192 pixels")


def test_a_size_behind_metadata_is_looked_up() -> None:
    assert_refused(jpeg_behind_metadata(65_000, 65_000), ".jpg", "says it is 65000 × 65000 pixels")
