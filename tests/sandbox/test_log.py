"""The request log, and the command that runs the sandbox."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from standin import Sandbox

SCRIPTS = Path(__file__).parents[2] / "scripts"

# The command sets up an environment of its own first; these tests already run in one.
COMMAND = f"""
import runpy, sys, types
sys.path.insert(0, {str(SCRIPTS)!r})
sys.modules["environments"] = types.SimpleNamespace(enter=lambda name: None)
runpy.run_path({str(SCRIPTS / "sandbox.py")!r}, run_name="__main__")
"""


def test_what_is_logged(call, sandbox, reference, reference_png):
    call.images("A barn", reference, seed=4)
    assert sandbox.settle()
    entry = sandbox.log[-1]
    assert entry["method"] == "POST"
    assert entry["path"] == "/api/v1/images"
    assert entry["status"] == 200
    assert entry["disconnected"] is False
    assert 0 < entry["seconds"] < 30
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", entry["time"])
    assert entry["body"]["prompt"] == "A barn"
    assert entry["body"]["seed"] == 4
    assert entry["body"]["input_references"][0]["image_url"]["url"] == {
        "bytes": len(reference_png),
        "sha256": hashlib.sha256(reference_png).hexdigest(),
        "media_type": "image/png",
        "width": 320,
        "height": 180,
    }


def test_keys_are_removed_everywhere(call, sandbox, key, reference):
    other = "sk-or-v1-feedbeef"
    call.http.post(
        f"/images?debug={other}",
        json={
            "model": "sandbox/echo",
            "prompt": f"my key is {other}, and {key}",
            "user": key,
            other: [other],
        },
        headers={"X-Session-Id": f"session-{other}"},
    )
    call.http.post("/images", content=f"not json {other}")
    assert sandbox.settle()
    text = json.dumps(sandbox.log)
    assert key not in text
    assert "feedbeef" not in text
    headers = [{name.lower(): value for name, value in e["headers"].items()} for e in sandbox.log]
    assert [sent["authorization"] for sent in headers] == ["Bearer ***"] * 2
    assert "my key is sk-or-***, and sk-or-***" in text


def test_refusals_are_logged_with_their_status(call, sandbox):
    call.images("@429")
    call.images("@503")
    with pytest.raises(httpx.RemoteProtocolError):
        call.images("@dropbefore")
    assert sandbox.settle()
    entries = sandbox.log
    assert [entry["status"] for entry in entries] == [429, 503, None]
    assert not any(entry["disconnected"] for entry in entries)


def test_log_by_address(call, sandbox):
    call.images("@402")
    sandbox.settle()
    entries = httpx.get(sandbox.root + "/sandbox/log").json()
    assert [entry["status"] for entry in entries] == [402]
    assert entries == sandbox.log[:1]


def test_a_download_shows_whether_a_key_was_sent(call, sandbox):
    url = call.images("@httpurl").json()["data"][0]["url"]
    httpx.get(url)
    sandbox.settle()
    assert "authorization" not in {name.lower() for name in sandbox.log[-1]["headers"]}


def test_log_file(tmp_path, key):
    file = tmp_path / "requests.jsonl"
    with Sandbox(log_file=file) as sandbox:
        headers = {"Authorization": f"Bearer {key}"}
        httpx.get(sandbox.url + "/images/models")
        httpx.get(sandbox.url + "/key", headers=headers)
        sandbox.settle()
        expected = sandbox.log
    lines = file.read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == expected
    assert len(lines) == 2
    assert key not in file.read_text("utf-8")


def test_stopped_sandbox_refuses_connections():
    with Sandbox() as sandbox:
        url = sandbox.url
        assert httpx.get(url + "/models/count").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/models/count")


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process at once on Windows")
@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_command(tmp_path, signal_):
    file = tmp_path / "log.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "--port", "0", "--log", str(file), "--no-images-route"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v1", address)
        assert httpx.get(address + "/images/models").status_code == 404
        process.send_signal(signal_)
        rest, complaints = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 0
    assert rest == ""
    assert complaints == ""
    assert json.loads(file.read_text("utf-8"))["status"] == 404
