"""Settings that cannot work, and a key that is in no text."""

import logging
import subprocess
import sys

import pytest

from addon.core import errors
from addon.core.request import Route
from addon.openrouter.account import Account
from addon.openrouter.client import Client
from tests.unit.openrouter.helpers import (
    KEY,
    Inbox,
    Peer,
    client,
    request,
    serving,
)
from tests.unit.openrouter.test_answers import chat


def scripted(*answers: tuple):
    """A script that gives one (status, body, kind) after another."""
    waiting = list(answers)

    def script(peer: Peer) -> None:
        peer.read_request()
        status, body, *kind = waiting.pop(0)
        peer.answer(body, status, *kind)

    return script


@pytest.mark.parametrize(
    ("account", "kind"),
    [
        ({"key": ""}, errors.NoKeyError),
        ({"key": "  "}, errors.NoKeyError),
        ({"key": "sk-or v1"}, errors.SetupError),
        ({"key": "sk-or-v1-ключ"}, errors.SetupError),
        ({"key": "sk-or-v1\r\nX-Evil: 1"}, errors.SetupError),
        ({"base_url": "openrouter.ai/api/v1"}, errors.SetupError),
        ({"base_url": "ftp://openrouter.ai"}, errors.SetupError),
        ({"base_url": "http://:99999/"}, errors.SetupError),
        ({"base_url": "https://exa mple.org/"}, (errors.SetupError, errors.UnreachableError)),
    ],
)
def test_settings_that_cannot_work(account, kind):
    settings = {"base_url": "http://127.0.0.1:9", "key": KEY, **account}
    with pytest.raises(kind) as caught:
        Client(Account(**settings), cancelled=lambda: False).generate(request(), Inbox())
    assert caught.value.hint


def test_the_key_is_in_no_text(caplog):
    caplog.set_level(logging.DEBUG)
    echo = f"Bad key {KEY} of user_2abcDEF, also sk-or-v1-somebodyelses000 and Bearer {KEY}"
    faults = [
        {
            "error": {"code": 400, "message": echo, "metadata": {"raw": echo}},
            "user_id": "user_2abcDEF",
        },
        {"error": {"code": 500, "message": echo}, "user_id": "user_2abcDEF"},
        {"error": {"code": 403, "message": echo, "metadata": {"reasons": [echo]}}},
    ]
    for fault in faults:
        with serving(scripted((fault["error"]["code"], fault))) as server:
            one = client(server.url)
            with pytest.raises(errors.ApiError) as caught:
                one.generate(request(), Inbox())
        error = caught.value
        for text in (repr(error), str(error), error.sentence, error.detail, repr(one._account)):
            assert KEY not in text
            assert "somebodyelses" not in text
            assert "user_2abcDEF" not in text
        assert len(error.detail) <= 2000
        assert "{" not in error.sentence
    script = scripted((200, chat({"content": f"Your key is {KEY}"})))
    with serving(script) as server, pytest.raises(errors.RefusedError) as caught:
        client(server.url).generate(request(route=Route.CHAT), Inbox())
    assert KEY not in caught.value.message + caught.value.detail + repr(caught.value)
    assert KEY not in caplog.text


def test_requests_is_imported_on_first_use_only():
    code = (
        "import sys, pkgutil, importlib, addon.openrouter as room\n"
        "for module in pkgutil.iter_modules(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        "assert not {'requests', 'urllib3', 'bpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
