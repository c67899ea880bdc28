"""A session that does everything with a key, and then crashes: run by test_secrets.py in a process.

python keeps_secrets.py ARCHIVE SCRATCH KEY

Prints, as JSON, the other secrets that came up, and what of ours would have told one.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import logging
import os
import sys
import time
import traceback
import urllib.parse
import urllib.request
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
from tests import installed

archive, scratch, key = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
logging.basicConfig(filename=scratch / "everything.log", level=logging.DEBUG)
installed.install(archive, scratch / "profile")

import bpy
from bl_ext.user_default.paintover.app import generate, runtime
from bl_ext.user_default.paintover.core.progress import Phase
from bl_ext.user_default.paintover.ui import preferences, properties
from standin import Sandbox

secrets, told, seen = {key}, [], set()


class Browser(webbrowser.BaseBrowser):
    """Goes where it is sent, and comes back."""

    def open(self, url, new=0, autoraise=True):
        with urllib.request.urlopen(url) as page:
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
        secrets.update(query["code"])
        return True


webbrowser.register("ours", None, Browser(), preferred=True)


def look_at_everything(moment: str) -> None:
    """No object of ours tells a secret in its repr()."""
    for found in gc.get_objects():
        if not str(type(found).__module__).startswith(installed.MODULE):
            continue
        seen.add(type(found).__name__)
        with contextlib.suppress(Exception):
            words = repr(found)
            if isinstance(found, BaseException):
                words += "".join(traceback.format_exception(found))
            if any(secret in words for secret in secrets):
                told.append(f"{moment}: {type(found).__name__}")


def fails(operator, **values) -> None:
    try:
        operator(**values)
    except RuntimeError as error:
        if any(secret in "".join(traceback.format_exception(error)) for secret in secrets):
            told.append(f"an error: {error}")


bpy.ops.wm.read_homefile(use_factory_startup=True, app_template="")
with Sandbox(port=0) as sandbox:
    found = bpy.context.preferences.addons[installed.MODULE].preferences
    found.api_key, found.base_url = key, sandbox.url
    settings = bpy.context.scene.paintover
    settings.prompt, settings.source = "alley", "CAMERA"
    bpy.ops.paintover.test_connection()
    bpy.ops.paintover.preview()
    look_at_everything("a preview")
    bpy.ops.paintover.send_previewed()
    settings.source, settings.target = "NONE", "REFERENCE"  # drawing takes far longer than sending
    bpy.ops.paintover.generate()
    for settings.prompt in ("alley @401", "alley @402", "alley @502", "alley @drop"):
        fails(bpy.ops.paintover.generate)
    look_at_everything("failed jobs")
    bpy.ops.paintover.sign_in()
    secrets.add(found.api_key)
    look_at_everything("a sign-in")
    now = runtime.get()
    values = generate.account(preferences.snapshot(bpy.context))
    now.sign_in.start(values, lambda _key: "", lambda _url: True)
    secrets.update((now.sign_in._try.attempt.verifier, now.sign_in._try.attempt.state))
    look_at_everything("a sign-in under way")
    found.sign_in_code = "auth_code_that_nobody_knows"
    secrets.add("auth_code_that_nobody_knows")
    now.pump.run_until_idle()
    bpy.ops.wm.save_as_mainfile(filepath=str(scratch / "scene.blend"), compress=False)
    bpy.ops.wm.save_userpref()

    settings.prompt = "alley @slow=60"
    wish, values = properties.wish_of(bpy.context), preferences.snapshot(bpy.context)
    (job,) = generate.start(bpy.context, wish, values)
    while job.progress is None or job.progress.phase is not Phase.WAITING:
        now.session.turn()
        time.sleep(0.01)
    look_at_everything("a job under way")
    assert found.api_key in secrets and len(secrets) == 6
    print(json.dumps({"secrets": sorted(secrets), "told": told, "seen": sorted(seen)}), flush=True)
    faulthandler.enable(file=(scratch / "crash.txt").open("w"))
    os.abort()
