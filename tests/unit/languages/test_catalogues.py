"""The catalogues: a translation for every text, and none for a text that is gone."""

import json
import subprocess

import environments
import pytest
import texts


@pytest.fixture(scope="module")
def faults() -> dict[str, list[str]]:
    interpreter = environments.python("texts")
    told = subprocess.run(
        [str(interpreter), str(environments.ROOT / "scripts" / "texts.py"), "--faults"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return json.loads(told.stdout)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_has_its_translation_and_every_translation_its_text(
    faults: dict[str, list[str]], language: str
) -> None:
    """Also none empty or unsettled, the same values in both, the same spaces and ends."""
    assert faults[language] == [], "python3 scripts/texts.py --update, --missing and --fill help"


def test_what_is_made_of_options_is_among_the_texts() -> None:
    found = {text for _, text in texts.wanted()}
    assert {"Use Steps", "Ask the provider for creativity Raw"} <= found
