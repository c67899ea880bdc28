"""The words that tell a model which picture is which."""

from addon.core import roles
from addon.core.model import unknown
from addon.core.request import Reference, Request
from addon.core.roles import REFERENCE, SUGGESTED, described, meaning
from addon.openrouter.bodies import chat_payload, images_payload


def picture(role: str = "", meaning: str = "", data: bytes = b"") -> Reference:
    return Reference(data, "image/png", 8, 8, role=role, meaning=meaning)


def test_the_source_alone_leaves_the_prompt_as_it_is() -> None:
    assert described("at dusk\n", []) == described("at dusk\n", [picture()]) == "at dusk\n"


def test_every_picture_is_named_by_its_place_before_the_prompt() -> None:
    text = described("at dusk", [picture(), picture("Style"), picture("a brick of this house")])
    assert text.splitlines() == [
        "Image 1: the picture to work on.",
        "Image 2: the style. Take its look, not what it shows.",
        "Image 3: a brick of this house.",
        "",
        "at dusk",
    ]


def test_without_a_source_the_references_begin_at_one() -> None:
    assert described("a cat", [picture(REFERENCE)]) == "Image 1: a reference.\n\na cat"


def test_a_guide_says_more_than_its_role() -> None:
    text = described("a cat", [picture(), picture("Depth", "a depth map of image 1")])
    assert "Image 2: a depth map of image 1.\n" in text
    text = described("a cat", [picture(), picture("keep the door closed", "a depth map")])
    assert "Image 2: a depth map. It is for this: keep the door closed.\n" in text


def test_roles_are_known_however_they_are_written() -> None:
    assert meaning(" style.") == meaning("Style") != "Style"
    assert len({meaning(role) for role in SUGGESTED}) == len(SUGGESTED)
    assert meaning("the light\nof  this.") == "the light of this", "one line, one full stop"


def test_both_routes_tell_it_and_keep_the_order() -> None:
    pictures = (picture(data=b"a"), picture("Style", data=b"b"), picture("Palette", data=b"c"))
    request = Request("at dusk", unknown("maker/model"), references=pictures)
    told = described("at dusk", pictures)
    body = images_payload(request)
    assert body["prompt"] == told
    parts = body["input_references"]
    assert [part["image_url"]["url"] for part in parts] == list(pictures)
    ((message),) = chat_payload(request, ["image"])["messages"]
    first, *rest = message["content"]
    assert first == {"type": "text", "text": told}
    assert [part["image_url"]["url"] for part in rest] == list(pictures)


GERMAN = {"Style": "Stil", "Lighting": "Beleuchtung"}


def german(text: str) -> str:
    return GERMAN.get(text, text)


def test_a_suggested_role_is_kept_in_english_and_shown_in_another_language():
    assert [roles.told(role, german) for role in roles.SUGGESTED][1] == "Stil"
    assert roles.told("style", german) == "Stil"
    assert roles.understood(" stil ", german) == "Style"
    assert roles.understood("Style", german) == "Style"
    assert roles.meaning(roles.understood("Beleuchtung", german)).startswith("the lighting.")


def test_the_artists_own_words_stay_as_they_are_in_every_language():
    assert roles.told("meine Palette", german) == "meine Palette"
    assert roles.understood("meine Palette", german) == "meine Palette"
    assert roles.understood("", german) == ""
