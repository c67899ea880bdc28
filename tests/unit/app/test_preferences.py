"""Preferences first, then the environment, then OpenRouter's own; and the key stays quiet."""

import pytest

from addon.app.preferences import Preferences


def test_the_preference_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "from-environment")
    monkeypatch.setenv("OPENROUTER_BASE_URL", "https://eu.example/api/v1/")
    assert Preferences().key == "from-environment"
    assert Preferences(api_key=" mine ").key == "mine"
    assert Preferences().address == "https://eu.example/api/v1"
    assert Preferences(base_url="http://localhost:1/v1/").address == "http://localhost:1/v1"


def test_without_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)
    monkeypatch.delenv("OPENROUTER_BASE_URL", raising=False)
    assert Preferences().key == ""
    assert Preferences().address == "https://openrouter.ai/api/v1"


@pytest.mark.parametrize(
    ("address", "unencrypted"),
    [
        ("https://openrouter.ai/api/v1", False),
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost/v1", False),
        ("http://gateway.studio/v1", True),
        ("http://[broken", False),
    ],
)
def test_an_address_in_the_clear_is_known(address: str, unencrypted: bool) -> None:
    assert Preferences(base_url=address).is_unencrypted is unencrypted


def test_the_key_is_not_in_its_repr() -> None:
    assert "sk-or" not in repr(Preferences(api_key="sk-or-v1-secret"))
