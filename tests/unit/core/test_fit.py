"""A wish that a model cannot fulfil becomes the nearest it has, and says so."""

import pytest

from addon.app.catalogue import Catalogue
from addon.core import fit
from addon.core.defaults import DEFAULT, DEFAULT_MODEL, MATCH
from addon.core.fit import Fitted, Wanted
from addon.core.model import Model
from addon.core.option import KNOWN

BANANA = Catalogue().get(DEFAULT_MODEL)
GPT = Catalogue().get("openai/gpt-image-1")
FLUX = Catalogue().get("black-forest-labs/flux.2-pro")
RIVER = Catalogue().get("sourceful/riverflow-v2.5-fast")
GROK = Catalogue().get("x-ai/grok-imagine-image-2.0")


@pytest.mark.parametrize(
    ("wanted", "tiers", "got"),
    [
        ("4K", ("1K", "2K"), "2K"),
        ("512", ("1K", "2K"), "1K"),
        ("1.5K", ("768", "2K"), "2K"),
        ("2K", ("1K", "2K"), "2K"),
        ("2K", (), DEFAULT),
        (DEFAULT, ("1K",), DEFAULT),
        ("4K", ("huge",), DEFAULT),
    ],
)
def test_the_nearest_size(wanted: str, tiers: tuple[str, ...], got: str) -> None:
    assert fit.resolution(wanted, Model("a/b", "B", resolutions=tiers)) == got


@pytest.mark.parametrize(
    ("wanted", "levels", "got"),
    [
        ("max", ("auto", "low", "medium", "high"), "high"),
        ("high", ("low", "medium"), "medium"),
        ("auto", ("low", "medium"), DEFAULT),
        ("low", ("auto",), DEFAULT),
        ("low", (), DEFAULT),
        ("splendid", ("splendid",), "splendid"),
    ],
)
def test_the_nearest_quality(wanted: str, levels: tuple[str, ...], got: str) -> None:
    assert fit.quality(wanted, Model("a/b", "B", qualities=levels)) == got


@pytest.mark.parametrize(
    ("wanted", "got"),
    [("16:9", "3:2"), ("9:21", "2:3"), ("1:1", "1:1"), (MATCH, MATCH), ("auto", "auto")],
)
def test_the_nearest_shape(wanted: str, got: str) -> None:
    assert fit.ratio(wanted, GPT) == got


def test_a_model_without_shapes_leaves_them_to_the_source() -> None:
    assert fit.ratio("16:9", Model("a/b", "B")) == MATCH
    assert fit.ratio("auto", BANANA) == MATCH


def test_every_difference_is_told_in_one_sentence() -> None:
    wanted = Wanted("16:9", "4K", "max", "transparent", "webp", None, (("steps", 20),))
    assert fit.note(wanted, GPT) == (
        "GPT Image 1 offers 3:2 instead of 16:9 shape, no 4K size, "
        "High instead of Highest quality, no WebP format, no Steps"
    )
    assert fit.note(wanted, BANANA) == (
        "Nano Banana 2 offers no Highest quality, no Transparent background, no WebP format, "
        "no Steps"
    )


def test_what_is_offered_needs_no_words() -> None:
    assert fit.note(Wanted("16:9", "4K"), BANANA) == ""
    assert fit.note(Wanted(), Model("a/b", "B")) == ""


@pytest.mark.parametrize("model", Catalogue().models.values(), ids=lambda model: model.id)
def test_no_model_is_asked_for_what_it_does_not_list(model: Model) -> None:
    every = tuple((name, option.default or "x") for name, option in KNOWN.items())
    for ground in ("transparent", "opaque", "auto"):
        for form in ("png", "jpeg", "webp", "svg"):
            for level in fit.LEVELS:
                wanted = Wanted("2.35:1", "4K", level, ground, form, 50, (*every, ("odd", 1)))
                asked = fit.fitted(wanted, model)
                assert asked.quality in (None, *model.qualities)
                assert asked.background in (None, *model.backgrounds)
                assert asked.output_format in (None, *model.formats)
                assert asked.compression is None or model.compression
                assert {name for name, _ in asked.options} <= {one.name for one in model.options}
    assert fit.ratio("2.35:1", model) in (MATCH, *model.ratios)
    assert fit.resolution("4K", model) in (DEFAULT, *model.tiers)


def test_a_transparent_jpeg_is_not_asked_for() -> None:
    wanted = Wanted(background="transparent", output_format="jpeg")
    assert fit.fitted(wanted, RIVER) == Fitted(background="transparent")
    assert fit.note(wanted, RIVER) == "Riverflow V2.5 Fast offers no transparent JPEG"


def test_compression_goes_with_formats_that_compress() -> None:
    both = Model("a/b", "B", formats=("png", "jpeg"), compression=(0, 80))
    assert fit.fitted(Wanted(output_format="jpeg", compression=90), both).compression == 80
    assert fit.fitted(Wanted(output_format="png", compression=90), both).compression is None
    assert fit.fitted(Wanted(compression=90), both).compression is None
    assert fit.fitted(Wanted(compression=90), GPT).compression == 90
    assert fit.fitted(Wanted(compression=90), GROK).compression is None


def test_options_stay_within_their_range() -> None:
    wanted = Wanted(options=(("steps", 400), ("guidance", 0.1), ("safety_tolerance", "high")))
    assert fit.fitted(wanted, FLUX).options == (("steps", 50), ("guidance", 1.5))
