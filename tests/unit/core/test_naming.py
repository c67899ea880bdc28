"""Names come from the prompt, and fit into every Blender and every disk."""

import pytest

from addon.core import naming


def test_a_name_is_the_prompt() -> None:
    assert naming.from_prompt("rainy neon alley, cinematic") == "rainy neon alley, cinematic"


@pytest.mark.parametrize("prompt", ["word " * 60, "雨" * 200, "x" * 300, "a/b\\c:d*e?" * 20])
def test_a_name_fits_into_63_bytes_with_blenders_suffix(prompt: str) -> None:
    name = naming.from_prompt(prompt)
    assert 0 < len(name.encode()) <= 59
    assert not set(name) & set('/\\:*?"')


@pytest.mark.parametrize("prompt", ["", "   ", "///", "\n\t"])
def test_no_prompt_no_empty_name(prompt: str) -> None:
    assert naming.from_prompt(prompt) == "Paintover"
    assert naming.file_stem(prompt) == "picture"


def test_file_names_are_plain() -> None:
    assert naming.file_stem("Rainy NEON alley, très noir!") == "rainy-neon-alley-tr-s-noir"
    assert naming.file_stem("雨") == "picture"
