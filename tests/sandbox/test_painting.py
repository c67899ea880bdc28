"""The pictures themselves: repeatable, related to the reference, and marked."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image
from standin import encode, painter


def _picture(call, prompt, *references, **fields):
    return base64.b64decode(
        call.images(prompt, *references, **fields).json()["data"][0]["b64_json"]
    )


def test_the_same_request_gives_the_same_bytes(call, reference):
    assert _picture(call, "Oil", reference) == _picture(call, "Oil", reference)
    assert _picture(call, "Oil") == _picture(call, "Oil")


def test_prompt_seed_and_reference_each_matter(call, reference):
    model = {"model": "qwen/qwen-image-3"}
    first = _picture(call, "Oil", reference, **model, seed=1)
    assert _picture(call, "Oil", reference, **model, seed=1) == first
    assert _picture(call, "Oil", reference, **model, seed=2) != first
    assert _picture(call, "Ink", reference, **model, seed=1) != first
    assert _picture(call, "Oil", **model, seed=1) != first


def test_the_reference_is_recognisable_but_repainted(reference_png):
    source = Image.open(io.BytesIO(reference_png))
    for seed in range(5):
        painted = painter.repaint(source, (320, 180), seed)
        before = np.asarray(source.convert("L"), float)[:150].ravel()
        after = np.asarray(painted.convert("L"), float)[:150].ravel()
        assert np.corrcoef(before, after)[0, 1] > 0.75
        difference = np.abs(np.asarray(painted, float) - np.asarray(source, float))
        assert difference.mean() > 15


def test_the_mark_is_in_the_corner():
    painted = np.asarray(painter.repaint(None, (640, 360), 7)).astype(int)
    corner = painted[-16:, -60:].reshape(-1, 3)
    assert ((corner == (20, 20, 24)).all(axis=1)).mean() > 0.4
    assert (np.abs(corner - (255, 214, 90)).sum(axis=1) < 30).sum() > 20


def test_tiny_and_long_pictures_can_be_painted():
    for size in ((16, 16), (1, 1), (3072, 384), (40, 2000)):
        assert painter.repaint(None, size, 1).size == size
        assert painter.repaint(Image.new("RGBA", (3, 5)), size, 1, True).size == size


def test_the_big_picture_is_one_and_the_same_picture():
    small = encode.encode(painter.repaint(None, (64, 64), 1), "png")
    padded = encode.big(small)
    assert len(padded) == encode.BIG_BYTES
    pixels = [np.asarray(Image.open(io.BytesIO(data))) for data in (small, padded)]
    assert (pixels[0] == pixels[1]).all()
