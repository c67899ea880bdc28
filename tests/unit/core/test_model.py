"""A model's row is read leniently, and nothing is assumed that it does not list."""

from addon.core import aspect, model
from addon.core.request import split_count


def test_what_a_row_lists_is_read() -> None:
    found = model.from_row(
        {
            "id": "a/b",
            "name": "B",
            "architecture": {"output_modalities": ["image"]},
            "supported_parameters": {
                "aspect_ratio": {"type": "enum", "values": ["1:1", "auto"]},
                "resolution": {"type": "enum", "values": ["1K"]},
                "n": {"type": "range", "min": 1, "max": 6},
                "input_references": {"type": "range", "min": 1, "max": 4},
                "seed": {"type": "boolean"},
                "hologram": {"type": "tensor", "rank": 3},
            },
            "supports_streaming": True,
        }
    )
    assert found.ratios == ("1:1", "auto")
    assert found.resolutions == ("1K",)
    assert (found.max_count, found.min_references, found.max_references) == (6, 1, 4)
    assert found.seed and found.streams and not found.text_output and found.known


def test_a_row_of_nulls_is_a_model_that_lists_nothing() -> None:
    found = model.from_row(
        {"id": "a/b", "name": None, "architecture": None, "supported_parameters": None}
    )
    assert found.name == "a/b"
    assert found.ratios == found.resolutions == ()
    assert found.max_count == 1 and not found.seed


def test_an_unknown_model_has_the_ten_ratios() -> None:
    found = model.unknown("someone/new")
    assert found.ratios == aspect.BASE_RATIOS
    assert not found.known and not found.seed and not found.resolutions


def test_counts_are_shared_out() -> None:
    assert split_count(8, 10) == [8]
    assert split_count(5, 2) == [2, 2, 1]
    assert split_count(3, 1) == [1, 1, 1]
    assert split_count(2, 0) == [1, 1]


def test_the_short_name_leaves_out_the_vendor_and_the_brackets() -> None:
    long = "Google: Nano Banana 2 (Gemini 3.1 Flash Image)"
    assert model.from_row({"id": "a/b", "name": long}).short_name == "Nano Banana 2"
    assert model.unknown("someone/new").short_name == "someone/new"


def test_sizes_without_values_are_the_tiers_that_the_field_takes() -> None:
    boolean = {"size": {"type": "boolean"}}
    found = model.from_row({"id": "a/b", "supported_parameters": boolean})
    assert found.tiers == found.sizes == aspect.RESOLUTIONS
    assert found.resolutions == (), "it is not known to make 4K"
    listed = {"size": {"type": "enum", "values": ["1024x1024", "2K"]}}
    found = model.from_row({"id": "a/b", "supported_parameters": listed})
    assert found.tiers == ("1024x1024", "2K")
    both = {"size": {"type": "boolean"}, "resolution": {"type": "enum", "values": ["1K"]}}
    found = model.from_row({"id": "a/b", "supported_parameters": both})
    assert (found.tiers, found.sizes) == (("1K",), ())
