"""What is captured becomes the PNG that was seen; what is a file stays its own bytes."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from addon.core.errors import CaptureError
from addon.imaging import png, resample, targa
from addon.imaging.prepare import prepare
from addon.imaging.source import Encoded, Raster, Raw, Targa

LIMITS = {"max_edge": 2048, "max_bytes": 5_000_000}
RANDOM = np.random.default_rng(7)


def decoded(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (129, 3), (300, 217)])
def test_png_is_exact(channels: int, size: tuple[int, int]) -> None:
    pixels = RANDOM.integers(0, 256, (*size, channels), dtype=np.uint8)
    assert (decoded(png.encode(pixels)).reshape(pixels.shape) == pixels).all()


def test_the_bottom_row_of_blender_is_the_last_of_the_png() -> None:
    pixels = np.zeros((2, 1, 3), np.uint8)
    pixels[0] = 255
    assert decoded(prepare(Raster(pixels), **LIMITS).data)[:, 0, 0].tolist() == [0, 255]


def test_opaque_alpha_is_dropped_and_real_alpha_kept() -> None:
    pixels = np.full((4, 4, 4), 255, np.uint8)
    assert decoded(prepare(Raster(pixels), **LIMITS).data).shape == (4, 4, 3)
    pixels[0, 0, 3] = 10
    assert decoded(prepare(Raster(pixels), **LIMITS).data).shape == (4, 4, 4)


def test_linear_floats_become_srgb() -> None:
    pixels = np.array([0.0, 0.18, 0.5, 1.0, 7.0, -1.0, np.nan], np.float32).reshape(1, 7, 1)
    got = decoded(prepare(Raster(pixels, linear=True), **LIMITS).data).ravel().tolist()
    assert got == [0, 118, 188, 255, 255, 0, 0]


def test_premultiplied_colours_are_sent_straight() -> None:
    pixels = np.array([[[0.25, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.0]]], np.float32)
    got = decoded(prepare(Raster(pixels, premultiplied=True), **LIMITS).data)
    assert got[0, 0].tolist() == [128, 0, 0, 128]
    assert got[0, 1].tolist() == [0, 0, 0, 0]


def test_shrinking_takes_the_mean_of_the_area() -> None:
    pixels = RANDOM.random((90, 70, 3), dtype=np.float32)
    strips = resample.shrink(lambda start, end: pixels[start:end], (90, 70), (9, 7))
    small = np.concatenate(list(strips))
    expected = pixels.reshape(9, 10, 7, 10, 3).mean(axis=(1, 3))
    assert np.allclose(small, expected, atol=1e-5)


def test_shrinking_to_any_size_weighs_the_pixels_that_are_cut() -> None:
    pixels = RANDOM.random((53, 47, 2), dtype=np.float32)
    strips = resample.shrink(lambda start, end: pixels[start:end], (53, 47), (20, 33))
    many = pixels.astype(np.float64).repeat(20, axis=0).repeat(33, axis=1)
    expected = many.reshape(20, 53, 33, 47, 2).mean(axis=(1, 3))
    assert np.allclose(np.concatenate(list(strips)), expected, atol=1e-5)


@pytest.mark.parametrize("floats", [False, True])
def test_what_blender_laid_down_is_sent_without_what_is_not_meant(floats: bool) -> None:
    values = RANDOM.integers(0, 256, (5, 7, 4), dtype=np.uint8)
    memory = bytearray((values / np.float32(255)) if floats else values)
    raw = Raw(memory, width=7, height=5, channels=4, kept=3, floats=floats)
    assert (decoded(prepare(raw, **LIMITS).data) == values[::-1, :, :3]).all()


@pytest.mark.parametrize("edge", [600, 2048])
@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_a_cancel_is_seen_between_rows(edge: int, kind: type) -> None:
    class Enough(Exception):
        pass

    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise Enough

    pixels = np.zeros((1000, 900, 4), kind)
    with pytest.raises(Enough):
        prepare(Raster(pixels), max_edge=edge, max_bytes=5_000_000, between=look)
    assert looks == 3


def test_a_transparent_colour_does_not_bleed_when_shrunk() -> None:
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0, 0] = (255, 0, 0, 255)
    pixels[0, 1] = pixels[1, 0] = pixels[1, 1] = (0, 255, 0, 0)
    got = decoded(prepare(Raster(pixels), max_edge=1, max_bytes=5_000_000).data)
    assert got[0, 0].tolist() == [255, 0, 0, 64]


def test_the_long_edge_is_kept_below_the_limit() -> None:
    got = prepare(Raster(np.zeros((100, 400, 3), np.uint8)), max_edge=256, max_bytes=5_000_000)
    assert (got.width, got.height) == (256, 64)


def test_noise_is_scaled_until_it_fits_the_bytes() -> None:
    noise = RANDOM.integers(0, 256, (400, 400, 3), dtype=np.uint8)
    got = prepare(Raster(noise), max_edge=2048, max_bytes=100_000)
    assert len(got.data) <= 100_000
    assert got.width == got.height >= 100


def test_a_file_is_sent_as_its_own_bytes(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (30, 20), "red").save(path)
    got = prepare(Encoded(path=path), **LIMITS)
    assert got.data == path.read_bytes()
    assert (got.media_type, got.width, got.height) == ("image/jpeg", 30, 20)


def test_a_file_that_went_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="can't be read"):
        prepare(Encoded(path=tmp_path / "gone.png"), **LIMITS)


def test_a_file_that_became_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_text("no picture")
    with pytest.raises(CaptureError, match="no longer"):
        prepare(Encoded(path=path), **LIMITS)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_targa_is_read_and_deleted(tmp_path: Path, mode: str) -> None:
    pixels = RANDOM.integers(0, 256, (5, 7, len(mode)), dtype=np.uint8)
    path = tmp_path / "render.tga"
    Image.fromarray(pixels, mode).save(path)
    assert (decoded(prepare(Targa(path), **LIMITS).data) == pixels).all()
    assert not path.exists()


@pytest.mark.parametrize("cut", [0, 10, 40])
def test_a_broken_targa_raises(cut: int) -> None:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "TGA")
    with pytest.raises(ValueError, match="TGA"):
        targa.decode(file.getvalue()[:cut])
