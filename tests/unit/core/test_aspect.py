"""Ratios are chosen by shape, and sizes follow the documents."""

import pytest

from addon.core import aspect


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1920, 1080, "16:9"),
        (1080, 1920, "9:16"),
        (1000, 1000, "1:1"),
        (1184, 864, "4:3"),
        (5000, 100, "21:9"),
        (100, 5000, "9:16"),
    ],
)
def test_match_takes_the_nearest_ratio(width: int, height: int, expected: str) -> None:
    assert aspect.nearest(width, height, aspect.BASE_RATIOS) == expected


def test_nearness_is_measured_by_logarithm() -> None:
    # 1.5 lies halfway between 1 and 2 by difference, but nearer to 2 by proportion.
    assert aspect.nearest(1.5, 1, ("1:1", "2:1")) == "2:1"


def test_auto_is_never_the_nearest() -> None:
    assert aspect.nearest(16, 9, ("auto", "1:1")) == "1:1"
    assert aspect.nearest(16, 9, ("auto",)) is None
    assert aspect.nearest(16, 9, ()) is None


def test_the_ten_documented_sizes_of_gemini_2_5() -> None:
    documented = {
        "1:1": (1024, 1024),
        "2:3": (832, 1248),
        "3:2": (1248, 832),
        "3:4": (864, 1184),
        "4:3": (1184, 864),
        "4:5": (896, 1152),
        "5:4": (1152, 896),
        "9:16": (768, 1344),
        "16:9": (1344, 768),
        "21:9": (1536, 672),
    }
    sizes = {
        ratio: aspect.pixel_size("google/gemini-2.5-flash-image", ratio)
        for ratio in aspect.BASE_RATIOS
    }
    assert sizes == documented


@pytest.mark.parametrize(
    ("tier", "size"),
    [("512", (688, 384)), (None, (1376, 768)), ("2K", (2752, 1536)), ("4K", (5504, 3072))],
)
def test_gemini_3_sizes_by_tier(tier: str | None, size: tuple[int, int]) -> None:
    assert aspect.pixel_size("google/gemini-3.1-flash-image", "16:9", tier) == size


def test_an_unknown_model_gets_a_sensible_size_of_the_ratio() -> None:
    width, height = aspect.pixel_size("someone/new", "19.5:9", "2K")
    assert width / height == pytest.approx(19.5 / 9, rel=0.02)
    assert width * height == pytest.approx(2048 * 2048, rel=0.05)


@pytest.mark.parametrize("wrong", ["", "wide", "16:0", "0:9", "-1:2", "16"])
def test_what_is_no_ratio_raises(wrong: str) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        aspect.value(wrong)


def test_an_odd_ratio_in_a_list_harms_nothing() -> None:
    assert aspect.nearest(16, 9, ("1:0", "a:b", "auto:1", "4:3")) == "4:3"
    assert aspect.pixel_size("someone/new", "1:0") == (1024, 1024)


def test_fit_within_only_shrinks_and_keeps_the_shape() -> None:
    assert aspect.fit_within(4096, 2048, 2048) == (2048, 1024)
    assert aspect.fit_within(640, 480, 2048) == (640, 480)
    assert aspect.fit_within(10_000, 1, 100) == (100, 1)


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("1:1", (1024, 1024)), ("16:9", (1536, 864)), ("2:3", (1024, 1536))],
)
def test_openai_sizes_as_documented(ratio: str, size: tuple[int, int]) -> None:
    assert aspect.pixel_size("openai/gpt-image-2", ratio) == size
