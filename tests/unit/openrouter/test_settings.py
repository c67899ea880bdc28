"""The settings of a model, as each route names them."""

from addon.app.catalogue import Catalogue
from addon.core.endpoint import Endpoint
from addon.core.model import Model
from addon.core.option import offered
from addon.core.request import Request
from addon.openrouter.bodies import chat_payload, images_payload

FLUX = Catalogue().get("black-forest-labs/flux.2-pro")
SETTINGS = {"quality": "high", "background": "opaque", "output_format": "jpeg"}


def _request(model: Model = FLUX, **values: object) -> Request:
    return Request("p", model, **values)  # type: ignore[arg-type]


def test_nothing_is_sent_that_was_not_chosen() -> None:
    assert images_payload(_request()) == {"model": FLUX.id, "prompt": "p"}
    assert set(chat_payload(_request(), ["image"])) == {"model", "messages", "modalities"}


def test_the_image_api_takes_them_at_the_top() -> None:
    body = images_payload(_request(**SETTINGS, compression=40))
    assert body == {"model": FLUX.id, "prompt": "p", **SETTINGS, "output_compression": 40}


def test_chat_takes_them_in_its_image_config() -> None:
    body = chat_payload(_request(**SETTINGS, compression=40, aspect_ratio="auto"), ["image"])
    assert body["image_config"] == {**SETTINGS, "output_compression": 40}


def test_options_go_to_the_providers_that_take_them() -> None:
    body = images_payload(_request(options=(("steps", 20), ("guidance", 3.5), ("odd", 1))))
    assert body["provider"] == {"options": {"black-forest-labs": {"steps": 20, "guidance": 3.5}}}
    both = offered(
        [Endpoint("A", "a", passthrough=("x", "y")), Endpoint("B", "b/c", passthrough=("y",))]
    )
    body = images_payload(_request(Model("a/b", "B", options=both), options=(("x", 1), ("y", 2))))
    assert body["provider"] == {"options": {"a": {"x": 1, "y": 2}, "b/c": {"y": 2}}}


def test_chat_takes_some_options_in_its_image_config() -> None:
    recraft = Model(
        "a/b", "B", options=offered([Endpoint("R", "recraft", passthrough=("style", "controls"))])
    )
    options = (("style", "Clay"), ("controls", {"no_text": True}))
    body = chat_payload(_request(recraft, options=options), ["image"])
    assert body["image_config"] == {"style": "Clay"}
    assert body["provider"] == {"options": {"recraft": {"controls": {"no_text": True}}}}
