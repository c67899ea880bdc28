"""What leaves the machine: the wishes about privacy, and the hosts that hear of anything."""

import sys
from pathlib import Path
from typing import Any

import bpy
import pytest
from standin import Sandbox


@pytest.fixture
def wishes(preferences: Any) -> Any:
    preferences.zdr = preferences.no_training = True
    yield
    preferences.zdr = preferences.no_training = False


def sent(sandbox: Sandbox) -> dict[str, Any]:
    assert sandbox.settle()
    return [entry for entry in sandbox.log if entry["method"] == "POST"][-1]["body"]


def test_chat_is_asked_for_privacy(sandbox: Sandbox, settings: Any, wishes: Any) -> None:
    settings.route = "CHAT"
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert sent(sandbox)["provider"] == {"zdr": True, "data_collection": "deny"}


def test_the_image_api_is_sent_no_wish_that_it_does_not_know(
    sandbox: Sandbox, settings: Any, wishes: Any
) -> None:
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert "provider" not in sent(sandbox)


_heard: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _heard is None:
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _heard.append(str(arguments[0]))
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        _heard.append(str(address[0] if isinstance(address, tuple) else address))


def test_nobody_else_hears_of_anything(
    sandbox: Sandbox, settings: Any, preferences: Any, library: Path
) -> None:
    """Every host that anything in this process looks up or connects to, in a whole session."""
    global _heard
    sys.addaudithook(_note)  # stays for good, and notes nothing afterwards
    _heard = []
    try:
        bpy.ops.paintover.test_connection()
        settings.source, settings.target = "CAMERA", "PLANE"
        assert bpy.ops.paintover.generate() == {"FINISHED"}
        settings.source = "NONE"
        settings.target, settings.route = "IMAGE", "CHAT"
        assert bpy.ops.paintover.generate() == {"FINISHED"}
        settings.route = "AUTO"
        for fault in ("@401", "@500", "@drop"):
            settings.prompt = f"alley {fault}"
            with pytest.raises(RuntimeError):
                bpy.ops.paintover.generate()
        import addon_utils

        from tests import installed

        key, base = preferences.api_key, preferences.base_url
        addon_utils.disable(installed.MODULE)
        addon_utils.enable(installed.MODULE)
        again = bpy.context.preferences.addons[installed.MODULE].preferences
        again.api_key, again.base_url, again.library_path = key, base, str(library)
    finally:
        heard, _heard = _heard, None
    assert len(heard) >= 6
    assert set(heard) == {"127.0.0.1"}
