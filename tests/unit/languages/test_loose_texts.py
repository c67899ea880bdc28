"""No sentence reaches an artist by a way that the catalogues do not know."""

import environments
import loose_texts
import pytest
import texts

ADDON = environments.ROOT / "addon"


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {text for _, text in texts.wanted()}


def test_every_text_that_reads_like_words_is_in_the_catalogues_or_says_why_not(
    known: set[str],
) -> None:
    found = [f"{place}: {text!r}" for place, text in loose_texts.of_folder(ADDON, known)]
    assert found == [], "say() it, mark it with template(), or tell why not in ALLOWED"


def test_nothing_is_allowed_that_is_gone(known: set[str]) -> None:
    assert loose_texts.unused(ADDON, known) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('words = "The disk is full"; page.draw(words)', "The disk is full"),
        ('tell(self, "Done")', "Done"),
        ('tell(self, "a picture")', "a picture"),
        ('self.report({"INFO"}, f"{count} pictures")', " pictures"),
        ('layout.label(text=f"Model: {name}")', "Model: "),
        ('return f"wait {seconds} s" if seconds else "Asking…"', "Asking…"),
        ('LABELS = {"KEY": "Image Editor"}', "Image Editor"),
    ],
)
def test_a_sentence_is_found_however_it_gets_there(line: str, text: str) -> None:
    assert text in [found for _, found in loose_texts.of_source(line, "x.py", ())]


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring of some words."""',
        '_log.info("Nothing can listen for the browser: %s", name)',
        'raise ValueError("not an aspect ratio")',
        'node = tree.nodes.new("ShaderNodeMath"); node.inputs["Base Color"]',
        'if "not found" in message: operator = f"paintover.{name}"',
        'def read(model: "Model") -> "Raw | None": ...',
        'path = f"{stem}-{number}.png"; kind = "image/png"',
        'say("The disk is full")',
    ],
)
def test_what_no_artist_reads_is_passed_over(line: str) -> None:
    assert list(loose_texts.of_source(line, "x.py", {"The disk is full"})) == []
