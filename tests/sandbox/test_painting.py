"""The pictures themselves: repeatable, related to the reference, and marked."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image
from standin import encode, painter, palettes


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


def test_light_and_dark_keep_their_order_in_every_palette():
    ramp = Image.linear_gradient("L").rotate(90).resize((320, 180)).convert("RGB")
    for palette in palettes.PALETTES:
        painted = painter.repaint(ramp, (320, 180), 1, prompt=palette.words)
        light = np.asarray(painted.convert("L"), float)[10:150]
        means = [light[:, left : left + 32].mean() for left in range(0, 320, 64)]
        assert (np.diff(means) > 8).all(), palette.words


def test_the_words_of_the_prompt_choose_the_colours():
    night = palettes.choose("Rainy NEON alley, at dusk")
    assert night is palettes.choose("a city at night")
    assert night is not palettes.choose("a snowy morning in winter")
    assert palettes.choose("a teapot") is palettes.choose("a teapot")


def test_an_empty_background_becomes_a_sky_behind_a_crisp_outline():
    cube = Image.new("RGBA", (320, 180), (61, 61, 61, 255))
    cube.paste((190, 190, 190, 255), (120, 50, 200, 130))
    painted = np.asarray(painter.repaint(cube, (320, 180), 3, prompt="sunset"), float)
    top, bottom = painted[:20, :100].mean((0, 1)), painted[-40:-20, :100].mean((0, 1))
    assert np.abs(top - bottom).sum() > 60
    light = painted.mean(-1)
    for row in range(60, 120, 10):
        assert light[row, 123:197].min() > light[row, 90:117].max()


def test_see_through_parts_of_a_reference_count_as_background():
    picture = Image.new("RGBA", (64, 64), (200, 40, 40, 255))
    picture.paste((9, 99, 9, 0), (0, 0, 64, 20))
    empty = palettes.background(picture)
    assert (empty[:18] == 1).all()


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
