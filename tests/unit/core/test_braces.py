"""Variables and alternatives in a prompt: what artists write, and whatever else may stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.core import alternatives, braces, variables
from addon.core.braces import Alternatives, Variable
from addon.core.errors import SetupError

BRACED = st.text(alphabet='{}|ab "object:\n', max_size=60)


def prompts(text: str, **values: str) -> tuple[str, ...]:
    return alternatives.written(braces.parse(text), tuple(values.items()))


def test_a_prompt_without_braces_is_itself() -> None:
    assert braces.parse("rainy | neon alley") == ("rainy | neon alley",)
    assert prompts("rainy neon alley") == ("rainy neon alley",)
    assert braces.is_plain("rainy | neon alley") and braces.is_plain("")


def test_variables_are_filled_as_they_are() -> None:
    assert prompts("a {object} of { Material }", object="Chair", material="{oak|ash}") == (
        "a Chair of {oak|ash}",
    )
    assert prompts("a {object}") == ("a {object}",)


def test_alternatives_make_one_prompt_each() -> None:
    assert prompts("harbor at {dawn| noon |dusk}") == (
        "harbor at dawn",
        "harbor at noon",
        "harbor at dusk",
    )


def test_several_alternatives_multiply_and_the_last_changes_first() -> None:
    assert prompts("{old|new} {car|bike}") == ("old car", "old bike", "new car", "new bike")


def test_alternatives_may_be_nothing_and_hold_variables_and_alternatives() -> None:
    assert prompts("{|very} old {a {object}|{b|c}}", object="Cup") == (
        "old a Cup",
        "old b",
        "old c",
        "very old a Cup",
        "very old b",
        "very old c",
    )


def test_nothing_is_asked_for_twice() -> None:
    assert prompts("{a|a|b}") == ("a", "b")


def test_doubled_braces_are_braces() -> None:
    assert prompts("{{object}} and {a {{1}}|b}") == ("{object} and a {1}", "{object} and b")


@pytest.mark.parametrize(
    "text",
    [
        '{"subject": "a cat", "mood": "dark | gloomy"}',
        '{"scene": {"time": "noon", "list": [{"a": 1}, {"b": {"c": 2}}]}}',
        "{}",
        "{ }",
        "{red car}",
        "{never closed | and {again",
        "closed } too often } |",
    ],
)
def test_other_braces_stand_for_themselves(text: str) -> None:
    assert prompts(text) == (text,)


def test_json_may_hold_variables() -> None:
    assert prompts('{"subject": "{object}"}', object="Cup") == ('{"subject": "Cup"}',)


def test_names_are_told_once_in_their_order() -> None:
    found = braces.parse("{lens} {a {object}|{lens}} {nonsense}")
    assert braces.names(found) == ("lens", "object", "nonsense")
    assert found[0] == Variable("lens") and isinstance(found[2], Alternatives)


@given(st.text() | BRACED)
def test_any_text_can_be_read(text: str) -> None:
    parts = braces.parse(text)
    number = alternatives.count(parts)
    found = alternatives.written(parts, ())
    assert len(found) <= number and bool(found) is (number <= alternatives.MOST)


@given(st.text() | BRACED)
def test_what_is_escaped_comes_out_as_it_was(text: str) -> None:
    assert prompts(braces.escaped(text), object="x") == (text.strip(),)


@given(st.text(alphabet="ab{}| ", max_size=40))
def test_a_plain_prompt_is_sent_as_it_is_written(text: str) -> None:
    if braces.is_plain(text):
        assert prompts(text) == (text.strip(),)


@pytest.mark.parametrize("text", ["{" * 50_000, "{a|" * 30_000, "{a|b}" * 20_000, "}" * 50_000])
def test_very_much_of_it_is_no_harm(text: str) -> None:
    parts = braces.parse(text)
    assert alternatives.count(parts) >= 1
    alternatives.written(parts, ())


def test_too_many_are_counted_and_not_written() -> None:
    parts = braces.parse("{a|b|c}" * 4)
    assert alternatives.count(parts) == 81 and alternatives.written(parts, ()) == ()


def said(text: str, **values: str) -> str:
    with pytest.raises(SetupError) as raised:
        variables.check(braces.parse(text), values)
    return raised.value.sentence


def test_a_misspelled_variable_is_told_with_what_was_meant() -> None:
    assert said("a {objekt}") == (
        "Paintover does not know {objekt} in the prompt. "
        "Did you mean {object}? For the braces themselves, write {{objekt}}."
    )


def test_an_unknown_variable_is_told_with_those_that_are_known() -> None:
    assert "It knows {object}, {material}" in said("a {zebra}")


@pytest.mark.parametrize("name", variables.MEANINGS)
def test_one_that_stands_for_nothing_is_told(name: str) -> None:
    assert f"{{{name}}}" in said(f"a {{{name}}}")
    variables.check(braces.parse(f"a {{{name}}}"), {name: "something"})
