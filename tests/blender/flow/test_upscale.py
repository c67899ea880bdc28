"""Upscale: the same picture at the next larger size that a model offers."""

from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime, upscale
from standin import Sandbox

from tests.blender.flow.test_refine import bodies, paint, sha

SMALL = "google/gemini-2.5-flash-image"


def test_it_asks_the_same_model_for_the_next_larger_size(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley", source="CAMERA", aspect_ratio="16:9")
    assert (first.facts["width"], first.facts["height"]) == (1376, 768)
    assert bpy.ops.paintover.upscale(result=first.id) == {"FINISHED"}
    _, body = bodies(sandbox)
    assert (body["model"], body["resolution"], body["aspect_ratio"]) == (
        first.facts["model"],
        "2K",
        "16:9",
    )
    (reference,) = body["input_references"]
    assert reference["image_url"]["url"]["sha256"] == sha(first)
    assert body["prompt"] == upscale.PROMPT
    newest = runtime.get().session.results[0]
    assert (newest.facts["width"], newest.facts["height"]) == (2752, 1536)
    assert newest.facts["upscaled"] == first.id
    assert newest.facts["placement"]["view"] == first.facts["placement"]["view"]
    bpy.ops.paintover.upscale(result=newest.id)
    assert bodies(sandbox)[-1]["resolution"] == "4K"


def test_where_the_model_has_nothing_larger_it_names_those_that_have(
    sandbox: Sandbox, settings: Any
) -> None:
    first = paint(settings, "an alley", model=SMALL)
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="offers nothing larger than 1344 × 768") as caught:
        bpy.ops.paintover.upscale(result=first.id)
    assert not sandbox.log
    named = str(caught.value).partition("These do: ")[2]
    other = upscale.offers(first)[0]
    assert other.model.short_name in named and other.resolution in named
    bpy.ops.paintover.upscale(result=first.id, model=other.model.id)
    (body,) = bodies(sandbox)
    assert (body["model"], body["resolution"]) == (other.model.id, other.resolution)


def test_it_can_be_repeated_and_recalled(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley")
    bpy.ops.paintover.upscale(result=first.id)
    large = runtime.get().session.results[0]
    bpy.ops.paintover.again(result=large.id)
    _, then, now = bodies(sandbox)
    assert now == then
    bpy.ops.paintover.recall(result=large.id)
    assert (settings.prompt, settings.refine) == (upscale.PROMPT, first.id)
    assert settings.resolution == "2K"


def test_a_picture_that_is_gone_is_told(sandbox: Sandbox, settings: Any) -> None:
    first = paint(settings, "an alley")
    first.path.unlink()
    sandbox.clear_log()
    with pytest.raises(RuntimeError, match="not in the library"):
        bpy.ops.paintover.upscale(result=first.id)
    first.facts["width"] = "?"
    with pytest.raises(RuntimeError, match="not known how large"):
        bpy.ops.paintover.upscale(result=first.id)
    assert not sandbox.log
