"""No more is promised than can be kept."""

import pytest

from addon.core.privacy import sentence
from addon.core.request import Route


@pytest.mark.parametrize("route", [Route.AUTO, Route.IMAGES])
@pytest.mark.parametrize("wishes", [(True, True), (True, False), (False, True)])
def test_the_image_api_is_said_to_take_no_wishes(route, wishes):
    told = sentence(route, *wishes)
    assert "cannot be asked" in told and "your OpenRouter account decide" in told


def test_without_a_wish_the_account_decides():
    for route in Route:
        told = sentence(route, False, False)
        assert "your OpenRouter account decide" in told and "cannot" not in told


def test_chat_is_asked_for_what_was_wished():
    assert sentence(Route.CHAT, True, False).endswith("providers only that keep nothing")
    assert sentence(Route.CHAT, False, True).endswith("do not train on your data")
    assert "keep nothing and do not train" in sentence(Route.CHAT, True, True)
