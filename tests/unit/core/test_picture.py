"""Pictures are told apart by their bytes, and their size is read from the header."""

import io

import pytest
from PIL import Image

from addon.core import picture
from addon.core.picture import Format


def encoded(kind: str, size: tuple[int, int] = (37, 21), **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "AVIF"])
def test_format_and_size(kind: str) -> None:
    found = picture.probe(encoded(kind))
    assert found == picture.Probe(Format[kind], 37, 21)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}])
def test_webp_in_each_flavour(options: dict[str, object]) -> None:
    assert picture.probe(encoded("WEBP", **options)) == picture.Probe(Format.WEBP, 37, 21)
    file = io.BytesIO()
    Image.new("RGBA", (37, 21), (1, 2, 3, 4)).save(file, "WEBP", **options)
    assert picture.probe(file.getvalue()) == picture.Probe(Format.WEBP, 37, 21)


def test_a_jpeg_size_behind_large_metadata() -> None:
    data = encoded("JPEG", exif=b"Exif\0\0" + bytes(60_000))
    assert picture.probe(data) == picture.Probe(Format.JPEG, 37, 21)


@pytest.mark.parametrize("text", [b"<svg xmlns='x'/>", b"\xef\xbb\xbf<?xml version='1'?>\n<svg/>"])
def test_svg(text: bytes) -> None:
    found = picture.probe(text)
    assert found is not None and found.format is Format.SVG


@pytest.mark.parametrize("junk", [b"", b"\0" * 40, b"<html><body>", b"RIFF1234WAVE", b"hello"])
def test_what_is_no_picture(junk: bytes) -> None:
    assert picture.probe(junk) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_a_header_cut_anywhere_never_raises(kind: str) -> None:
    data = encoded(kind)
    for length in range(min(len(data), 400)):
        picture.probe(data[:length])


def test_a_header_of_20000_pixels_is_oversized() -> None:
    header = bytearray(encoded("PNG"))
    header[16:24] = (20_000).to_bytes(4, "big") * 2
    found = picture.probe(bytes(header))
    assert found is not None and found.is_oversized
    assert not picture.Probe(Format.PNG, 12_288, 1_536).is_oversized
    assert not picture.Probe(Format.PNG, 8_192, 8_192).is_oversized
    assert picture.Probe(Format.PNG, 16_384, 8_192).is_oversized, "half a gigabyte in Blender"


def test_the_largest_item_of_an_avif_is_its_size() -> None:
    def item(width: int, height: int) -> bytes:
        sizes = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        return b"\0\0\0\x14ispe\0\0\0\0" + sizes

    head = b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + item(160, 90) + item(30_000, 20_000)
    found = picture.probe(head)
    assert found is not None and (found.width, found.height) == (30_000, 20_000)
