"""Facts go into a picture file and come out again, and its pixels do not notice."""

import contextlib
import io
import json
import struct
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from addon.core import embedding
from addon.core.errors import PaintoverError

KNOWN = {
    "prompt": 'Ein „Haus“ & <b>"Regen"</b>\n夜 🌧',
    "model": "sandbox/echo",
    "seed": 2**40,
    "cost": 0.04,
    "settings": {"aspect_ratio": "16:9"},
}
KINDS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90},
    "WEBP": {"quality": 80},
    "lossless WEBP": {"lossless": True},
}


def encoded(kind: str, mode: str = "RGB", **more: Any) -> bytes:
    file = io.BytesIO()
    picture = Image.effect_mandelbrot((37, 21), (-2, -1, 1, 1), 20).convert(mode)
    if mode == "RGBA":
        picture.putalpha(90)
    picture.save(file, kind.split()[-1], **{**KINDS[kind], **more})
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_facts_come_out_as_they_went_in_and_pixels_stay(kind: str) -> None:
    plain = encoded(kind)
    told = embedding.write(plain, KNOWN)
    assert embedding.read(plain) == {}
    assert embedding.read(told) == KNOWN
    before, after = Image.open(io.BytesIO(plain)), Image.open(io.BytesIO(told))
    assert after.tobytes() == before.tobytes() and after.mode == before.mode


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "lossless WEBP"])
def test_a_transparent_picture_stays_so(kind: str) -> None:
    plain = encoded(kind, "RGBA")
    after = Image.open(io.BytesIO(embedding.write(plain, KNOWN)))
    assert after.mode == "RGBA"
    assert after.tobytes() == Image.open(io.BytesIO(plain)).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_new_facts_take_the_place_of_old_ones(kind: str) -> None:
    once = embedding.write(encoded(kind), KNOWN)
    other = {**KNOWN, "prompt": "another"}
    assert embedding.read(embedding.write(once, other)) == other
    assert embedding.write(embedding.write(once, other), KNOWN) == once


def test_what_the_picture_carried_already_stays() -> None:
    exif = Image.Exif()
    exif[0x010E] = "from the camera"
    told = embedding.write(encoded("JPEG", exif=exif, xmp=b"<x:xmpmeta>theirs</x:xmpmeta>"), KNOWN)
    assert Image.open(io.BytesIO(told)).getexif()[0x010E] == "from the camera"
    assert b"theirs" in told and embedding.read(told) == KNOWN


def test_other_programs_read_the_prompt() -> None:
    told = embedding.write(encoded("PNG"), KNOWN)
    text = Image.open(io.BytesIO(told)).text
    assert text["Description"] == KNOWN["prompt"]
    assert json.loads(text["Paintover"])["model"] == "sandbox/echo"
    for kind in ("JPEG", "WEBP"):
        told = Image.open(io.BytesIO(embedding.write(encoded(kind), KNOWN)))
        packet = ElementTree.fromstring(told.info["xmp"].decode().replace("\ufeff", ""))
        about = packet.find(".//{*}Description")
        assert about is not None
        assert (
            about.find(".//{http://purl.org/dc/elements/1.1/}description//{*}li").text
            == KNOWN["prompt"]
        )
        assert json.loads(about.get(f"{{{embedding.NAMESPACE}}}facts"))["seed"] == 2**40


def test_a_png_that_a_program_has_compressed_anew_still_tells() -> None:
    picture = Image.open(io.BytesIO(embedding.write(encoded("PNG"), KNOWN)))
    from PIL.PngImagePlugin import PngInfo

    kept = PngInfo()
    kept.add_text("Paintover", picture.text["Paintover"], zip=True)
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=kept)
    assert embedding.read(file.getvalue()) == KNOWN


def test_what_is_too_much_for_a_jpeg_is_left_out_but_not_the_prompt() -> None:
    many = [{"label": f"Image {number}" * 50} for number in range(200)]
    full = {**KNOWN, "sources": many, "recall": {"noted": "x" * 60_000}}
    assert embedding.read(embedding.write(encoded("JPEG"), full)) == KNOWN
    assert embedding.read(embedding.write(encoded("PNG"), full)) == full
    with pytest.raises(PaintoverError, match="too long"):
        embedding.write(encoded("JPEG"), {"prompt": '"' * 70_000})


def test_a_text_that_claims_to_be_gigabytes_is_not_unpacked() -> None:
    body = b"Paintover\0\0" + zlib.compress(b" " * 64 * 1024 * 1024)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + b"\0\0\0\0"
    plain = encoded("PNG")
    assert embedding.read(plain[:33] + chunk + plain[33:]) == {}


@pytest.mark.parametrize(
    "broken", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a" + b"\0" * 9]
)
def test_what_cannot_take_facts_is_said(broken: bytes) -> None:
    with pytest.raises(PaintoverError):
        embedding.write(broken, KNOWN)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    cut=st.integers(0, 4000),
    flips=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6),
)
def test_a_broken_file_is_never_more_than_a_file_without_facts(
    kind: str, cut: int, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(embedding.write(encoded(kind), KNOWN))
    for at, value in flips:
        data[at % len(data)] = value
    broken = bytes(data[: len(data) - cut % len(data)])
    assert isinstance(embedding.read(broken), dict)
    with contextlib.suppress(PaintoverError):
        embedding.write(broken, KNOWN)
