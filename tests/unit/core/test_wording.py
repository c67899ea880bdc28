"""Sentences in another language."""

import copy
from datetime import date

from addon.core.wording import Said, begun, day, listed, say, together, translated, verbatim

GERMAN = {
    "{n} jobs for {name}": "Für {name}: {n} Aufträge",
    "the camera": "die Kamera",
    "Done.": "Fertig.",
    "{broken}": "{nothing} da",
    "{others} and {last}": "{others} und {last}",
    ", ": "; ",
    "{day} {month} {year}": "{day}. {month} {year}",
    "Dec": "Dez.",
}


def german(sentence: str) -> str:
    return translated(sentence, lambda text: GERMAN.get(text, text))


def test_a_sentence_is_english_until_somebody_asks():
    said = say("{n} jobs for {name}", n=2, name="alley")
    assert said == "2 jobs for alley" and isinstance(said, str)
    assert german(said) == "Für alley: 2 Aufträge"


def test_a_value_that_is_a_sentence_is_told_as_well_and_any_other_is_not():
    assert german(say("{n} jobs for {name}", n=1, name=say("the camera"))) == (
        "Für die Kamera: 1 Aufträge"
    )
    assert german(say("{n} jobs for {name}", n=1, name="the camera")) == (
        "Für the camera: 1 Aufträge"
    )


def test_joined_sentences_are_told_one_by_one():
    both = together("Done.", "", say("{n} jobs for {name}", n=2, name="x"))
    assert both == "Done. 2 jobs for x"
    assert german(both) == "Fertig. Für x: 2 Aufträge"
    assert german(together()) == ""


def test_what_a_translation_cannot_fill_stays_english():
    assert german(say("{broken}", broken="x")) == "x"


def test_braces_of_the_artist_are_no_template():
    assert german(say("{n} jobs for {name}", n=1, name="{object}")) == "Für {object}: 1 Aufträge"
    assert german("a {plain} text") == "a {plain} text"


def test_a_copy_can_still_be_told():
    assert german(copy.deepcopy(say("{n} jobs for {name}", n=2, name="x"))).startswith("Für")
    assert type(say("x")) is Said


def test_a_capital_is_set_after_the_words_are_found():
    assert begun(say("the camera")) == "The camera"
    assert german(begun(say("the camera"))) == "Die Kamera"
    assert german(begun("")) == ""


def test_lists_are_told_with_the_marks_of_the_language():
    assert listed(["a"]) == "a" and listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert german(listed([say("the camera"), "b", "c"])) == "die Kamera; b und c"


def test_days_are_written_as_the_language_does():
    assert day(date(2026, 12, 3)) == "3 Dec 2026"
    assert day(date(2026, 12, 3), long=True) == "3 December 2026"
    assert german(day(date(2026, 12, 3))) == "3. Dez. 2026"


def test_the_words_of_others_are_not_looked_up():
    assert german(verbatim("Done.")) == "Done."
    assert german(together("Done.", verbatim("Done."), verbatim(""))) == "Fertig. Done."
