"""The whole way of signing in, with a small program for a browser."""

import json
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.paintover.app import runtime
from standin import Sandbox

from tests.blender.conftest import KEY

BROWSER = """
import json, os, sys, urllib.request
folder, extra, url = sys.argv[1:]
open(os.path.join(folder, "environment.json"), "w").write(json.dumps(dict(os.environ)))
urllib.request.urlopen(url + extra).read()
"""


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Become the browser of this machine; ``extra`` is added to the address it opens."""
    script = tmp_path / "browser.py"
    script.write_text(BROWSER, encoding="utf-8")

    def become(extra: str = "") -> None:
        command = [sys.executable, str(script), str(tmp_path), extra, "%s"]
        webbrowser.register("ours", None, webbrowser.GenericBrowser(command), preferred=True)

    become()
    yield become
    webbrowser.register("ours", None, webbrowser.GenericBrowser("true"), preferred=True)


@pytest.fixture(autouse=True)
def untold() -> Iterator[None]:
    yield
    runtime.get().sign_in.say("")


def saved_preferences() -> bytes:
    """The preferences on disk."""
    file = Path(bpy.utils.user_resource("CONFIG")) / "userpref.blend"
    return file.read_bytes() if file.exists() else b""


@pytest.mark.parametrize("auto_save", [True, False])
def test_the_key_arrives_in_the_preferences_and_works(
    sandbox: Sandbox, settings: Any, preferences: Any, browse: Any, auto_save: bool
) -> None:
    bpy.context.preferences.use_preferences_save = auto_save
    preferences.api_key = ""
    assert bpy.ops.paintover.sign_in() == {"FINISHED"}
    key = preferences.api_key
    assert key.startswith("sk-or-v1-") and key != KEY
    assert bpy.ops.paintover.generate() == {"FINISHED"}
    assert bpy.context.preferences.is_dirty is not auto_save
    assert (key.encode() in saved_preferences()) is auto_save
    assert "Save the preferences" in runtime.get().sign_in.sentence or auto_save
    bpy.ops.wm.save_userpref()
    bpy.context.preferences.use_preferences_save = True
    assert bpy.ops.paintover.sign_out() == {"FINISHED"}
    assert preferences.api_key == ""
    assert "https://openrouter.ai/settings/keys" in runtime.get().sign_in.sentence
    assert b"sk-or-v1-" not in saved_preferences()
    with pytest.raises(RuntimeError, match="no OpenRouter key"):
        bpy.ops.paintover.generate()


def test_saying_no_leaves_the_preferences_as_they_were(
    sandbox: Sandbox, preferences: Any, browse: Callable[[str], None]
) -> None:
    browse("&deny=1")
    with pytest.raises(RuntimeError, match="without a permission"):
        bpy.ops.paintover.sign_in()
    assert preferences.api_key == KEY


def test_a_pasted_code_is_kept_nowhere(
    sandbox: Sandbox, preferences: Any, tmp_path: Path, browse: Any
) -> None:
    now = runtime.get()
    preferences.api_key = ""
    from bl_ext.user_default.paintover.app import generate
    from bl_ext.user_default.paintover.ui import preferences as ours
    from bl_ext.user_default.paintover.ui import sign_in

    account = generate.account(ours.snapshot(bpy.context))
    now.sign_in.start(account, sign_in._keep, lambda _url: True)
    bpy.ops.paintover.copy_sign_in_link()
    import urllib.request

    with urllib.request.urlopen(now.sign_in.link) as page:
        code = page.read().decode().partition("<code>")[2].partition("</code>")[0]
    preferences.sign_in_code = code
    assert preferences.sign_in_code == ""
    now.pump.run_until_idle()
    assert preferences.api_key.startswith("sk-or-v1-")
    bpy.ops.wm.save_userpref()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"), compress=False)
    assert code.encode() not in saved_preferences() + (tmp_path / "scene.blend").read_bytes()


def test_the_browser_does_not_inherit_the_key(
    sandbox: Sandbox,
    preferences: Any,
    tmp_path: Path,
    browse: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    monkeypatch.setenv("NOT_A_SECRET", "seen")
    assert bpy.ops.paintover.sign_in() == {"FINISHED"}
    inherited = json.loads((tmp_path / "environment.json").read_text(encoding="utf-8"))
    assert inherited["NOT_A_SECRET"] == "seen"
    assert KEY not in str(inherited) and "OPENROUTER_API_KEY" not in inherited
    assert os.environ["OPENROUTER_API_KEY"] == KEY


def test_offline_blender_opens_no_browser(
    sandbox: Sandbox, preferences: Any, tmp_path: Path, browse: Any
) -> None:
    system = bpy.context.preferences.system
    system.use_online_access = False
    try:
        with pytest.raises(RuntimeError, match="not allowed to go online"):
            bpy.ops.paintover.sign_in()
    finally:
        system.use_online_access = True
    assert not (tmp_path / "environment.json").exists()


def test_no_page_is_opened_with_the_key(
    sandbox: Sandbox, tmp_path: Path, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    page = f"{sandbox.root}/auth?code_challenge=any"
    assert bpy.ops.paintover.open_page(url=page) == {"FINISHED"}
    assert KEY not in (tmp_path / "environment.json").read_text(encoding="utf-8")
    assert bpy.ops.paintover.open_page(url="file:///etc/hostname") == {"CANCELLED"}


def test_every_link_goes_that_way() -> None:
    """Blender's own operator would hand the key to the browser."""
    import inspect

    from bl_ext.user_default.paintover import ui

    sources = Path(inspect.getfile(ui)).parent.glob("*.py")
    own = [path.name for path in sources if '"wm.url_open"' in path.read_text(encoding="utf-8")]
    assert own == []
