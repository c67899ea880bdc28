"""An export without facts holds the picture and nothing that tells of it."""

import contextlib
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from addon.core import bare, embedding
from addon.core.errors import PaintoverError

KINDS = ("PNG", "JPEG", "progressive JPEG", "WEBP", "lossless WEBP")
SECRET = "a secret castle by some-model"


def encoded(kind: str, mode: str = "RGB", **more: Any) -> bytes:
    """With everything that an encoder can be told to write beside the pixels."""
    file = io.BytesIO()
    picture = Image.effect_mandelbrot((67, 41), (-2, -1, 1, 1), 20).convert(mode)
    if mode == "RGBA":
        picture.putalpha(90)
    exif = Image.Exif()
    exif[0x010E], exif[0x0131] = SECRET, SECRET
    form = kind.split()[-1]
    known: dict[str, Any] = {"exif": exif.tobytes(), "dpi": (300, 300), **more}
    if form == "PNG":
        known["pnginfo"] = PngImagePlugin.PngInfo()
        known["pnginfo"].add_text("parameters", SECRET)
        known["pnginfo"].add_itxt("prompt", SECRET, zip=True)
    else:
        known["xmp"] = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    if form == "JPEG":
        known["comment"] = SECRET.encode()
        known["progressive"] = kind.startswith("progressive")
    picture.save(file, form, lossless=kind.startswith("lossless"), **known)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_but_the_very_pixels(kind: str) -> None:
    full = encoded(kind, icc_profile=b"a profile of colors")
    assert SECRET.encode() in full
    left = bare.bare(full)
    assert SECRET.encode() not in left and b"secret" not in zlib_texts(left)
    before, after = opened(full), opened(left)
    assert after.tobytes() == before.tobytes() and after.mode == before.mode
    assert after.info["icc_profile"] == b"a profile of colors", "which its colors need"
    assert not after.getexif() and not after.info.keys() & {"xmp", "comment", "parameters"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "lossless WEBP"])
def test_a_transparent_picture_stays_so(kind: str) -> None:
    after = opened(bare.bare(encoded(kind, "RGBA")))
    assert after.mode == "RGBA" and after.getpixel((3, 3))[3] == 90  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_facts_and_what_stands_behind_the_end_go_as_well(kind: str) -> None:
    told = embedding.write(encoded(kind), {"prompt": SECRET, "model": "a/b"}) + SECRET.encode()
    left = bare.bare(told)
    assert embedding.read(left) == {} and SECRET.encode() not in left


def test_credentials_in_a_chunk_of_their_own_go() -> None:
    full, body = encoded("PNG"), b"caBX" + SECRET.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    assert b"caBX" not in bare.bare(full[:33] + chunk + full[33:])


def test_cmyk_keeps_what_tells_how_it_is_meant() -> None:
    full = encoded("JPEG", "CMYK")
    assert opened(bare.bare(full)).tobytes() == opened(full).tobytes()


def test_a_film_keeps_its_frames() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "green", "blue")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert opened(bare.bare(file.getvalue())).n_frames == 3  # type: ignore[attr-defined]


def test_a_broken_file_says_so_and_another_format_stays_as_it_is() -> None:
    full = encoded("PNG")
    with pytest.raises(PaintoverError, match="can't be taken out"):
        bare.bare(full[: len(full) // 2])
    with pytest.raises(PaintoverError):
        bare.bare(encoded("JPEG")[:40])
    assert bare.bare(b"<svg/>") == b"<svg/>"


@pytest.mark.parametrize("kind", KINDS)
def test_no_cut_makes_it_stumble(kind: str) -> None:
    full = encoded(kind)
    for length in range(0, len(full), 7):
        with contextlib.suppress(PaintoverError):
            assert SECRET.encode() not in bare.bare(full[:length])


def zlib_texts(data: bytes) -> bytes:
    """What compressed text chunks of a PNG hold; empty for anything else."""
    found, at = b"", 8
    while data.startswith(b"\x89PNG") and at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] in (b"zTXt", b"iTXt"):
            found += data[at + 8 : at + 8 + length] + b"secret"
        at += 12 + length
    return found
