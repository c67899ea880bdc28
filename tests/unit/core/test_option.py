"""Options of providers: known ones have a type, unknown ones are typed in."""

from addon.core import option
from addon.core.endpoint import Endpoint
from addon.core.option import Kind


def test_an_option_names_all_providers_that_take_it() -> None:
    found = option.offered(
        [Endpoint("A", "a", passthrough=("steps",)), Endpoint("B", "b/x", passthrough=("steps",))]
    )
    assert [(one.name, one.kind, one.providers) for one in found] == [
        ("steps", Kind.WHOLE, ("a", "b/x"))
    ]


def test_an_option_that_nobody_has_heard_of_is_free() -> None:
    (found,) = option.offered([Endpoint("A", "a", passthrough=("sparkle",))])
    assert (found.name, found.kind, found.providers) == ("sparkle", Kind.FREE, ("a",))


def test_pairs_as_an_artist_types_them() -> None:
    text = 'controls={"no_text": true}; mood = dark blue ;n=3; half; =x; empty='
    assert option.written(text) == {"controls": {"no_text": True}, "mood": "dark blue", "n": 3}
