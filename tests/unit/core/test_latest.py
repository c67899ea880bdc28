"""What is remembered is what would be answered now."""

import pytest

from addon.core.latest import remember_last


def test_it_is_asked_again_only_when_an_argument_is_another():
    asked = []

    @remember_last
    def joined(*words):
        asked.append(words)
        return [*words]

    first = joined("a", ("b",))
    assert joined("a", ("b",)) is first and len(asked) == 1
    assert joined("a", ("c",)) == ["a", ("c",)]
    assert joined("a") == ["a"]
    assert joined("a", ("b",)) == first and len(asked) == 4


def test_what_fails_is_not_remembered():
    fails = [True]

    @remember_last
    def half(number):
        if fails:
            raise ValueError(number)
        return number / 2

    for _ in range(2):
        with pytest.raises(ValueError, match="2"):
            half(2)
    fails.clear()
    assert half(2) == 1
